"""What a database has room for in one table, one row and one entry of an index; and what columns take of it.

PostgreSQL keeps a row within a page of 8 KB: texts that do not fit go elsewhere and leave a pointer, everything else
stays. (PostgreSQL's documentation, appendix K "Limits" and chapter 73.2 "TOAST".) SQLite cuts rows into as many pages
as they need.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import dialect

from core.storage.types import SqlType

COLUMNS = 1_600
"""Columns of a table on PostgreSQL, dropped ones included: their numbers are never given out again."""
BESIDE = 64
ROW_BYTES = 8_160
"""Bytes of a row on PostgreSQL, with its head."""
ENTRY_BYTES = 2_692
"""Bytes of the values in one entry of a B-tree on PostgreSQL: 2,704 with the entry's head and a mark of what is
missing."""
_HEAD, _WORD = 23, 8
SHORTENED = 24
"""Bytes that a long text takes at most in a row that is full: compressed to so many, or a pointer of 18."""
_SHORTEST = 2
_FIXED = {"BOOLEAN": (1, 1), "UUID": (16, 1), "INTEGER": (4, 4), "DATE": (4, 4), "BIGINT": (8, 8), "TIME": (8, 8)}
"""Bytes and alignment by the first word of a type, as PostgreSQL spells it; `TIME` begins two of them."""
_NUMERIC = 15
_SPELLING = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


class Width(NamedTuple):
    """Bytes that a column takes in a row: at least, at most, and to a multiple of what it is laid."""

    least: int
    most: int
    align: int = 1


def width(type: SqlType) -> Width:
    """What a filled-in column of a type takes in a row of PostgreSQL."""
    spelled = type.compile(dialect=_SPELLING)
    for word, (size, align) in _FIXED.items():
        if spelled.startswith(word) and not spelled.endswith("[]"):
            return Width(size, size, align)
    return Width(_SHORTEST, _NUMERIC if spelled.startswith("NUMERIC") else SHORTENED)


def row_bytes(sizes: Iterable[tuple[int, int]]) -> int:
    """Bytes of a row whose columns have these sizes and alignments; a column without a value is left out of them."""
    at = count = 0
    for size, align in sizes:
        at += -at % align + size
        count += 1
    head = _HEAD + (count + 7) // 8
    return head + -head % _WORD + at


def kept_bytes(length: int) -> tuple[int, int]:
    """Bytes and alignment that a text of so many bytes takes in a row that is full."""
    return (length + 1, 1) if length < SHORTENED else (SHORTENED, 4)


def columns_used(connection: sa.Connection, table: str) -> int:
    """How many columns a table has used up; on PostgreSQL with those that were dropped, which still count."""
    if connection.dialect.name == "postgresql":
        counted = "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(:table)) AND attnum > 0"
    else:
        counted = "SELECT count(*) FROM pragma_table_info(:table)"
    return connection.scalar(sa.text(counted), {"table": table}) or 0


def most_columns(connection: sa.Connection) -> int:
    """How many columns a table may have. SQLite's limit is that of a question's too, which has look-ups beside."""
    if connection.dialect.name == "postgresql":
        return COLUMNS
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    return driver.getlimit(sqlite3.SQLITE_LIMIT_COLUMN) - BESIDE
