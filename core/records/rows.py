"""The statements that load, insert and change rows of record tables. Nothing here judges anything.

Statements are made once for each live version, so that a write costs SQLAlchemy no more than a look into its cache.
On PostgreSQL rows are loaded under a row lock. Changing a record takes FOR NO KEY UPDATE, deleting it FOR UPDATE:
the latter waits for writers who have just checked that the record may be referred to (FOR KEY SHARE, `references`),
and makes the next ones wait.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.access.rights import predicate
from core.context import Context, Live
from core.records.draft import Current
from core.records.shape import Shape, shape_at
from core.storage import bulk

Lock = Literal["", "change", "delete"]
Row = Mapping[str, object]

MOST_PARAMETERS = 2_000
"""Values in one IN list."""
_SYSTEM = ("id", "sys_version", "sys_owner", "sys_updated_at")
_LOADED = len(_SYSTEM)


class _Loads(NamedTuple):
    """Selects of rows under a lock, and the names of the fields in their order."""

    one: sa.Select[Any]
    many: sa.Select[Any]
    names: tuple[str, ...]


class _InTable(NamedTuple):
    entity: str
    dialect: sa.Dialect


class _Writes(NamedTuple):
    """`insert` keeps out rows that clash with a unique index, instead of failing."""

    insert: sa.Insert
    update: sa.Update


def load(ctx: Context, shape: Shape, ids: Collection[str], action: str, lock: Lock = "change") -> dict[str, Current]:
    """The live rows of some ids that the actor may read, by id; those that an action reaches are `allowed`."""
    return _load(ctx, shape, ids, action, ctx.live.derive(_make_loads, (shape.entity.name, lock, False)))


def load_deleted(ctx: Context, shape: Shape, ids: Collection[str], action: str) -> dict[str, Current]:
    """The same for rows in the trash, under the lock of a deletion."""
    return _load(ctx, shape, ids, action, ctx.live.derive(_make_loads, (shape.entity.name, "delete", True)))


def _load(ctx: Context, shape: Shape, ids: Collection[str], action: str, loads: _Loads) -> dict[str, Current]:
    table = shape.table.table
    readable = predicate(ctx, shape.entity.name, table, "read")
    reached = predicate(ctx, shape.entity.name, table, action)
    found: dict[str, Current] = {}
    for chunk in chunks(ids):
        one = len(chunk) == 1
        statement = loads.one if one else loads.many
        if readable is not None:
            statement = statement.where(readable)
        if reached is not None:
            statement = statement.add_columns(reached)
        cells: Sequence[Any]
        for cells in ctx.connection.execute(statement, {"sys_wanted": chunk[0] if one else chunk}):
            allowed = reached is None or bool(cells[-1])
            found[cells[0]] = _current(shape, cells, loads.names, allowed=allowed)
    return found


def walk(ctx: Context, shape: Shape, names: Sequence[str], after: str, size: int) -> list[Current]:
    """Up to so many live rows in the order of ids, from the one after `after`, with the values of some fields."""
    table = shape.table.table
    query = sa.select(*(table.c[one] for one in _SYSTEM), *shape.columns_of(names))
    query = query.where(table.c.sys_deleted_at.is_(None)).order_by(table.c.id).limit(size)
    cells = ctx.connection.execute(query.where(table.c.id > after) if after else query)
    return [_current(shape, row, tuple(names), allowed=True) for row in cells]


def referring(ctx: Context, entity: str, field: str, targets: Collection[str]) -> list[str]:
    """The ids of live rows whose reference points to one of some records, whoever may read them."""
    built = ctx.live.tables[entity]
    column, table = built.columns[field], built.table
    found: list[str] = []
    for chunk in chunks(targets):
        statement = sa.select(table.c.id).where(column.in_(chunk), table.c.sys_deleted_at.is_(None))
        found.extend(ctx.connection.execute(statement).scalars())
    return found


def count_referring(
    ctx: Context, entity: str, field: str, targets: Collection[str], *, readable: bool = False
) -> int:
    """How many those are; with `readable` those among them that the actor may read."""
    built = ctx.live.tables[entity]
    column, table = built.columns[field], built.table
    count = sa.select(sa.func.count()).select_from(table).where(table.c.sys_deleted_at.is_(None))
    allowed = predicate(ctx, entity, table, "read") if readable else None
    count = count if allowed is None else count.where(allowed)
    return sum(ctx.connection.execute(count.where(column.in_(chunk))).scalar_one() for chunk in chunks(targets))


def insert(ctx: Context, shape: Shape, rows: Sequence[Row]) -> frozenset[str]:
    """Writes new rows; the ids of those that a unique index kept out, because another writer was faster."""
    if len(rows) >= bulk.FEWEST and bulk.run(ctx.connection, _bulk(ctx, shape), rows) == len(rows):
        return frozenset()
    done = ctx.connection.execute(_writes(ctx, shape).insert, rows)
    if done.rowcount == len(rows):
        return frozenset()
    ids = [str(row["id"]) for row in rows]
    table = shape.table.table
    kept: set[str] = set()
    for chunk in chunks(ids):
        kept.update(ctx.connection.execute(sa.select(table.c.id).where(table.c.id.in_(chunk))).scalars())
    return frozenset(ids) - kept


def change(ctx: Context, shape: Shape, rows: Sequence[Row]) -> None:
    """Writes changed columns of loaded rows. Every row names its id as `sys_wanted`."""
    statement = _writes(ctx, shape).update
    for alike in _runs(rows):
        ctx.connection.execute(statement, alike[0] if len(alike) == 1 else alike)


class Savepoint:
    """A part of a transaction that is taken back alone when a unique index refuses a row: `clashed` is true then."""

    def __init__(self, ctx: Context) -> None:
        self._connection = ctx.connection
        self._point: sa.NestedTransaction | None = None
        self.clashed = False

    def __enter__(self) -> Savepoint:
        self._point = self._connection.begin_nested()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        assert self._point is not None
        if error is None:
            self._point.commit()
            return False
        self._point.rollback()
        self.clashed = isinstance(error, sa.exc.IntegrityError) and _is_unique_clash(error)
        return self.clashed


def chunks(values: Collection[Any], size: int = MOST_PARAMETERS) -> Iterator[list[Any]]:
    """Values in sorted order, in lists short enough for one statement. A fixed order of locks avoids deadlocks."""
    ordered = sorted(values) if len(values) > 1 else list(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _current(shape: Shape, row: Sequence[Any], names: tuple[str, ...], *, allowed: bool) -> Current:
    values = shape.joined(names, row[_LOADED:])
    return Current(row[0], row[1], row[2], row[3], values, allowed)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows that change the same columns, to be written in one go."""
    run: list[Row] = []
    for row in rows:
        if run and run[0].keys() != row.keys():
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _is_unique_clash(error: sa.exc.IntegrityError) -> bool:
    """Whether a unique index refused: SQLSTATE 23505, or SQLite's SQLITE_CONSTRAINT_UNIQUE."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorname == "SQLITE_CONSTRAINT_UNIQUE"
    return getattr(cause, "sqlstate", None) == "23505"


def _bulk(ctx: Context, shape: Shape) -> bulk.BulkInsert:
    made: bulk.BulkInsert = ctx.live.derive(_make_bulk, _InTable(shape.entity.name, ctx.connection.dialect))
    return made


def _make_bulk(live: Live, key: _InTable) -> bulk.BulkInsert:
    return bulk.bulk_insert(live.tables[key.entity].table, key.dialect)


def _writes(ctx: Context, shape: Shape) -> _Writes:
    return ctx.live.derive(_make_writes, (shape.entity.name, ctx.connection.dialect.name))


def _make_writes(live: Live, key: tuple[str, str]) -> _Writes:
    name, dialect = key
    table = live.tables[name].table
    into = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return _Writes(
        insert=into.on_conflict_do_nothing().execution_options(preserve_rowcount=True),
        update=sa.update(table).where(table.c.id == sa.bindparam("sys_wanted")),
    )


def _make_loads(live: Live, key: tuple[str, Lock, bool]) -> _Loads:
    name, lock, deleted = key
    built = live.tables[name]
    table = built.table
    fields = tuple(one.name for one in live.model.entities[name].stored)
    loaded = [*(table.c[one] for one in _SYSTEM), *shape_at(live, name).columns_of(fields)]
    gone = table.c.sys_deleted_at
    select = sa.select(*loaded).where(gone.is_not(None) if deleted else gone.is_(None))
    if lock:
        select = select.with_for_update(key_share=lock == "change", of=table)
    return _Loads(
        one=select.where(table.c.id == sa.bindparam("sys_wanted")),
        many=select.where(table.c.id.in_(sa.bindparam("sys_wanted", expanding=True))).order_by(table.c.id),
        names=fields,
    )
