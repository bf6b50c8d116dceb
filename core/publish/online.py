"""Work after the commit, while everybody goes on: index builds, checks of foreign keys, refills of large tables.

Each task is a journal row (`cw_step`, pending → done | failed) and can be begun again at any point: an index that
a broken build left invalid is dropped first, a refill goes on after the last chunk that was committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import cast

import sqlalchemy as sa

from core.constraints.rows import look_again
from core.constraints.standing import follow
from core.context import SYSTEM, Context
from core.engine import Installation
from core.publish.draft import Task, running
from core.publish.looking import look_through
from core.publish.numbering import number_some
from core.publish.refill import CHUNK, refill_some
from core.records.recompute import recompute_some
from core.storage import ddl, system
from core.storage.connect import is_hindered
from core.storage.indexes import IndexSpec, indexes, wishes
from core.storage.locks import RELEASE_ONLINE, TRY_ONLINE

CHUNK_SECONDS = 0.15
LEAST_CHUNK, MOST_CHUNK = 50, 5_000
"""What a chunk of rows under a lock should take, and how many there are in it."""
Perform = Callable[[Installation, sa.Connection, Task, int], int | None]


def finish_online_work(installation: Installation) -> int:
    """How many tasks were finished; 0 when another process is at it already.

    A task that cannot be done (what the doctor repairs, over records that share values; a column that is missing) is
    journaled as failed.
    """
    with _alone(installation) as session:
        return 0 if session is None else _finish(installation, session)


def unfinished(connection: sa.Connection, version: int | None = None) -> tuple[tuple[str, str], ...]:
    """What is not done yet, of all publishes or of one: step ids with `pending` or `failed`."""
    step = system.step.c
    query = sa.select(step.step, step.state).where(step.state != "done").order_by(step.id)
    if version is not None:
        query = query.where(step.version == version)
    return tuple((cast("Task", document)["id"], state) for document, state in connection.execute(query))


def check_constraints(installation: Installation) -> bool:
    """Whether all that is pending was looked through again; not when another process is at such work already.

    What is live and not known yet is taken in: all of it, in an installation of an older release. Tasks that failed
    are tried again first.
    """
    with _alone(installation) as session:
        if session is None:
            return False
        _revive(installation)
        _finish(installation, session)
        with installation.writing(SYSTEM) as ctx:
            follow(ctx)
            keys = look_again(ctx)
        for key in keys:
            look_through(installation, session, key)
    return True


@contextmanager
def _alone(installation: Installation) -> Iterator[sa.Connection | None]:
    """A session in autocommit for statements that run outside of transactions; None when another process has it.

    On SQLite all tasks are short transactions of their own; the session runs nothing.
    """
    engine = installation.readers if installation.sqlite else installation.writers
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as session:
        if installation.sqlite:
            yield session
        elif session.exec_driver_sql(TRY_ONLINE).scalar():
            session.exec_driver_sql("SET lock_timeout = 0")
            try:
                yield session
            finally:
                session.exec_driver_sql("RESET lock_timeout")
                session.exec_driver_sql(RELEASE_ONLINE)
        else:
            yield None


def _revive(installation: Installation) -> None:
    with installation.writing() as ctx:
        table = system.step
        ctx.connection.execute(sa.update(table).where(table.c.state == "failed").values(state="pending"))


def _next(installation: Installation) -> tuple[int, Task] | None:
    step = system.step.c
    query = sa.select(step.id, step.step).where(step.state == "pending").order_by(step.id).limit(1)
    with installation.reading() as ctx:
        row = ctx.connection.execute(query).one_or_none()
    return None if row is None else (row[0], cast("Task", row[1]))


def _finish(installation: Installation, session: sa.Connection) -> int:
    done = 0
    while (task := _next(installation)) is not None:
        done += _perform(installation, session, *task)
    return done


def _perform(installation: Installation, session: sa.Connection, number: int, step: Task) -> int:
    try:
        rows = _TASKS[step["task"]["do"]](installation, session, step["task"], number)
    except sa.exc.DBAPIError as error:
        # Written before everybody knew of the new rule, or tables are not as they were made: told in the journal, for
        # people to mend.
        if not isinstance(error, sa.exc.IntegrityError) and not is_hindered(error):
            raise
        _close(installation, number, {"state": "failed", "step": {**step, "why": str(error.orig)}})
        return 0
    _close(installation, number, {"state": "done", "rows": rows})
    return 1


def _close(installation: Installation, number: int, values: Mapping[str, object]) -> None:
    with installation.writing() as ctx:
        update = sa.update(system.step).where(system.step.c.id == number)
        ctx.connection.execute(update.values(done_at=ctx.clock(), **values))


def _index(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    spec, op = IndexSpec.from_json(task["index"]), running(session)
    if not _wanted(installation, spec):
        return None
    valid = session.scalar(_VALID, {"name": spec.name})
    if valid is False:
        ddl.drop_index(op, spec.name, online=True)
    if not valid:
        ddl.create_index(op, spec, online=True)
    return None


_VALID = sa.text(
    "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE c.relname = :name AND c.relnamespace = current_schema()::regnamespace"
)
"""Whether an index is there: true, false (a build broke off), or no row."""


def _wanted(installation: Installation, spec: IndexSpec) -> bool:
    """Whether the live model still asks for an index; it may have changed since the task was left."""
    with installation.reading() as ctx:
        names = ctx.live.tables.names
        return any(
            spec.name in indexes(one, ctx.live.kinds, names)
            for one in wishes(ctx.model).values()
            if names.table(one.entity) == spec.table
        )


def _validate(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    quote = session.dialect.identifier_preparer.quote
    table, constraint = quote(task["table"]), quote(task["constraint"])
    there = sa.text("SELECT 1 FROM pg_constraint WHERE conname = :name AND conrelid = to_regclass(:table)")
    if session.scalar(there, {"name": task["constraint"], "table": table}):
        session.exec_driver_sql(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")
    return None


def _refill(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    """Chunk by chunk, each in its own transaction together with the note of how far it got."""
    rows, after, total = CHUNK, str(task["after"]), 0
    while rows == CHUNK:
        with installation.writing(SYSTEM) as ctx:
            entity = next((one.name for one in ctx.model.entities.values() if one.key == task["entity"]), None)
            if entity is None:
                return total
            rows, after = refill_some(ctx, entity, after)
            step = {"id": f"refill {task['entity']}", "task": {**task, "after": after}}
            ctx.connection.execute(sa.update(system.step).where(system.step.c.id == number).values(step=step))
        total += rows
    return total


def _recompute(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    """The same with derived values: rows of a chunk are locked, so it takes no longer than a writer may wait."""
    size, last, total = CHUNK, str(task["after"]), 0
    while True:
        begun = time.perf_counter()
        with installation.writing(SYSTEM) as ctx:
            found = _computed(ctx, task)
            if found is None:
                return total
            rows, last = recompute_some(ctx, *found, last, size)
            step = {"id": _step_id(task), "task": {**task, "after": last}}
            ctx.connection.execute(sa.update(system.step).where(system.step.c.id == number).values(step=step))
        total += rows
        if rows < size:
            return total
        took = time.perf_counter() - begun
        size = min(max(int(size * CHUNK_SECONDS / max(took, 0.001)), LEAST_CHUNK), size * 2, MOST_CHUNK)


def _number(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    """Chunk by chunk, oldest records first; those that have a number by now are done."""
    total = 0
    while True:
        with installation.writing(SYSTEM) as ctx:
            entity = next((one for one in ctx.model.entities.values() if one.key == task["entity"]), None)
            name = next((one.name for one in entity.stored if one.key == task["field"]), "") if entity else ""
            if entity is None or not name or not ctx.live.kinds[entity.fields[name].kind].numbered:
                return total
            rows = number_some(ctx, entity.name, name)
        total += rows
        if not rows:
            return total


def _constrain(installation: Installation, session: sa.Connection, task: Task, number: int) -> int | None:
    """Its own note says how far it got. Done when all was looked at, whatever was found."""
    return look_through(installation, session, task["constraint"])


def _step_id(task: Task) -> str:
    return f"recompute {task['entity']} {task['level']}"


def _computed(ctx: Context, task: Task) -> tuple[str, frozenset[str]] | None:
    """The entity and the names of those fields that the live model still stores and computes; None when none is."""
    entity = next((one for one in ctx.model.entities.values() if one.key == task["entity"]), None)
    if entity is None:
        return None
    keys = frozenset(task["fields"])
    names = frozenset(one.name for one in entity.stored if one.key in keys and not one.given)
    return (entity.name, names) if names else None


_TASKS: Mapping[str, Perform] = {
    "index": _index,
    "validate": _validate,
    "refill": _refill,
    "recompute": _recompute,
    "number": _number,
    "constrain": _constrain,
}
