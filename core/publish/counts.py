"""Counting what a change would do to records, in the database wherever it can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from core.kinds.kind import Refused

Column = sa.ColumnClause[object]

SMALL = 5_000
"""Rows up to which a table is changed within the publish itself, in milliseconds; larger ones are left for later."""


def records(connection: sa.Connection, table: str) -> int:
    """Live records of a table."""
    return _number(connection, sa.select(sa.func.count()).select_from(_live(table)))


def values(connection: sa.Connection, table: str, column: str) -> int:
    """Live records that have a value in a column."""
    named: Column = sa.column(column)
    return _number(connection, sa.select(sa.func.count(named)).select_from(_live(table, named)))


def missing(connection: sa.Connection, table: str, column: str) -> int:
    """Live records that have none."""
    named: Column = sa.column(column)
    return _number(connection, sa.select(sa.func.count()).select_from(_live(table, named)).where(named.is_(None)))


def dangling(connection: sa.Connection, table: str, column: str, target: str) -> int:
    """Live records that refer to a deleted one of another table."""
    named: Column = sa.column(column)
    id: Column = sa.column("id")
    deleted: Column = sa.column("sys_deleted_at")
    gone = sa.select(id).select_from(sa.table(target)).where(deleted.is_not(None))
    return _number(connection, sa.select(sa.func.count()).select_from(_live(table, named)).where(named.in_(gone)))


def duplicates(connection: sa.Connection, table: str, columns: Sequence[str]) -> int:
    """Live records whose values, taken together, stand more than once."""
    named: list[Column] = [sa.column(column) for column in columns]
    groups = (
        sa.select(sa.func.count().label("size"))
        .select_from(_live(table, *named))
        .where(*(one.is_not(None) for one in named))
        .group_by(*named)
        .having(sa.func.count() > 1)
        .subquery()
    )
    return _number(connection, sa.select(sa.func.coalesce(sa.func.sum(groups.c.size), 0)))


def about(connection: sa.Connection, table: str) -> int:
    """Rows of a table, trash included: of a large one as PostgreSQL last estimated them, without counting."""
    if connection.dialect.name == "postgresql":
        estimated = connection.scalar(_ESTIMATED, {"table": connection.dialect.identifier_preparer.quote(table)})
        if estimated is not None and estimated > SMALL:
            return int(estimated)
    return _number(connection, sa.select(sa.func.count()).select_from(sa.table(table)))


_ESTIMATED = sa.text("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(:table)")


def longer(connection: sa.Connection, table: str, columns: Sequence[str], most: int) -> int:
    """Live records whose values, taken together, have more bytes than `most`."""
    named: list[Column] = [sa.column(column) for column in columns]
    bytes_ = sum(
        (sa.func.coalesce(sa.func.octet_length(sa.cast(one, sa.Text())), 0) for one in named), start=sa.literal(0)
    )
    rows = _live(table, *named)
    return _number(connection, sa.select(sa.func.count()).select_from(rows).where(bytes_ > most))


def is_small(connection: sa.Connection, table: str) -> bool:
    """Whether a table has at most `SMALL` rows, trash included. Reads no more than those."""
    rows = sa.select(sa.literal(1)).select_from(sa.table(table)).offset(SMALL).limit(1)
    return connection.scalar(rows) is None


def refused(connection: sa.Connection, column: sa.Column[object], read: Callable[[object], object]) -> int:
    """Live records whose value a field would not take any more. Each different value is judged once."""
    alive = column.table.c.sys_deleted_at.is_(None)
    query = sa.select(column, sa.func.count()).where(alive, column.is_not(None)).group_by(column)
    found: Counter[bool] = Counter()
    for value, rows in connection.execute(query):
        found[_takes(read, value)] += rows
    return found[False]


def _takes(read: Callable[[object], object], value: object) -> bool:
    try:
        read(value)
    except Refused:
        return False
    return True


def _live(table: str, *columns: Column) -> sa.FromClause:
    deleted: Column = sa.column("sys_deleted_at")
    return sa.select(*(columns or (sa.literal(1),))).select_from(sa.table(table)).where(deleted.is_(None)).subquery()


def _number(connection: sa.Connection, query: sa.Select[int]) -> int:
    return int(connection.scalar(query) or 0)
