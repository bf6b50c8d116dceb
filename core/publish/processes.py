"""Works for processes: records of states that are gone or are there again, stays of records from before, timers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

import sqlalchemy as sa

from core.context import Context
from core.publish import counts, words
from core.publish.draft import Draft, Work
from core.publish.faults import listing, with_values
from core.publish.formerly import states_of_before
from core.publish.renaming import renames
from core.records.ids import new_id, new_ids
from core.records.resettle import move_back, resettle
from core.records.shape import Shape, shape_of
from core.records.stays import Stay, order_timers, set_anew
from core.storage.system import stay
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Text
from schema_registry.problems import Problem
from schema_registry.statechart import Process

CHUNK = 2_000
NAMES: Mapping[str, str] = Frozen({})


def process_works(draft: Draft) -> Iterator[Work]:
    """What a new or changed process does to the records that are there."""
    before = {_field_key(draft.before.entities, one): one for one in draft.before.processes.values()}
    for process in draft.after.processes.values():
        entity = draft.after.entities[process.entity]
        former = before.get(entity.fields[process.field].key)
        if former != process and draft.stays(entity.key):
            yield from _works(draft, entity, process, former)


def _field_key(entities: Mapping[str, Entity], process: Process) -> str:
    return entities[process.entity].fields[process.field].key


def _works(draft: Draft, entity: Entity, process: Process, former: Process | None) -> Iterator[Work]:
    called = renames(former, process).states if former is not None else {}
    field, rows = entity.fields[process.field], counts.records(draft.connection, draft.table(entity).table.name)
    if draft.stays(field.key) and (former is None or former.states.keys() - process.states.keys()):
        yield from _gone(draft, entity, process, former, called)
    if former is not None:
        yield from _returning(draft, entity, process, former)
    if not rows:
        return
    work = partial(Work, safety="backfill", counts={"records": rows}, effort={"changed": rows})
    if former is None:
        said = words.STAYS_BEGIN.at(count=rows, entity=entity.title)
        begin = partial(begin_stays, name=process.name)
        yield work(f"stays {process.key}", (said,), values=begin)
    elif _timers(former, called) != _timers(process):
        said = words.TIMERS_SET.at(count=rows, entity=entity.title)
        again = partial(set_timers, name=process.name)
        yield work(f"timers {process.key}", (said,), values=again)


def _timers(process: Process, called: Mapping[str, str] = NAMES) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """The timers by state, as it is `called` now."""
    return {
        called.get(name, name): tuple((one.id, one.delay, one.clock) for one in state.timers)
        for name, state in process.states.items()
        if state.timers
    }


def _gone(
    draft: Draft, entity: Entity, process: Process, former: Process | None, called: Mapping[str, str]
) -> Iterator[Work]:
    """Records whose value is no state, nor one that is `called` otherwise now: they go where the map says, or nothing
    can be published."""
    known = {*process.states, *called}
    lost = {value: counted for value, *counted in _values(draft, entity, process) if value not in known}
    moved = {value: process.moved[value] for value in lost if value in process.moved}
    says, records, stuck = list[Problem](), 0, dict[str, Problem]()
    for value, (live, trash) in lost.items():
        title = former.states[value].title if former is not None and value in former.states else Text(value)
        if value in moved:
            after = process.states[moved[value]].title
            says.append(words.STATE_MOVED.at(count=live + trash, before=title, after=after))
            records += live + trash
        elif live:
            stuck[value] = words.STATE_BLOCKED.at(count=live, state=title)
            says.append(stuck[value])
            records += live
    if says:
        yield Work(
            f"states {process.key}",
            tuple(says),
            safety="blocked" if stuck else "backfill",
            counts={"records": records},
            lock="writers",
            reversible=False,
            effort={"changed": records},
            values=partial(move_states, name=process.name, moves=moved),
            faults=listing(draft, entity, with_values, entity.fields[process.field], stuck) if stuck else None,
        )


def _returning(draft: Draft, entity: Entity, process: Process, former: Process) -> Iterator[Work]:
    """Records that a publish took out of states which are there again, where nobody moved them since."""
    before = {one.key for one in former.states.values()}
    known = frozenset(name for name, one in process.states.items() if one.key not in before)
    field = entity.fields[process.field]
    if not known or not draft.stays(field.key):
        return
    found = states_of_before(draft.connection, draft.table(entity), field, known)
    counted = Counter(found.values())
    if counted:
        yield Work(
            f"states-back {process.key}",
            tuple(words.STATE_BACK.at(count=counted[one], state=process.state(one).title) for one in sorted(counted)),
            safety="backfill",
            counts={"records": len(found)},
            effort={"changed": len(found)},
            lock="writers",
            values=partial(return_states, name=process.name, known=known),
        )


def _values(draft: Draft, entity: Entity, process: Process) -> Iterator[tuple[str, int, int]]:
    """The values that records have, with how many live ones have them, and how many in the trash."""
    column = draft.table(entity).columns[process.field]
    live = sa.func.count().filter(column.table.c.sys_deleted_at.is_(None))
    query = sa.select(column, live, sa.func.count()).where(column.is_not(None)).group_by(column).order_by(column)
    for value, alive, every in draft.connection.execute(query):
        yield str(value), int(alive), int(every - alive)


def move_states(ctx: Context, *, name: str, moves: Mapping[str, str]) -> int:
    """Records of states that are gone are in others, those of the trash too; how many."""
    return resettle(ctx, ctx.model.processes[name], moves)


def return_states(ctx: Context, *, name: str, known: frozenset[str]) -> int:
    """Records are back in the states that a publish took them out of; how many."""
    process, shape = _shape(ctx, name)
    found = states_of_before(ctx.connection, shape.table, shape.fields[process.field].field, known)
    return move_back(ctx, process, found)


def begin_stays(ctx: Context, *, name: str) -> int:
    """Every live record has a stay in the state that it is in, from now on where it had none; how many."""
    process, shape = _shape(ctx, name)
    table, column, field = shape.table.table, shape.table.columns[process.field], shape.fields[process.field].field
    begun = sa.exists().where(stay.c.record == table.c.id, stay.c.field == field.key, stay.c.left_at.is_(None))
    query = sa.select(table.c.id, column).where(table.c.sys_deleted_at.is_(None), ~begun).limit(CHUNK)
    now, batch, done = ctx.clock(), new_id(ctx.clock()), 0
    while rows := ctx.connection.execute(query).all():
        ids = new_ids(now, len(rows))
        stays = [Stay(id, row[0], process.state(row[1]).name) for id, row in zip(ids, rows, strict=True)]
        common = {"field": field.key, "event": "", "actor": ctx.actor.id, "batch": batch, "entered_at": now}
        ctx.connection.execute(
            sa.insert(stay), [{"id": one.id, "record": one.record, "state": one.state, **common} for one in stays]
        )
        order_timers(ctx, process, dict.fromkeys(ids, now), stays)
        done += len(rows)
    return done


def set_timers(ctx: Context, *, name: str) -> int:
    """The timers of all stays are ordered as they are defined now; how many stays have any."""
    process, shape = _shape(ctx, name)
    field, states = shape.fields[process.field].field.key, list(_timers(process))
    done, last = 0, ""
    while True:
        here = stay.c.field == field, stay.c.state.in_(states), stay.c.left_at.is_(None)
        query = sa.select(stay).where(*here, *((stay.c.id > last,) if last else ())).order_by(stay.c.id).limit(CHUNK)
        rows = ctx.connection.execute(query).all()
        if not rows:
            return done
        set_anew(ctx, process, [(Stay(row.id, row.record, row.state), row.entered_at) for row in rows])
        done, last = done + len(rows), rows[-1].id


def _shape(ctx: Context, name: str) -> tuple[Process, Shape]:
    process = ctx.model.processes[name]
    return process, shape_of(ctx, process.entity)
