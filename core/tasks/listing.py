"""What is to be done: by the actor, or about a record; by when, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.access.rights import scope
from core.context import Context
from core.queries.find import find
from core.queries.query import FilterTree, Link, Person, Query, Row
from schema_registry.model import Entity
from schema_registry.standing import Tasks

MOST, MOST_DONE = 200, 20
"""Tasks of one entity that are listed; those that were done today."""
WHEN = ("overdue", "today", "week", "later", "never")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done. `when`: one of `WHEN`; `about`: the entity and record that it is about, where it says."""

    entity: Entity
    id: str
    version: int
    title: str
    due: date | datetime | None
    when: str
    assignee: Person | None
    about: tuple[str, Link] | None = None
    done: bool = False


def task_entities(ctx: Context) -> tuple[Entity, ...]:
    """The entities whose records are tasks, those that the actor may read."""
    found = (one for one in ctx.model.entities.values() if one.tasks is not None)
    return tuple(one for one in found if scope(ctx, one.name, "read") != "none")


def my_tasks(ctx: Context, limit: int = MOST) -> tuple[Task, ...]:
    """What the actor has to do, the most urgent first. Two statements an entity of tasks."""
    found: list[Task] = []
    for entity, tasks in _of(ctx):
        mine = {_who(tasks): {"_eq": ctx.actor.id}}
        found += _asked(ctx, entity, tasks, [mine, still_open(tasks), {tasks.due: {"_empty": False}}], limit)
        found += _asked(ctx, entity, tasks, [mine, still_open(tasks), {tasks.due: {"_empty": True}}], limit)
    return tuple(sorted(found, key=lambda one: _order(ctx, one)))


def done_lately(ctx: Context) -> tuple[Task, ...]:
    """What the actor had to do and is done since the day began, the last first. One statement an entity."""
    found: list[Task] = []
    began = datetime.combine(ctx.today(), time(), _zone(ctx))
    for entity, tasks in _of(ctx):
        done: FilterTree = {tasks.status: {"_eq": tasks.done or True}}
        parts = [{_who(tasks): {"_eq": ctx.actor.id}}, done, {"sys_updated_at": {"_gte": began.isoformat()}}]
        found += _asked(ctx, entity, tasks, parts, MOST_DONE, "-sys_updated_at", done=True)
    return tuple(found)


def tasks_about(ctx: Context, entity: Entity, record: str, limit: int = 10) -> tuple[Task, ...]:
    """What is to be done about a record, whoever is to do it. One statement an entity that stands on its timeline."""
    found: list[Task] = []
    for other, tasks in _of(ctx):
        standing = other.timeline
        ways = [one for one in standing.on if other.fields[one].to == entity.name] if standing is not None else []
        if ways:
            about: FilterTree = {"_or": [{one: {"_eq": record}} for one in ways]}
            found += _asked(ctx, other, tasks, [about, still_open(tasks)], limit)
    return tuple(sorted(found, key=lambda one: _order(ctx, one))[:limit])


def _of(ctx: Context) -> Iterator[tuple[Entity, Tasks]]:
    for entity in task_entities(ctx):
        assert entity.tasks is not None
        yield entity, entity.tasks


def _who(tasks: Tasks) -> str:
    return tasks.assignee or "sys_owner"


def still_open(tasks: Tasks) -> FilterTree:
    """The filter of what is not done."""
    if tasks.open:
        return {tasks.status: {"_in": list(tasks.open)}}
    return {"_or": [{tasks.status: {"_eq": False}}, {tasks.status: {"_empty": True}}]}


def _asked(
    ctx: Context,
    entity: Entity,
    tasks: Tasks,
    parts: list[FilterTree],
    limit: int,
    sort: str = "",
    *,
    done: bool = False,
) -> Iterator[Task]:
    about = entity.timeline.on if entity.timeline is not None else ()
    columns = ("$title", tasks.due, _who(tasks), *about)
    query = Query(entity.name, columns, {"_and": parts}, sort=(sort or tasks.due,), limit=limit)
    for row in find(ctx, query).rows:
        yield _task(ctx, entity, tasks, row, about, done=done)


def _task(ctx: Context, entity: Entity, tasks: Tasks, row: Row, about: tuple[str, ...], *, done: bool) -> Task:
    due, who = row[tasks.due], row[_who(tasks)]
    moment = due if isinstance(due, date) else None
    first = next(((entity.fields[one].to, link) for one in about if isinstance(link := row[one], Link)), None)
    return Task(
        entity=entity,
        id=str(row["id"]),
        version=int(str(row["sys_version"])),
        title=str(row["$title"]) or "—",
        due=moment,
        when=when(ctx, moment),
        assignee=who if isinstance(who, Person) else None,
        about=first,
        done=done,
    )


def when(ctx: Context, due: date | datetime | None) -> str:
    """How urgent something is that is due then."""
    if due is None:
        return "never"
    day, today = day_of(ctx, due), ctx.today()
    if day < today or (isinstance(due, datetime) and due < ctx.clock()):
        return "overdue"
    if day == today:
        return "today"
    return "week" if day <= today + timedelta(days=6 - today.weekday()) else "later"


def day_of(ctx: Context, due: date | datetime) -> date:
    """The business day of a due date or moment."""
    return due.astimezone(_zone(ctx)).date() if isinstance(due, datetime) else due


def _order(ctx: Context, one: Task) -> tuple[int, datetime]:
    if one.due is None:
        return 1, datetime.max.replace(tzinfo=_zone(ctx))
    if isinstance(one.due, datetime):
        return 0, one.due
    return 0, datetime.combine(one.due, time.max, _zone(ctx))


def _zone(ctx: Context) -> ZoneInfo:
    return ZoneInfo(ctx.settings.zone)
