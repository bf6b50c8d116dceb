"""Packs, roles, import mappings and print templates, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schema_registry.compile.texts import Locales, Wordings
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen, freeze
from schema_registry.mappings import ImportColumn, ImportMapping
from schema_registry.model import Entity, MenuGroup, Pack, Text
from schema_registry.prints import Print
from schema_registry.roles import FIELD_RIGHTS, SCOPES, ByRecord, Case, FieldStated, Policy, Right, Role
from schema_registry.view import mapping, texts

LANGUAGE = "en"
CURRENCY = "CNY"
"""What a pack speaks and counts in where it does not say."""


def company_currency(manifests: Iterable[Document]) -> str:
    """The currency of the company: that of the topmost pack that states one. One for the whole installation."""
    stated = [str(one.value["currency"]) for one in manifests if "currency" in one.value]
    return stated[-1] if stated else CURRENCY


def compile_pack(document: Document, entities: Sequence[str], locales: Locales) -> Pack:
    """A pack. Its menu is what it states, then its other entities."""
    value: Mapping[str, Any] = document.value
    language = value.get("language", LANGUAGE)
    wordings = locales.of(f"pack {document.pack}", language)
    return Pack(
        name=value["name"],
        version=value["version"],
        title=wordings.text(value["title"], "pack/title"),
        language=language,
        locales=tuple(value.get("locales", ())),
        requires=Frozen(value.get("requires", {})),
        currency=value.get("currency", CURRENCY),
        menu=tuple(_menu(value.get("menu", ()), entities, wordings)),
    )


def _menu(stated: Iterable[object], entities: Sequence[str], wordings: Wordings) -> Iterator[MenuGroup]:
    named: set[str] = set()
    for one in stated:
        match one:
            case {"id": str(id), "title": str(title), "entities": list(names)}:
                group = MenuGroup(id, wordings.text(title, f"pack/menu/{id}/title"), tuple(names))
            case _:
                group = MenuGroup("", Text(""), (str(one),))
        named.update(group.entities)
        yield group
    if left := tuple(name for name in entities if name not in named):
        yield MenuGroup("", Text(""), left)


def compile_role(draft: EntityDraft, language: str, locales: Locales) -> Role:
    """A role, its overlays laid over it."""
    value: Mapping[str, Any] = draft.value
    name, definitions = value["name"], value.get("definitions", False)
    return Role(
        key=f"{draft.document.pack}/{name}",
        name=name,
        title=locales.of("roles", language).text(value["title"], f"roles/{name}/title"),
        entities=Frozen({entity: _rights(entity, rights) for entity, rights in value.get("entities", {}).items()}),
        definitions=definitions is True,
        users=value.get("users", False),
        fields=Frozen({entity: _field_rights(entity, rights) for entity, rights in value.get("fields", {}).items()}),
        defines=tuple(name for _, name in texts(definitions)),
    )


def _rights(entity: str, stated: Mapping[str, Any]) -> Mapping[str, Right]:
    return Frozen({action: _right(entity, value) for action, value in stated.items()})


def _right(entity: str, stated: object) -> Right:
    """A scope, a policy, or a list of them: whatever one of them reaches."""
    grants = stated if isinstance(stated, list) else [stated]
    scopes = [one for one in SCOPES if one in grants]
    wheres = [one["where"] for one in grants if isinstance(one, dict)]
    frozen = (freeze(where) for where in wheres)
    policies = tuple(Policy(entity, where) for where in frozen if isinstance(where, Frozen))
    return Right(scopes[-1] if scopes else "none", policies)


def _field_rights(entity: str, stated: Mapping[str, Any]) -> Mapping[str, FieldStated]:
    return Frozen({name: by_record(entity, value) or value for name, value in stated.items()})


def by_record(entity: str, stated: object) -> ByRecord | None:
    """A right on a field that depends on the record, as a document says it; None for any other, or a wrong one."""
    said: Mapping[str, Any] = mapping(stated)
    where = freeze(said.get("where"))
    right, otherwise = said.get("right"), said.get("else", "hidden")
    if right not in FIELD_RIGHTS or otherwise not in FIELD_RIGHTS or not isinstance(where, Frozen):
        return None
    return ByRecord(Case(right, Policy(entity, where)), otherwise)


def compile_import(
    document: Document, language: str, locales: Locales, entities: Mapping[str, Entity]
) -> ImportMapping:
    """An import mapping. A reference without `match` is matched by the target's only unique field."""
    value: Mapping[str, Any] = document.value
    name = value["name"]
    columns: Mapping[str, Any] = value["columns"]
    return ImportMapping(
        key=f"{document.pack}/{name}",
        name=name,
        title=locales.of("imports", language).text(value["title"], f"imports/{name}/title"),
        entity=value["entity"],
        file=value.get("file", ""),
        columns=tuple(
            _column(source, about, value["entity"], entities)
            for source, about in columns.items()
            if about is not None
        ),
        identify=tuple(value.get("identify", ())),
        existing=value.get("existing", "refuse"),
        missing=tuple(value.get("missing", ("",))),
        ignored=tuple(source for source, about in columns.items() if about is None),
        order=value.get("order", 0),
    )


def only_unique(entity: Entity) -> str:
    """The name of an entity's single unique field; empty when it has none or several."""
    unique = [one.name for one in entity.fields.values() if one.unique]
    return unique[0] if len(unique) == 1 else ""


def _column(source: str, about: str | Mapping[str, Any], entity: str, entities: Mapping[str, Entity]) -> ImportColumn:
    if isinstance(about, str):
        about = {"to": about}
    field = entities[entity].fields.get(about["to"])
    match = about.get("match", "")
    if field is not None and field.target and not match:
        match = only_unique(entities[field.target])
    return ImportColumn(
        source,
        about["to"],
        match,
        about.get("format", ""),
        Frozen(about.get("values", {})),
        about.get("optional", False),
    )


def compile_print(document: Document, wordings: Wordings) -> Print:
    """A print template."""
    value: Mapping[str, Any] = document.value
    name = value["name"]
    return Print(
        key=f"{document.pack}/{name}",
        name=name,
        title=wordings.text(value["title"], f"prints/{name}/title"),
        entity=value["entity"],
        template=tuple(value["template"]),
        paper=value.get("paper", "A4"),
        landscape=value.get("landscape", False),
    )
