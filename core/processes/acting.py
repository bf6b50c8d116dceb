"""What transitions and timers assign to a record, and the formulas that they read it with."""

from __future__ import annotations

from collections.abc import Iterable

from core.access.actors import KnownActor, by_ids
from core.codes.processes import NOBODY_TO_HOLD
from core.context import Context, Live
from core.expressions.fitting import fit
from core.expressions.formula import Formula, formula_of
from core.kinds.kind import Refused
from core.records.draft import Draft
from core.records.known import Ground, Known, ground_of
from core.records.shape import Shape
from core.records.terms import terms_reading
from schema_registry.sight import Paths
from schema_registry.statechart import Action, Assign, Notify, Process

OWNER = "sys_owner"


def ground_for(ctx: Context, shape: Shape, process: Process) -> Ground:
    """What the formulas of a process are judged on."""
    return ground_of(ctx, shape, ctx.live.derive(terms_reading, ctx.live.derive(_formulas, process.name)))


def _formulas(live: Live, name: str) -> tuple[str, tuple[str, ...]]:
    process = live.model.processes[name]
    return process.entity, tuple(dict.fromkeys(process.formulas()))


def told(ctx: Context, entity: str, formula: str) -> str:
    """A formula as the actor may read it: empty where it reads what is hidden from them, or shown in part."""
    closed = Paths(ctx.live.everything.model, ctx.seen.live.sight).mentioned(entity, formula)
    return "" if closed else formula


def holds(ground: Ground, known: Known, guard: str) -> bool:
    """Whether a guard is true of a record; one that cannot be told is not."""
    if not guard:
        return True
    try:
        return known.result(_formula(ground, guard)) is True
    except Refused:
        return False


def reads(ground: Ground, guard: str) -> frozenset[str]:
    """The own fields that a guard reads, as far as it names them itself."""
    return frozenset(path.partition(".")[0] for path in _formula(ground, guard).reads) if guard else frozenset()


def perform(ground: Ground, draft: Draft, known: Known, title: object, actions: Iterable[Action]) -> list[Notify]:
    """Gives the draft what actions assign, in their order; the notices among them are left to be written."""
    told: list[Notify] = []
    for action in actions:
        if isinstance(action, Notify):
            told.append(action)
        elif action.field == OWNER:
            _hand_over(ground, draft, known, title, action)
        else:
            _assign(ground, draft, known, action)
    return told


def _formula(ground: Ground, source: str) -> Formula:
    return ground.ctx.live.derive(formula_of, (ground.shape.entity.name, source))


def _assign(ground: Ground, draft: Draft, known: Known, action: Assign) -> None:
    one = ground.shape.fields[action.field]
    try:
        if action.formula:
            made = fit(one.kind, one.field, known.result(_formula(ground, action.formula)))
            value = None if made is None else one.from_json(one.json(made))
        else:
            value = None if action.value is None else one.from_json(action.value)
    except Refused as refused:
        draft.refuse(refused.at(one.pointer))
        return
    if value == draft.before.get(action.field):
        draft.values.pop(action.field, None)
    else:
        draft.values[action.field] = value
    known.put(action.field, value)


def _hand_over(ground: Ground, draft: Draft, known: Known, title: object, action: Assign) -> None:
    try:
        owner = known.result(_formula(ground, action.formula))
    except Refused:
        owner = None
    holder = _holder(ground.ctx, owner)
    if holder is None:
        draft.refuse(NOBODY_TO_HOLD.at("/sys_owner", title=title))
    elif draft.current is not None and draft.current.owner != holder.id:
        draft.values[OWNER] = holder.id
        draft.kept["sys_unit"] = holder.unit
        known.put(OWNER, holder.id)


def _holder(ctx: Context, owner: object) -> KnownActor | None:
    if owner == ctx.actor.id and ctx.actor.id:
        return KnownActor(ctx.actor.id, "", ctx.actor.name, True, ctx.actor.unit)
    found = by_ids(ctx.connection, [owner]).get(owner) if isinstance(owner, int) else None
    return found if found is not None and found.active else None
