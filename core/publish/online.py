"""Work after the commit, while everybody goes on: index builds, checks of foreign keys, refills of large tables.

Each task is a journal row (`cw_step`, pending → done | failed) and can be begun again at any point: an index that
a broken build left invalid is dropped first, a refill goes on after the last chunk that was committed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from core.context import SYSTEM, utc_now
from core.engine import Installation
from core.publish.draft import running
from core.publish.refill import CHUNK, refill_some
from core.storage import ddl, system
from core.storage.indexes import IndexSpec
from core.storage.locks import RELEASE_ONLINE, TRY_ONLINE

Task = Mapping[str, Any]
"""A task as kept in the journal: what to `do` and with what; JSON values, hence Any."""


def finish_online_work(installation: Installation) -> int:
    """How many tasks were finished. At once 0 when another process is already at it. Failed ones are journaled."""
    done = 0
    autocommit = installation.writers.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        if not _taken(connection):
            return 0
        try:
            while (task := _next(connection)) is not None:
                done += _perform(installation, connection, *task)
        finally:
            _release(connection)
    return done


def pending(connection: sa.Connection) -> tuple[str, ...]:
    """The steps that are not finished yet, by name."""
    query = sa.select(system.step.c.step).where(system.step.c.state == "pending").order_by(system.step.c.id)
    return tuple(cast("Task", step)["id"] for step in connection.scalars(query))


def _next(connection: sa.Connection) -> tuple[int, Task] | None:
    step = system.step.c
    query = sa.select(step.id, step.step).where(step.state == "pending").order_by(step.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row[0], cast("Task", row[1])["task"])


def _perform(installation: Installation, connection: sa.Connection, number: int, task: Task) -> int:
    try:
        rows = _TASKS[task["do"]](installation, connection, task, number)
    except sa.exc.IntegrityError as error:
        # Duplicates that were written before everybody knew of the new rule: told in the journal, for people to mend.
        _close(connection, number, "failed", None, str(error.orig))
        return 0
    _close(connection, number, "done", rows, "")
    return 1


def _close(connection: sa.Connection, number: int, state: str, rows: int | None, why: str) -> None:
    table = system.step
    values: dict[str, object] = {"state": state, "rows": rows, "done_at": utc_now()}
    if why:
        step = cast("Task", connection.scalar(sa.select(table.c.step).where(table.c.id == number)))
        values["step"] = {**step, "why": why}
    connection.execute(sa.update(table).where(table.c.id == number).values(values))


def _index(installation: Installation, connection: sa.Connection, task: Task, number: int) -> int | None:
    spec, op = IndexSpec.from_json(task["index"]), running(connection)
    if not sa.inspect(connection).has_table(spec.table):
        return None
    valid = connection.scalar(
        sa.text(
            "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relname = :name AND c.relnamespace = current_schema()::regnamespace"
        ),
        {"name": spec.name},
    )
    if valid is False:
        ddl.drop_index(op, spec.name, online=True)
    if not valid:
        ddl.create_index(op, spec, online=True)
    return None


def _validate(installation: Installation, connection: sa.Connection, task: Task, number: int) -> int | None:
    quote = connection.dialect.identifier_preparer.quote
    table, constraint = quote(task["table"]), quote(task["constraint"])
    there = sa.text("SELECT 1 FROM pg_constraint WHERE conname = :name AND conrelid = to_regclass(:table)")
    if connection.scalar(there, {"name": task["constraint"], "table": table}):
        connection.exec_driver_sql(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")
    return None


def _refill(installation: Installation, connection: sa.Connection, task: Task, number: int) -> int | None:
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


_TASKS: Mapping[str, Callable[[Installation, sa.Connection, Task, int], int | None]] = {
    "index": _index,
    "validate": _validate,
    "refill": _refill,
}


def _taken(connection: sa.Connection) -> bool:
    """PostgreSQL: whether this session may work; SQLite's short transactions do not harm each other."""
    return connection.dialect.name != "postgresql" or bool(connection.exec_driver_sql(TRY_ONLINE).scalar())


def _release(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(RELEASE_ONLINE)
