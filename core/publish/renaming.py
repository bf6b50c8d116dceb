"""Works for states and events of processes that go by another name: what says the former one says the present one.

Nothing happens to any record: no version, no entry in the log, and stays, timers and votes go on. What the log says
by the former name is read by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from core.context import Context
from core.publish import words
from core.publish.draft import Draft, Work
from core.records.shape import shape_of
from core.storage.system import stay, vote
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.problems import Problem
from schema_registry.statechart import Process


@dataclass(frozen=True, slots=True)
class Renames:
    """Present names by former ones: of states, of events wherever they led from, and of those of each state."""

    states: Mapping[str, str] = Frozen({})
    events: Mapping[str, str] = Frozen({})
    ways: Mapping[str, Mapping[str, str]] = Frozen({})

    def __bool__(self) -> bool:
        return bool(self.states or self.ways)


def renames(before: Process, after: Process) -> Renames:
    """What is called otherwise in a process. History tells by which event, not from where: an event that goes on in
    some other state keeps its name there."""
    known = {one.key: one for one in before.states.values()}
    both = [(known[one.key], one) for one in after.states.values() if one.key in known]
    states = {old.name: new.name for old, new in both if old.name != new.name}
    ways: dict[str, dict[str, str]] = {}
    for old, new in both:
        events = {way.key: way.event for way in old.transitions.values()}
        for way in new.transitions.values():
            if events.get(way.key, way.event) != way.event:
                ways.setdefault(new.name, {})[events[way.key]] = way.event
    going_on = {event for one in after.states.values() for event in one.transitions}
    told: dict[str, set[str]] = {}
    for named in ways.values():
        for event, now in named.items():
            told.setdefault(event, set()).add(now)
    events = {event: next(iter(now)) for event, now in told.items() if len(now) == 1 and event not in going_on}
    return Renames(Frozen(states), Frozen(events), Frozen(ways))


def renamed(draft: Draft) -> Iterator[tuple[Entity, Process, Renames]]:
    """The processes of a draft in which something is called otherwise."""
    before = {draft.before.entities[one.entity].fields[one.field].key: one for one in draft.before.processes.values()}
    for process in draft.after.processes.values():
        entity = draft.after.entities[process.entity]
        former = before.get(entity.fields[process.field].key)
        if former is not None and former != process and (found := renames(former, process)):
            yield entity, process, found


def renamed_fields(draft: Draft) -> set[tuple[str, str]]:
    """(entity, field) whose values are called otherwise."""
    return {(entity.name, process.field) for entity, process, found in renamed(draft) if found.states}


def rename_works(draft: Draft) -> Iterator[Work]:
    """A step for each process in which something is called otherwise."""
    for entity, process, found in renamed(draft):
        records = _records(draft, entity, process, found.states)
        says: list[Problem] = [
            words.STATE_RENAMED.at(process=process.title, before=old, after=new, count=records.get(old, 0))
            for old, new in found.states.items()
        ]
        events = {(old, new): None for ways in found.ways.values() for old, new in ways.items()}
        says += [words.EVENT_RENAMED.at(process=process.title, before=old, after=new) for old, new in events]
        total = sum(records.values())
        yield Work(
            step_id(process),
            tuple(says),
            counts={"records": total} if total else {},
            effort={"changed": total} if total else {},
            lock="writers" if total else "moment",
            values=partial(rename_ways, name=process.name, found=found),
        )


def step_id(process: Process) -> str:
    """The step that renames states and events of a process."""
    return f"rename-states {process.key}"


def _records(draft: Draft, entity: Entity, process: Process, states: Collection[str]) -> dict[str, int]:
    """How many records are in the states, those in the trash too."""
    if not states or not draft.stays(entity.key) or not draft.stays(entity.fields[process.field].key):
        return {}
    column = draft.table(entity).columns[process.field]
    query = sa.select(column, sa.func.count()).where(column.in_(states)).group_by(column)
    return {str(state): int(count) for state, count in draft.connection.execute(query)}


def rename_ways(ctx: Context, *, name: str, found: Renames) -> int:
    """Records, their stays and the votes say the present names; how many records."""
    process = ctx.model.processes[name]
    shape = shape_of(ctx, process.entity)
    column, field = shape.table.columns[process.field], shape.fields[process.field].field.key
    here, count = stay.c.field == field, 0
    if found.states:
        count = _say(ctx, column, found.states)
        _say(ctx, stay.c.state, found.states, here)
    if found.events:
        _say(ctx, stay.c.event, found.events, here)
    for state, events in found.ways.items():
        stays = sa.select(stay.c.id).where(here, stay.c.state == state, stay.c.left_at.is_(None))
        _say(ctx, vote.c.event, events, vote.c.stay.in_(stays))
    return count


def _say(ctx: Context, column: sa.Column[object], names: Mapping[str, str], *among: sa.ColumnElement[bool]) -> int:
    """Rows say the present names; how many. All at once: a name may be another's former one."""
    update = sa.update(column.table).where(column.in_(names), *among)
    return ctx.connection.execute(update.values({column: sa.case(names, value=column)})).rowcount
