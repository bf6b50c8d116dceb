"""Lines and links: which records they are kept in, and the entities that the engine makes to hold pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.identity import link_key
from schema_registry.model import Card, Entity, Field, Lines, Links, ListView, Target, Template, Text

MANY = frozenset({"lines", "references"})
"""Kinds whose values are records elsewhere."""
ANY = "any_reference"
"""The kind whose values refer to a record of one of several entities."""
SOURCE, TARGET = "source", "target"
"""The references of an entity that the engine makes to hold pairs."""
Fields = Mapping[str, Field]


def connected(
    drafts: Mapping[str, EntityDraft], fields: Mapping[str, Fields], targets: Mapping[str, Target]
) -> dict[str, Fields]:
    """The fields of every entity, those of lines and links told where their records are. `targets`: all entities."""
    return {name: _connected(name, drafts[name], own, fields, targets) for name, own in fields.items()}


def _connected(
    entity: str, draft: EntityDraft, own: Fields, all_fields: Mapping[str, Fields], targets: Mapping[str, Target]
) -> Fields:
    moved: dict[str, Field] = {}
    for name, field in own.items():
        document = draft.properties[name]
        if field.kind == "lines":
            made = replace(field, lines=_lines(document, all_fields), options=_shown(field))
        elif field.kind == "references":
            made = replace(field, links=_links(entity, name, document, all_fields), options=_shown(field))
        elif field.kind == ANY:
            made = replace(field, targets=tuple(targets[str(one)] for one in cast("list[object]", document["to"])))
        else:
            continue
        if made != field:
            moved[name] = made
    return Frozen({**own, **moved}) if moved else own


def _shown(field: Field) -> Mapping[str, object]:
    """The options that are left when lines and links have places of their own."""
    return Frozen({name: value for name, value in field.options.items() if name == "totals"})


def _lines(document: Mapping[str, Any], fields: Mapping[str, Fields]) -> Lines:
    entity, _, back = str(document["from"]).partition(".")
    position = document.get("position", "")
    kept = {back, position}
    cells = (name for name, one in fields[entity].items() if name not in kept and one.kind not in {*MANY, "file"})
    return Lines(entity, back, tuple(document.get("columns", cells)), position)


def _links(entity: str, name: str, document: Mapping[str, Any], fields: Mapping[str, Fields]) -> Links:
    to, through = document["to"], document.get("through", "")
    if not through:
        return Links(to, link_name(entity, name), SOURCE, TARGET)
    leading = {field: one.to for field, one in fields[through].items() if one.to}
    source = document.get(SOURCE) or leads(leading, entity, without=document.get(TARGET, ""))[0]
    target = document.get(TARGET) or leads(leading, to, without=source)[0]
    return Links(to, through, source, target)


def leads(leading: Mapping[str, str], to: str, without: str = "") -> list[str]:
    """Those of some references (by name, with their targets) that lead to an entity."""
    return [name for name, target in leading.items() if target == to and name != without]


def link_name(entity: str, field: str) -> str:
    """The current name of the entity that the engine makes for a many-to-many field. No document can claim it."""
    return f"{entity}__{field}"


def link_entities(entities: Iterable[Entity]) -> Iterator[Entity]:
    """The entities that hold the pairs of many-to-many fields which name no other."""
    for entity in entities:
        for field in entity.fields.values():
            if field.links is not None and field.links.entity == link_name(entity.name, field.name):
                yield _link_entity(entity, field, field.links)


def _link_entity(entity: Entity, field: Field, links: Links) -> Entity:
    key, title = link_key(field.key), _joined(entity.title, field.title)
    ends = (_end(key, SOURCE, entity.name, entity.title), _end(key, TARGET, links.to, field.title))
    both = Template(f"{{{SOURCE}}} · {{{TARGET}}}", (("path", SOURCE), ("text", " · "), ("path", TARGET)))
    return Entity(
        key=key,
        name=links.entity,
        title=title,
        plural=title,
        fields=Frozen({one.name: one for one in ends}),
        card=Card(both, Template("")),
        list=ListView(columns=(SOURCE, TARGET)),
        unique=((SOURCE, TARGET),),
        menu=False,
        link_of=entity.name,
    )


def _end(entity: str, name: str, to: str, title: Text) -> Field:
    return Field(
        key=f"{entity}.{name}", name=name, kind="reference", title=title, required=True, to=to, on_delete="cascade"
    )


def _joined(first: Text, second: Text) -> Text:
    """Two titles as one, in every language that either has."""
    locales = dict.fromkeys((*first.translations, *second.translations))
    said = {locale: f"{first.say(locale)} · {second.say(locale)}" for locale in locales}
    return Text(f"{first.default} · {second.default}", Frozen(said))
