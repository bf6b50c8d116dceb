"""Reminders: a notice for whoever is to do something, when it is due, and never a second one.

A job looks every minute. What is due on a day is told in the morning of it. Who was reminded of what, due when, is
written in the same transaction as the notice and only once, whichever worker is first; a task that is put off is due
anew. Nobody is reminded of what they may not read, of what is done, or of what was due long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import SYSTEM, Actor, Context
from core.queries.sources import Column, own_table
from core.records.following import readable
from core.storage.system import notice, reminder
from schema_registry.model import Entity
from schema_registry.standing import Tasks

KIND, NAME = "due", "tasks.remind"
MORNING = time(8)
"""When people are told what is due on a day, in the business time zone."""
LATE = timedelta(days=7)
"""How long ago something may have been due."""
KEPT = timedelta(days=60)
PORTION = 100
Person = Callable[[int], Actor | None]


class _Due(NamedTuple):
    """A task that somebody is to be reminded of."""

    record: str
    actor: int
    at: datetime
    on: date
    said: str


def remind(ctx: Context, person: Person) -> int:
    """How many people were told of something that is due; a portion of each entity of tasks."""
    told = 0
    for entity in ctx.model.entities.values():
        if entity.tasks is not None:
            told += _remind(ctx, entity, _due(ctx, entity, entity.tasks), person)
    old = reminder.c.reminded_at < ctx.clock() - KEPT
    ctx.connection.execute(sa.delete(reminder).where(old))
    return told


def _due(ctx: Context, entity: Entity, tasks: Tasks) -> list[_Due]:
    """What is due and nobody was reminded of, the first due first. One statement."""
    source, zone, now = own_table(ctx, entity), ZoneInfo(ctx.settings.zone), ctx.clock()
    due, status = source.columns[tasks.due], source.columns[tasks.status]
    who = source.columns[tasks.assignee or "sys_owner"]
    dated = entity.fields[tasks.due].kind == "date"
    same = (reminder.c.record == source.columns["id"], reminder.c.actor == who)
    known = sa.exists(
        sa.select(sa.literal(1)).where(*same, (reminder.c.due_on if dated else reminder.c.due_at) == due)
    )
    span = _days(now.astimezone(zone)) if dated else (now - LATE, now)
    query = sa.select(source.columns["id"], who, due).where(
        source.columns["sys_deleted_at"].is_(None), due.between(*span), who.is_not(None), who != SYSTEM.id, ~known
    )
    query = query.where(_is_open(tasks, status)).order_by(due, source.columns["id"]).limit(PORTION)
    row: Any
    found = []
    for row in ctx.connection.execute(query):
        at = datetime.combine(row[2], time(), zone).astimezone(UTC) if dated else row[2]
        on = at.astimezone(zone)
        found.append(_Due(row[0], row[1], at, on.date(), f"{on:%Y-%m-%d}" if dated else f"{on:%Y-%m-%d %H:%M}"))
    return found


def _is_open(tasks: Tasks, status: Column) -> sa.ColumnElement[bool]:
    return status.in_(tasks.open) if tasks.open else sa.or_(status.is_(False), status.is_(None))


def _days(now: datetime) -> tuple[date, date]:
    """The days whose tasks are told of by now."""
    last = now.date() if now.time() >= MORNING else now.date() - timedelta(days=1)
    return now.date() - LATE, last


def _remind(ctx: Context, entity: Entity, due: Sequence[_Due], person: Person) -> int:
    if not due:
        return 0
    first = _marked(ctx, due)
    rows = [
        {
            "actor": one.actor,
            "role": None,
            "unit": None,
            "field": entity.key,
            "record": one.record,
            "state": "",
            "message": {"": one.said},
            "created_at": ctx.clock(),
            "kind": KIND,
            "by": None,
        }
        for one in _seen(ctx, entity, [one for one in due if (one.record, one.actor) in first], person)
    ]
    if rows:
        ctx.connection.execute(sa.insert(notice), rows)
    return len(rows)


def _marked(ctx: Context, due: Sequence[_Due]) -> set[tuple[str, int]]:
    """Those that no other worker told of: the mark of one and the same reminder is written once."""
    rows = [
        {
            "record": one.record,
            "actor": one.actor,
            "due_at": one.at,
            "due_on": one.on,
            "reminded_at": ctx.clock(),
        }
        for one in due
    ]
    insert = postgresql.insert(reminder) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(reminder)
    marked = insert.values(rows).on_conflict_do_nothing().returning(reminder.c.record, reminder.c.actor)
    return {(record, actor) for record, actor in ctx.connection.execute(marked)}


def _seen(ctx: Context, entity: Entity, due: Sequence[_Due], person: Person) -> Iterator[_Due]:
    """What whoever is to do it may read: closed accounts hear nothing, and nobody hears of what is hidden."""
    by_actor: dict[int, list[_Due]] = {}
    for one in due:
        by_actor.setdefault(one.actor, []).append(one)
    for actor, theirs in by_actor.items():
        who = person(actor)
        reader = ctx.acting_as(who) if who is not None else None
        if reader is not None and reader.model.entities[entity.name].tasks is not None:
            there = readable(reader, entity.name, {one.record for one in theirs})
            yield from (one for one in theirs if one.record in there)
