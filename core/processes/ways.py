"""What may happen to a record now: its transitions, for whom they are open, and why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.field_rights import FieldRights
from core.access.rights import require
from core.codes.processes import ALREADY_VOTED, GUARDED
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.processes.acting import ground_for, holds, reads
from core.processes.advance import refused_to
from core.processes.chart import asked, demanded
from core.processes.moving import guarded
from core.records import rows
from core.records.draft import Current, Draft
from core.records.known import Known
from core.records.shape import Shape, shape_of
from core.records.states import processes_of
from core.records.stays import open_stays
from core.storage.system import vote
from core.storage.types import known_form
from schema_registry.problems import Problem
from schema_registry.statechart import Process, State, Transition


@dataclass(frozen=True, slots=True)
class Way:
    """A transition from the record's state. Open when there are no `problems`.

    `asks`: the fields that may be given with it; `needs`: those of them without which it is refused. `voted`: how
    many people want it, of those that have to.
    """

    transition: Transition
    asks: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    voted: int = 0

    @property
    def open(self) -> bool:
        return not self.problems

    @property
    def guarded(self) -> bool:
        """Whether the guard alone is in the way: what is so of the record, and not who looks at it."""
        return bool(self.problems) and all(one.code == GUARDED.code for one in self.problems)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands in a process, and its ways on."""

    process: Process
    state: State
    ways: tuple[Way, ...]
    version: int

    @property
    def open(self) -> tuple[Way, ...]:
        return tuple(one for one in self.ways if one.open)


def standings(ctx: Context, entity: str, id: str) -> tuple[Standing, ...]:
    """Where a record stands in each of its processes. Raises Denied, Missing.

    A guard that reads fields which the transition asks for is judged when they are given.
    """
    charts = ctx.live.derive(processes_of, shape_of(ctx, entity).entity.name)
    rights, fields, ctx = FieldRights(ctx, entity), ctx.model.entities[entity].fields, ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "read")
    ident = known_form(id) or ""
    current = rows.load(ctx, shape, {ident}, "update", "").get(ident) if charts and ident else None
    if not charts:
        return ()
    if current is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    seen = frozenset(name for name in fields if rights.writes(ident, name))
    return tuple(_standing(ctx, shape, one, current, seen) for one in charts)


def _standing(ctx: Context, shape: Shape, process: Process, current: Current, seen: Collection[str]) -> Standing:
    state = process.state(current.values.get(process.field))
    transitions = list(state.transitions.values())
    draft = Draft(shape.entity.name, "update", current.id, current=current)
    ground = ground_for(ctx, shape, process)
    if any(one.guard for one in transitions):
        ground.facts.look_up([draft])
    known = Known(ground, draft, current.values, ground.terms.computed)
    voters = _voters(ctx, shape, process, current.id, transitions)
    ways = []
    for one in transitions:
        asks, who = asked(process, one), voters.get(one.event, frozenset())
        refusal = refused_to(ctx, shape, one, allowed=current.allowed)
        problems = list(refusal.problems) if refusal is not None else []
        if one.guard and reads(ground, one.guard).isdisjoint(asks) and not holds(ground, known, one.guard):
            problems.append(guarded(ground, one.title, one))
        if ctx.actor.id in who:
            problems.append(ALREADY_VOTED.at(title=one.title, count=len(who), needed=one.votes))
        missing = frozenset(name for name in demanded(process, one) if current.values.get(name) is None)
        missing &= ctx.seen.model.entities[shape.entity.name].fields.keys()
        shown = tuple(name for name in asks if name in seen and (name in one.form or name in missing))
        ways.append(Way(one, shown, missing, tuple(problems), len(who)))
    return Standing(process, state, tuple(ways), current.version)


def _voters(
    ctx: Context, shape: Shape, process: Process, record: str, transitions: Sequence[Transition]
) -> dict[str, frozenset[int]]:
    """Who wants transitions that several people have to want, by event."""
    if all(one.votes == 1 for one in transitions):
        return {}
    stay = open_stays(ctx, shape.fields[process.field].field.key, [record]).get(record, record)
    found: dict[str, set[int]] = {}
    for row in ctx.connection.execute(sa.select(vote.c.event, vote.c.actor).where(vote.c.stay == stay)):
        found.setdefault(row.event, set()).add(row.actor)
    return {event: frozenset(who) for event, who in found.items()}
