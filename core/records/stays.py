"""In which states of processes records are, from when to when, and the timers that wait in them.

Rows of `cw_stay` and `cw_job` are written in the transaction that changes the state, by the one write path, so that
neither can be without the other. A timer is a job of its own, known by the stay that it belongs to: it is ordered
when a state is entered, taken back when it is left, and does nothing when its stay is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.calendars import due_at
from core.context import SYSTEM, Context
from core.records.draft import Draft
from core.records.ids import new_ids
from core.records.rows import chunks
from core.records.shape import Shape
from core.records.states import processes_of
from core.storage.system import job, stay, vote
from schema_registry.statechart import Process

TIMER = "process.timer"
"""The kind of the jobs that timers are."""
IN_TRASH = {"outcome": "deleted"}
"""What came of a timer whose record was in the trash when it was due."""
KEY = f"{TIMER}:{{stay}}:{{timer}}"


class Stay(NamedTuple):
    """One stay that begins."""

    id: str
    record: str
    state: str


def begin(ctx: Context, shape: Shape, batch: str, at: datetime, drafts: Sequence[Draft]) -> None:
    """New records are in their first states."""
    for process in ctx.live.derive(processes_of, shape.entity.name) if drafts else ():
        states = {draft.id: str(draft.values[process.field]) for draft in drafts}
        _enter(ctx, process, shape, batch, at, states, {})


def go_on(ctx: Context, shape: Shape, batch: str, at: datetime, drafts: Sequence[Draft]) -> None:
    """Changed records leave the states that they were in, and are in others."""
    for process in ctx.live.derive(processes_of, shape.entity.name):
        name = process.field
        moving = [draft for draft in drafts if name in draft.events]
        if moving:
            _leave(ctx, process, shape, at, moving)
            states = {draft.id: str(draft.after()[name]) for draft in moving}
            _enter(ctx, process, shape, batch, at, states, {draft.id: draft.events[name] for draft in moving})


def open_stays(ctx: Context, field: str, records: Collection[str]) -> dict[str, str]:
    """The stays that some records are in, by record: their ids."""
    found: dict[str, str] = {}
    for chunk in chunks(records):
        query = sa.select(stay.c.record, stay.c.id).where(
            stay.c.field == field, stay.c.record.in_(chunk), stay.c.left_at.is_(None)
        )
        found.update((row.record, row.id) for row in ctx.connection.execute(query))
    return found


def order_timers(ctx: Context, process: Process, at: Mapping[str, datetime], stays: Iterable[Stay]) -> None:
    """Orders the timers of stays, each from when it began; one that is ordered already stays as it is."""
    now = ctx.clock()
    rows = [
        {
            "kind": TIMER,
            "key": KEY.format(stay=one.id, timer=timer.id),
            "payload": {"stay": one.id, "timer": timer.id},
            "actor": SYSTEM.id,
            "state": "waiting",
            "attempts": 0,
            "run_at": due_at(ctx, process, timer, at[one.id]),
            "progress": {"done": 0, "of": None, "resume": None},
            "created_at": now,
        }
        for one in stays
        for timer in process.state(one.state).timers
    ]
    if rows:
        insert = postgresql.insert(job) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(job)
        ctx.connection.execute(insert.on_conflict_do_nothing(), rows)


def set_anew(ctx: Context, process: Process, stays: Sequence[tuple[Stay, datetime]]) -> None:
    """Orders the timers of stays that began before as they are defined now; those that were done stay done."""
    keys = [KEY.format(stay=one.id, timer=timer.id) for one, _ in stays for timer in process.state(one.state).timers]
    for chunk in chunks(keys):
        ctx.connection.execute(sa.delete(job).where(job.c.key.in_(chunk), job.c.state == "waiting"))
    order_timers(ctx, process, {one.id: at for one, at in stays}, [one for one, _ in stays])


def rearm(ctx: Context, shape: Shape, records: Collection[str]) -> None:
    """Records that were in the trash wait again for the timers that found them there."""
    for process in ctx.live.derive(processes_of, shape.entity.name):
        if not any(state.timers for state in process.states.values()):
            continue
        field = shape.fields[process.field].field.key
        stays: dict[str, Stay] = {}
        begun: dict[str, datetime] = {}
        for chunk in chunks(records):
            query = sa.select(stay).where(stay.c.field == field, stay.c.record.in_(chunk), stay.c.left_at.is_(None))
            for row in ctx.connection.execute(query):
                stays[row.id], begun[row.id] = Stay(row.id, row.record, row.state), row.entered_at
        keys = [
            KEY.format(stay=one.id, timer=timer.id)
            for one in stays.values()
            for timer in process.state(one.state).timers
        ]
        for chunk in chunks(keys):
            found = ctx.connection.execute(sa.select(job.c.id, job.c.result).where(job.c.key.in_(chunk)))
            passed = [row.id for row in found if row.result == IN_TRASH]
            ctx.connection.execute(sa.delete(job).where(job.c.id.in_(passed)))
        order_timers(ctx, process, begun, stays.values())


def _leave(ctx: Context, process: Process, shape: Shape, at: datetime, drafts: Sequence[Draft]) -> None:
    """Ends stays; their timers and votes go with them."""
    field = shape.fields[process.field].field.key
    ended: dict[str, str] = {}
    for chunk in chunks([draft.id for draft in drafts]):
        update = (
            sa.update(stay)
            .where(stay.c.field == field, stay.c.record.in_(chunk), stay.c.left_at.is_(None))
            .values(left_at=at)
            .returning(stay.c.id, stay.c.state)
        )
        ended.update((row.id, row.state) for row in ctx.connection.execute(update))
    left = {state for state in ended.values() if state in process.states}
    if any(process.states[state].timers for state in left):
        keys = [
            KEY.format(stay=id, timer=timer.id)
            for id, state in ended.items()
            if state in process.states
            for timer in process.states[state].timers
        ]
        for chunk in chunks(keys):
            ctx.connection.execute(sa.delete(job).where(job.c.key.in_(chunk), job.c.state == "waiting"))
    if any(one.votes > 1 for state in left for one in process.states[state].transitions.values()):
        for chunk in chunks(ended):
            ctx.connection.execute(sa.delete(vote).where(vote.c.stay.in_(chunk)))


def _enter(
    ctx: Context,
    process: Process,
    shape: Shape,
    batch: str,
    at: datetime,
    states: Mapping[str, str],
    events: Mapping[str, str],
) -> None:
    """Begins the stays of records in their states, with their timers."""
    field = shape.fields[process.field].field.key
    ids = new_ids(at, len(states))
    stays = [Stay(id, record, state) for id, (record, state) in zip(ids, states.items(), strict=True)]
    rows = [
        {
            "id": one.id,
            "field": field,
            "record": one.record,
            "state": one.state,
            "event": events.get(one.record, ""),
            "actor": ctx.actor.id,
            "batch": batch,
            "entered_at": at,
        }
        for one in stays
    ]
    ctx.connection.execute(sa.insert(stay), rows)
    order_timers(ctx, process, {one.id: at for one in stays}, stays)
