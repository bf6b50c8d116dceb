"""Cards: wordings, key facts, tabs and what stands on them; and the list of an entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schema_registry.checks.ancestry import check_branches
from schema_registry.checks.columns import ListCheck
from schema_registry.checks.filters import FilterCheck
from schema_registry.checks.highlights import check_highlights, check_ids
from schema_registry.checks.templates import check_template
from schema_registry.codes import cross, lint, shape
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.view import Json, leads_to, mapping, objects, text, texts
from schema_registry.world import World

SHOWN = ("sections", "related", "files", "history")
OF_RELATED = ("columns", "sort", "totals", "layout", "members")
VIEW_NEEDS: Mapping[str, str] = Frozen({"title": '"Open"', "filter": '{"status": {"_eq": "open"}}'})
"""What a view needs beside its id, with examples; an overlay of it need not repeat them."""


def check_list(world: World, draft: EntityDraft) -> None:
    """The entity's list names fields that exist and fit."""
    stated = mapping(draft.value.get("list"))
    ListCheck(world, draft, stated, "/list").run()
    check_ids(world, draft, stated.get("views"), "/list/views")
    check_highlights(world, draft, stated, "/list")
    for index, view in objects(stated.get("views")):
        _check_view(world, draft, view, join("/list/views", index))


def _check_view(world: World, draft: EntityDraft, view: Json, at: str) -> None:
    ListCheck(world, draft, view, at).run()
    for key, example in VIEW_NEEDS.items():
        if key not in view:
            world.findings.add(shape.MISSING_KEY, draft.origin(at), key=key, example=example)
    if "filter" in view:
        FilterCheck(world, draft).tree(draft, view["filter"], f"{at}/filter")
    check_highlights(world, draft, view, at)


def check_card(world: World, draft: EntityDraft) -> None:
    """The card names what exists, each tab shows one thing, each field once."""
    card = mapping(draft.value.get("card"))
    for member in ("title", "subtitle"):
        check_template(world, draft, card.get(member), f"/card/{member}")
    for index, path in texts(card.get("facts")):
        world.path(draft, path, join("/card/facts", index))
    check_ids(world, draft, card.get("tabs"), "/card/tabs")
    for index, tab in objects(card.get("tabs")):
        _check_tab(world, draft, tab, join("/card/tabs", index))
    if any("sections" in tab for _, tab in objects(card.get("tabs"))):
        _check_places(world, draft, card)


def _check_tab(world: World, draft: EntityDraft, tab: Json, at: str) -> None:
    shown = [member for member in SHOWN if member in tab]
    if len(shown) != 1:
        params = {"keys": ", ".join(SHOWN), "found": ", ".join(shown) or "–"}
        world.findings.add(shape.ONE_OF_KEYS, draft.origin(at), params=params)
    if "related" in tab:
        _check_related(world, draft, tab, at)
    else:
        for member in OF_RELATED:
            if member in tab:
                origin = draft.origin(join(at, member))
                world.findings.add(shape.BELONGS_TO, origin, at_key=True, key=member, owner="related")
    if isinstance(tab.get("files"), str):
        _check_files(world, draft, text(tab.get("files")), f"{at}/files")
    if shown == ["sections"] and "title" not in tab:
        world.findings.add(shape.MISSING_KEY, draft.origin(at), key="title", example='"Overview"')
    check_ids(world, draft, tab.get("sections"), f"{at}/sections")


def _check_related(world: World, draft: EntityDraft, tab: Json, at: str) -> None:
    entity, _, field = text(tab.get("related")).partition(".")
    if not entity:
        return
    origin = draft.origin(f"{at}/related")
    if not world.knows(entity):
        world.findings.add(cross.NO_ENTITY, origin, suggest=world.guess(entity, world.entities), name=entity)
    if entity not in world.entities:
        return
    other = world.entities[entity]
    document = other.properties.get(field)
    leading = [f"{entity}.{name}" for name, one in other.properties.items() if _refers(one, draft.name)]
    if document is None:
        guess = world.guess(f"{entity}.{field}", leading) or (leading[0] if len(leading) == 1 else "")
        world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=entity, name=field)
    elif not _refers(document, draft.name) and text(mapping(document).get("kind")) in world.vocabulary.kinds:
        guess = leading[0] if len(leading) == 1 else ""
        params = {"field": field, "other": entity, "entity": draft.name}
        world.findings.add(cross.NOT_RELATED, origin, suggest=guess, params=params)
    ListCheck(world, other, tab, at, draft).run()
    check_branches(world, draft, other, tab, at)


def _refers(field: object, entity: str) -> bool:
    """Whether each record of a field's entity refers to one of another, or may."""
    return mapping(field).get("kind") != "references" and leads_to(field, entity)


def _check_files(world: World, draft: EntityDraft, name: str, at: str) -> None:
    """A files tab shows one own field that holds files."""
    holding = [
        one
        for one, field in draft.properties.items()
        if (words := world.vocabulary.kinds.get(text(field.get("kind")))) is not None and words.files
    ]
    found = world.path(draft, name, at)
    if found is not None and found.words is not None and not found.words.files:
        guess = holding[0] if len(holding) == 1 else ""
        world.findings.add(cross.NOT_FILES, draft.origin(at), suggest=guess, name=name, kind=found.kind)


def _check_places(world: World, draft: EntityDraft, card: Json) -> None:
    """Sections name own fields, each once a tab; a field on no tab is worth a warning."""
    shown: set[str] = set()
    for tab_index, tab in objects(card.get("tabs")):
        here: set[str] = set()
        for at, name in _placed(tab, join("/card/tabs", tab_index)):
            if name in here:
                world.findings.add(cross.FIELD_TWICE, draft.origin(at), name=name)
            elif "." in name:
                world.findings.add(cross.NOT_ON_FORM, draft.origin(at), path=name)
            else:
                world.path(draft, name, at)
            here.add(name)
        here.add(text(tab.get("files")))
        shown |= here
    for name in draft.properties:
        if name not in shown:
            origin = draft.origin(join("/properties", name))
            guess = world.guess(name, shown - set(draft.properties) - set(SYSTEM_FIELDS))
            if not guess:
                world.findings.add(lint.ON_NO_TAB, origin, at_key=True, name=name)


def _placed(tab: Json, at: str) -> Iterator[tuple[str, str]]:
    """(pointer, field) of everything that stands in a section of a tab."""
    for index, section in objects(tab.get("sections")):
        for place, name in texts(section.get("fields")):
            yield join(at, "sections", index, "fields", place), name
