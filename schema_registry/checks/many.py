"""Lines and links: what they are kept in is there, leads back, and goes with the record."""

from __future__ import annotations

from collections.abc import Callable

from schema_registry.checks.columns import ListCheck
from schema_registry.codes import cross
from schema_registry.codes import many as codes
from schema_registry.compile.many import MANY, SOURCE, TARGET, leads
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, reference_of, text, texts
from schema_registry.world import World

WITH_THROUGH = (SOURCE, TARGET)


def check_many(world: World, draft: EntityDraft) -> None:
    """Every field of lines and links of an entity."""
    for name, document in draft.properties.items():
        kind, at = text(mapping(document).get("kind")), join("/properties", name)
        if kind not in MANY:
            continue
        if "default" in document:
            world.findings.add(codes.NO_DEFAULT, draft.origin(f"{at}/default"), at_key=True, kind=kind)
        check: Callable[[World, EntityDraft, Json, str], None]
        check = _check_lines if kind == "lines" else _check_links
        check(world, draft, document, at)
    _check_list(world, draft)


# ---- lines
def _check_lines(world: World, draft: EntityDraft, document: Json, at: str) -> None:
    entity, _, back = text(document.get("from")).partition(".")
    child = _entity(world, draft, entity, f"{at}/from") if entity else None
    if child is None:
        return
    reference = mapping(child.properties.get(back))
    if not reference:
        leading = [f"{entity}.{name}" for name, one in child.properties.items() if reference_of(one) == draft.name]
        guess = world.guess(f"{entity}.{back}", leading) or (leading[0] if len(leading) == 1 else "")
        origin = draft.origin(f"{at}/from")
        world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=entity, name=back)
        return
    if reference_of(reference) != draft.name:
        params = {"field": back, "other": entity, "entity": draft.name}
        world.findings.add(codes.NOT_LEADING_BACK, draft.origin(f"{at}/from"), params=params)
    elif reference.get("onDelete") != "cascade":
        world.findings.add(codes.NOT_CASCADING, draft.origin(f"{at}/from"), other=entity, field=back)
    _check_position(world, draft, child, document, at)
    _check_cells(world, draft, child, document, at)
    totals: Json = {"totals": document.get("totals")}
    ListCheck(world, child, totals, at, draft).run()


def _check_position(world: World, draft: EntityDraft, child: EntityDraft, document: Json, at: str) -> None:
    position = text(document.get("position"))
    if not position:
        return
    origin, found = draft.origin(f"{at}/position"), child.properties.get(position)
    if found is None:
        guess = world.guess(position, child.properties)
        world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=child.name, name=position)
        return
    required = position in [name for _, name in texts(child.value.get("required"))]
    if found.get("kind") != "integer" or required or "default" in found:
        world.findings.add(codes.NOT_A_POSITION, origin, name=position, kind=text(found.get("kind")))
    sets = child.value.get("unique")
    together = {name for names in (sets if isinstance(sets, list) else ()) for _, name in texts(names)}
    if found.get("unique") is True or position in together:
        world.findings.add(codes.UNIQUE_POSITION, origin, name=position)


def _check_cells(world: World, draft: EntityDraft, child: EntityDraft, document: Json, at: str) -> None:
    back, position = text(document.get("from")).partition(".")[2], text(document.get("position"))
    for index, name in texts(document.get("columns")):
        origin, reason = draft.origin(join(at, "columns", index)), ("", "")
        found = child.properties.get(name)
        if found is None:
            guess = world.guess(name, child.properties)
            world.findings.add(cross.NO_FIELD, origin, suggest=guess, entity=child.name, name=name)
        elif name == back:
            reason = ("it refers back to the record", "它指向所属记录")
        elif name == position:
            reason = ("it is the position", "它是位置字段")
        elif found.get("kind") in MANY:
            reason = ("it holds several records", "它包含多条记录")
        elif _holds_files(world, found):
            reason = ("it holds files", "它包含文件")
        if reason[0]:
            params = {"name": name, "reason": reason[0], "reason_zh": reason[1]}
            world.findings.add(codes.NO_CELL, origin, params=params)


def _holds_files(world: World, field: Json) -> bool:
    words = world.vocabulary.kinds.get(text(field.get("kind")))
    return words is not None and words.files


# ---- links
def _check_links(world: World, draft: EntityDraft, document: Json, at: str) -> None:
    to, through = text(document.get("to")), text(document.get("through"))
    if to:
        _entity(world, draft, to, f"{at}/to")
    if not through:
        for key in WITH_THROUGH:
            if key in document:
                world.findings.add(codes.ONLY_THROUGH, draft.origin(f"{at}/{key}"), at_key=True, key=key)
        return
    pairs = _entity(world, draft, through, f"{at}/through")
    if pairs is None or to not in world.entities:
        return
    source = _end(world, draft, pairs, document, at, SOURCE, draft.name)
    _end(world, draft, pairs, document, at, TARGET, to, without=source)


def _end(
    world: World,
    draft: EntityDraft,
    pairs: EntityDraft,
    document: Json,
    at: str,
    key: str,
    to: str,
    without: str = "",
) -> str:
    """The field of an entity of pairs that refers to one side; empty, with a problem, where that is not clear."""
    references = {name: reference_of(one) for name, one in pairs.properties.items()}
    stated = text(document.get(key))
    other = text(document.get(TARGET if key == SOURCE else SOURCE))
    if stated:
        if references.get(stated) == to:
            return stated
        params = {"field": stated, "other": pairs.name, "entity": to}
        world.findings.add(codes.NOT_LEADING_BACK, draft.origin(f"{at}/{key}"), params=params)
        return ""
    found = leads(references, to, without=without or other)
    if len(found) == 1:
        return found[0]
    params = {"through": pairs.name, "to": to, "key": key, "offered": ", ".join(found) or "–"}
    world.findings.add(codes.WHICH_REFERENCE, draft.origin(f"{at}/through"), params=params)
    return ""


def _entity(world: World, draft: EntityDraft, name: str, at: str) -> EntityDraft | None:
    if not world.knows(name):
        guess = world.guess(name, world.entities)
        world.findings.add(cross.NO_ENTITY, draft.origin(at), suggest=guess, name=name)
    return world.entities.get(name)


# ---- where they cannot stand
def _check_list(world: World, draft: EntityDraft) -> None:
    """Lines are no columns; neither lines nor links are quick filters."""
    view = mapping(draft.value.get("list"))
    for member in ("columns", "filters"):
        for index, path in texts(view.get(member)):
            kind = text(mapping(draft.properties.get(path)).get("kind"))
            origin = draft.origin(join("/list", member, index))
            if member == "columns" and kind == "lines":
                world.findings.add(codes.NOT_IN_A_LIST, origin, path=path)
            elif member == "filters" and kind in MANY:
                world.findings.add(codes.NOT_FILTERED, origin, path=path, kind=kind)
