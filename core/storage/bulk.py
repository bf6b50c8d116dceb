"""Many new rows into one table, the quickest way each database has: one prepared statement, or COPY.

SQLAlchemy's executemany binds parameters by name, row by row; here values are taken column by column. It is for
inserts alone: everything that is judged was judged before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import is_, itemgetter
from typing import Any

import psycopg
import sqlalchemy as sa

FEWEST = 20
"""Rows from which it pays."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BulkInsert:
    """How rows go into a table: its columns, and what their values pass through on the way to the driver.

    `pick` takes them from a row that has all of them; what a row leaves out is missing.
    """

    names: tuple[str, ...]
    pick: Callable[[Row], tuple[Any, ...]]
    processors: tuple[Callable[[Any], object] | None, ...]
    statement: str


def bulk_insert(table: sa.Table, dialect: sa.Dialect, ready: Collection[str] = ()) -> BulkInsert:
    """Made once for a table and dialect. On SQLite rows that clash with a unique index are left out.

    `ready` names columns whose values are handed in as the driver takes them: JSON as text.
    """
    columns = [column for column in table.columns if column.server_default is None and not _grows(column)]
    quoted = dialect.identifier_preparer
    listed = ", ".join(quoted.quote(column.name) for column in columns)
    name = quoted.format_table(table)
    if dialect.name == "postgresql":
        statement = f"COPY {name} ({listed}) FROM STDIN"
    else:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {name} ({listed}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608  # quoted
    processors = tuple(None if column.key in ready else _processor(column, dialect) for column in columns)
    names = tuple(column.key for column in columns)
    return BulkInsert(names, itemgetter(*names), processors, statement)


def run(connection: sa.Connection, bulk: BulkInsert, rows: Sequence[Row]) -> int:
    """How many of the rows went in. On PostgreSQL all or, where one clashes with a unique index, none."""
    try:
        picked = list(map(bulk.pick, rows))
    except KeyError:
        picked = [tuple(map(row.get, bulk.names)) for row in rows]
    columns = [
        values if processor is None else _processed(values, processor)
        for values, processor in zip(zip(*picked, strict=True), bulk.processors, strict=True)
    ]
    made = list(zip(*columns, strict=True))
    if connection.dialect.name != "postgresql":
        return connection.exec_driver_sql(bulk.statement, made).rowcount
    return _copy(connection, bulk.statement, made)


def _processed(values: tuple[Any, ...], processor: Callable[[Any], object]) -> Sequence[object]:
    """A column's values as the driver takes them; one and the same of all rows is made once."""
    if all(map(is_, values, repeat(values[0]))):
        return [processor(values[0])] * len(values)
    return list(map(processor, values))


def _copy(connection: sa.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
    point = connection.begin_nested()
    driver: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # our driver
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.errors.UniqueViolation:
        point.rollback()
        return 0
    except psycopg.OperationalError as error:
        # The driver's own: told like those of statements, among them a full disk and a row without room.
        raise sa.exc.OperationalError(statement, None, error) from error
    point.commit()
    return len(rows)


def _grows(column: sa.Column[Any]) -> bool:
    table = column.table
    return isinstance(table, sa.Table) and column is table.autoincrement_column


def _processor(column: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], object] | None:
    type_ = column.type.dialect_impl(dialect)
    if isinstance(type_, sa.ARRAY):
        return _array
    return type_.bind_processor(dialect)


def _array(values: Sequence[str] | None) -> str | None:
    """An array as COPY reads it. Ours hold grams alone: letters, digits and private characters, nothing to escape."""
    return None if values is None else "{" + ",".join(values) + "}"
