"""Tasks done, taken up again, put off: changes of the record like any others, with its rights and rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.access.rights import require
from core.codes.tasks import NO_DAY, NOT_A_TASK
from core.context import Context
from core.errors import Missing, Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.write import Saved, update
from schema_registry.standing import Tasks

TOMORROW, NEXT_WEEK = "tomorrow", "week"


def tasks_of(ctx: Context, entity: str) -> Tasks:
    """How the records of an entity are tasks. Raises Missing where they are none."""
    found = entity_named(ctx.live, entity)
    if found.tasks is None:
        raise Missing([NOT_A_TASK.at(entity=found.title)])
    return found.tasks


def finish(ctx: Context, entity: str, id: str) -> Saved:
    """The task is done. Raises Missing, Denied, and Rejected where its rules ask for more."""
    tasks = tasks_of(ctx, entity)
    return update(ctx, entity, id, {tasks.status: tasks.done or True}, reading="values")


def reopen(ctx: Context, entity: str, id: str) -> Saved:
    """The task is to be done after all."""
    tasks = tasks_of(ctx, entity)
    return update(ctx, entity, id, {tasks.status: tasks.open[0] if tasks.open else False}, reading="values")


def put_off(ctx: Context, entity: str, id: str, to: str) -> Saved:
    """The task is due tomorrow, on Monday of next week, or on a day (`2026-12-31`); at the same time of day where it
    has one. Raises Rejected for what is no day."""
    tasks = tasks_of(ctx, entity)
    require(ctx, entity, "update")
    due, day = get(ctx, entity, id, (tasks.due,))[tasks.due], _day(ctx, to)
    if ctx.model.entities[entity].fields[tasks.due].kind == "date":
        return update(ctx, entity, id, {tasks.due: day}, reading="values")
    zone = ZoneInfo(ctx.settings.zone)
    clock = due.astimezone(zone).time() if isinstance(due, datetime) else datetime.min.time().replace(hour=9)
    return update(ctx, entity, id, {tasks.due: datetime.combine(day, clock, zone)}, reading="values")


def _day(ctx: Context, to: str) -> date:
    today = ctx.today()
    if to in (TOMORROW, NEXT_WEEK):
        return today + timedelta(days=1 if to == TOMORROW else 7 - today.weekday())
    try:
        return date.fromisoformat(to)
    except ValueError:
        raise Rejected([NO_DAY.at("/to", text=to[:40])]) from None
