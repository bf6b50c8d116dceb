"""Fields: each by its kind, references and their inverses, what is required, unique and searched."""

from __future__ import annotations

from collections import Counter

from schema_registry import pointer as pointers
from schema_registry.checks.derived import check_values
from schema_registry.codes import cross, shape
from schema_registry.compile.fields import default_inverse
from schema_registry.compile.many import ANY
from schema_registry.derived import ANY_CURRENCY
from schema_registry.drafts import EntityDraft
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.names import is_system, unfit
from schema_registry.pointer import join
from schema_registry.shape import Shapes
from schema_registry.view import Json, mapping, prune, text, texts
from schema_registry.world import Target, World


def check_fields(world: World, draft: EntityDraft, shapes: Shapes) -> None:
    """Every field against its kind. What is spoiled is taken out, so that nothing follows from it."""
    for name, document in draft.properties.items():
        if isinstance(document, dict):
            _check_kind(world, draft, name, document, shapes)
            check_values(world, draft, name, document, shapes)


def _check_kind(world: World, draft: EntityDraft, name: str, document: Json, shapes: Shapes) -> None:
    findings, at = world.findings, join("/properties", name)
    kind = text(document.get("kind"))
    kinds = world.vocabulary.kinds
    if kind and kind not in kinds:
        known = ", ".join(kinds)
        origin = draft.origin(f"{at}/kind")
        findings.add(shape.UNKNOWN_KIND, origin, suggest=world.guess(kind, kinds), kind=kind, known=known)
    faults = shapes.field(kind, document)
    for fault in faults:
        origin = draft.origin(at + fault.pointer)
        findings.add(fault.code, origin, at_key=fault.at_key, suggest=fault.suggest, params=fault.params)
    for fault in faults:
        if fault.spoiled:
            world.spoiled.add((draft.name, name, fault.pointer))
            prune(document, pointers.split(fault.pointer))
    if kind in kinds and not any(not fault.spoiled for fault in faults):
        for problem in kinds[kind].check(_without_formula(document)):
            findings.carry(problem, draft.origin(at + problem.pointer))


_USES = frozenset({"search", "unique", "to", "rateDate"})
"""Members that say what a field is used for."""


def _without_formula(document: Json) -> Json:
    """The document as its kind may look at it: a default or a backfill by formula is no value yet."""
    return {
        key: value
        for key, value in document.items()
        if key not in ("default", "backfill") or not text(value).startswith("=")
    }


def check_use(world: World, draft: EntityDraft) -> None:
    """What fields are used for fits their kinds; references lead somewhere."""
    for name, stated in draft.properties.items():
        document = mapping(stated)
        plain = document.keys().isdisjoint(_USES) and (draft.name, name) not in world.values
        if plain or is_system(name):
            continue
        target, at = world.field(draft, name), join("/properties", name)
        if target is not None and target.words is not None:
            _check_flags(world, draft, target, document, at)
        if target is not None and (target.to or target.kind == ANY):
            _check_reference(world, draft, target, document, at)
        if "rateDate" in document and document.get("currency") == ANY_CURRENCY:
            _check_rate_date(world, draft, text(document["rateDate"]), f"{at}/rateDate")
    _check_required(world, draft)
    _check_unique(world, draft)
    _check_duplicates(world, draft)


def _check_flags(world: World, draft: EntityDraft, target: Target, document: Json, at: str) -> None:
    words = target.words
    if words is None:
        return
    if document.get("search") is True and not words.searchable:
        world.findings.add(cross.NOT_SEARCHABLE, draft.origin(f"{at}/search"), at_key=True, kind=target.kind)
    if document.get("unique") is True and not words.unique:
        origin = draft.origin(f"{at}/unique")
        world.findings.add(cross.NOT_UNIQUE, origin, at_key=True, name=target.name, kind=target.kind)


def _check_rate_date(world: World, draft: EntityDraft, name: str, at: str) -> None:
    """The field whose day decides the exchange rate is a date of the same record."""
    target = world.field(draft, name)
    if target is None or target.kind != "date":
        dates = [one for one, document in draft.properties.items() if mapping(document).get("kind") == "date"]
        world.findings.add(cross.NO_RATE_DATE, draft.origin(at), suggest=world.guess(name, dates), name=name)


