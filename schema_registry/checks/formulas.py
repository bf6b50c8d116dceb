"""Formulas in documents: checked where they stand, and for what rules and conditions may read."""

from __future__ import annotations

from dataclasses import dataclass

from schema_registry.codes import conditions as codes
from schema_registry.dated import SERIES
from schema_registry.drafts import EntityDraft, Origin
from schema_registry.expressions.check import Checked, check
from schema_registry.expressions.scope import DraftScope, FieldType
from schema_registry.expressions.types import Wording
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.view import mapping, text
from schema_registry.world import World

RULE, CONDITION, DEFAULT = Wording("a rule", "规则"), Wording("a condition", "条件"), Wording("a default", "默认值")
BACKFILL = Wording("a backfill", "补填值")
GUARD, ASSIGNED = Wording("a guard", "流转条件"), Wording("an assigned value", "赋值")


@dataclass(frozen=True, slots=True)
class Stated:
    """A formula of an entity: where it stands, how many characters before it do, and what it is."""

    source: str
    at: str
    what: Wording
    inside: int = 0


def check_formula(
    world: World, draft: EntityDraft, stated: Stated, want: str, stands: EntityDraft | None = None
) -> Checked | None:
    """What a formula over the entity's records gives; None where it has problems, which are noted.

    `stands`: the draft whose document states it, where that is not the entity's.
    """
    checked = check(stated.source, DraftScope(world), draft.name, want)
    origin = (stands or draft).origin(stated.at)
    for problem in checked.problems:
        said = dict(problem.params)
        inside = stated.inside + int(str(said.pop("offset", 0)))
        world.findings.add(problem.spec, origin, inside=inside, suggest=problem.did_you_mean, params=said)
    if checked.problems:
        return None
    sound = True
    for name in sorted(checked.related):
        sound = False
        params = {"name": name, "what": stated.what, "what_zh": stated.what.zh}
        world.findings.add(codes.NOT_OF_ONE, origin, inside=_place(stated, name), params=params)
    for path in sorted(checked.reads):
        if not _is_kept(world, draft, path, frozenset()):
            sound = False
            params = {"path": path, "what": stated.what, "what_zh": stated.what.zh}
            world.findings.add(codes.NOT_KEPT, origin, inside=_place(stated, path), params=params)
    return checked if sound else None


def check_fit(world: World, takes: FieldType, name: str, checked: Checked, origin: Origin) -> None:
    """What a formula gives may be the value of a field: the right records, and only values that are offered."""
    if takes.to and checked.type.to and checked.type.to != takes.to:
        params = {"name": name, "found": checked.type.to, "wanted": takes.to}
        world.findings.add(codes.OTHER_RECORD, origin, inside=1, params=params)
    for value in checked.type.choices if takes.choices else ():
        if value not in takes.choices:
            params = {"value": value, "name": name, "allowed": ", ".join(takes.choices[:12])}
            world.findings.add(codes.UNKNOWN_VALUE, origin, inside=1, params=params)


def _place(stated: Stated, name: str) -> int:
    return stated.inside + max(stated.source.find(name), 0)


def _is_kept(
    world: World, draft: EntityDraft, path: str, above: frozenset[tuple[str, str]], far: bool = False
) -> bool:
    """Whether the write path can tell the value at a path: a column, or computed from such of the record itself.

    Behind a reference only columns count. What goes round in a circle is said elsewhere.
    """
    *steps, last = path.split(".")
    for step in steps:
        to = text(mapping(draft.properties.get(step)).get("to"))
        if to not in world.entities:
            return True
        draft, far = world.entities[to], True
    document = mapping(draft.properties.get(last))
    kind, key = text(document.get("kind")), (draft.name, last)
    if kind == SERIES:
        return False
    if last in SYSTEM_FIELDS or kind not in ("formula", "rollup") or key in above:
        return True
    if kind == "rollup":
        return document.get("over") == "all"
    found = check(text(document.get("formula")), DraftScope(world), draft.name)
    if found.related or (far and not found.own):
        return False
    return all(_is_kept(world, draft, read, above | {key}, far=far) for read in found.reads)