def _check_reference(world: World, draft: EntityDraft, target: Target, document: Json, at: str) -> None:
    findings = world.findings
    asked = [("/to", target.to)] if target.to else [(f"/to/{place}", to) for place, to in texts(document.get("to"))]
    for place, to in asked:
        if not world.knows(to):
            origin = draft.origin(f"{at}{place}")
            findings.add(cross.NO_ENTITY, origin, suggest=world.guess(to, world.entities), name=to)
    if "default" in document and not text(document["default"]).startswith("="):
        findings.add(cross.REFERENCE_DEFAULT, draft.origin(f"{at}/default"), at_key=True)
    required = [name for _, name in texts(draft.value.get("required"))]
    if document.get("onDelete") == "clear" and target.name in required:
        findings.add(cross.CLEAR_REQUIRED, draft.origin(f"{at}/onDelete"), name=target.name)


def check_inverses(world: World) -> None:
    """Inverse names are names, and none is taken twice at a target, nor by one of its fields."""
    taken: dict[str, dict[str, tuple[str, str]]] = {}
    for draft in world.entities.values():
        for name, document in draft.properties.items():
            stated = mapping(document).get("to")
            for to in stated if isinstance(stated, list) else [stated]:
                if isinstance(to, str) and to in world.entities:
                    _check_inverse(world, draft, name, to, taken.setdefault(to, {}))


def _check_inverse(world: World, draft: EntityDraft, name: str, to: str, taken: dict[str, tuple[str, str]]) -> None:
    at = join("/properties", name)
    stated = text(draft.properties[name].get("inverse"))
    inverse = stated or default_inverse(draft.name, name)
    origin = draft.origin(f"{at}/inverse" if stated else at)
    by = taken.get(inverse)
    if inverse in world.entities[to].properties or inverse in SYSTEM_FIELDS:
        by = ("a field", "字段")
    if by is not None:
        params = {"name": inverse, "entity": to, "taken": by[0], "taken_zh": by[1]}
        world.findings.add(cross.INVERSE_CLASH, origin, at_key=not stated, params=params)
    elif stated:
        _check_inverse_name(world, draft, f"{at}/inverse", stated)
    where = f"{draft.name}.{name}"
    taken.setdefault(inverse, (f"the inverse of {where}", f"（{where} 的）反向名称"))


def _check_inverse_name(world: World, draft: EntityDraft, at: str, inverse: str) -> None:
    reason = unfit(inverse)
    if reason is not None:
        en, zh = reason
        world.findings.add(shape.BAD_NAME, draft.origin(at), name=inverse, reason=en, reason_zh=zh)


def _check_required(world: World, draft: EntityDraft) -> None:
    for index, name in texts(draft.value.get("required")):
        _own(world, draft, name, join("/required", index))


def _check_unique(world: World, draft: EntityDraft) -> None:
    sets: Counter[frozenset[str]] = Counter()
    stated = draft.value.get("unique")
    for index, names in enumerate(stated if isinstance(stated, list) else ()):
        at = join("/unique", index)
        for place, name in texts(names):
            target = _own(world, draft, name, join(at, place))
            several = mapping(draft.properties.get(name)).get("currency") == ANY_CURRENCY
            if target is not None and target.words is not None and (several or not target.words.unique):
                origin = draft.origin(join(at, place))
                world.findings.add(cross.NOT_UNIQUE, origin, name=name, kind=target.kind)
        together = frozenset(name for _, name in texts(names))
        sets[together] += 1
        if together and sets[together] > 1:
            world.findings.add(cross.SAME_SET, draft.origin(at))


def _check_duplicates(world: World, draft: EntityDraft) -> None:
    for index, name in texts(draft.value.get("duplicates")):
        at = join("/duplicates", index)
        target = _own(world, draft, name, at)
        if target is not None and target.words is not None and not (target.words.searchable or target.words.unique):
            world.findings.add(cross.NOT_ALIKE, draft.origin(at), name=name, kind=target.kind)


def _own(world: World, draft: EntityDraft, name: str, at: str) -> Target | None:
    """A field of the entity itself; a problem for a system field, a path, or nothing at all."""
    if name in SYSTEM_FIELDS:
        world.findings.add(cross.NOT_OWN_FIELD, draft.origin(at), name=name)
        return None
    target = world.field(draft, name)
    if target is None:
        guess = world.guess(name, draft.properties)
        world.findings.add(cross.NO_FIELD, draft.origin(at), suggest=guess, entity=draft.name, name=name)
    return target
