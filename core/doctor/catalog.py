"""What the database says of itself: columns, indexes and foreign keys of all tables, in few statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core.storage.types import SqlType

_COLLATION = re.compile(r" COLLATE .*")


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column: its type as the dialect spells it, without collation."""

    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class IndexFound:
    """An index: its columns in order. `valid` is false after a build that broke off."""

    columns: tuple[str, ...]
    unique: bool
    valid: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything by table, then name. `links`: columns with the tables that they refer to; `others`: what else there
    is on SQLite by name (full-text tables, triggers)."""

    postgresql: bool
    columns: Mapping[str, Mapping[str, ColumnFound]]
    indexes: Mapping[str, Mapping[str, IndexFound]]
    links: Mapping[str, frozenset[tuple[str, str]]]
    others: frozenset[str]

    @classmethod
    def read(cls, connection: sa.Connection) -> Catalog:
        """The catalog as one transaction sees it."""
        return _postgresql(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)


def spelled(type: SqlType, dialect: sa.Dialect) -> str:
    """A type as the catalog tells it."""
    told = _COLLATION.sub("", type.compile(dialect=dialect)).upper()
    return told.replace(", ", ",").replace("VARCHAR", "CHARACTER VARYING") if dialect.name == "postgresql" else told


# ---- PostgreSQL
_PG_COLUMNS = """
SELECT c.relname, a.attname, upper(format_type(a.atttypid, a.atttypmod)), NOT a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_PG_INDEXES = """
SELECT t.relname, i.relname, x.indisunique, x.indisvalid,
  (SELECT coalesce(array_agg(a.attname ORDER BY k.n), '{}')
   FROM unnest(x.indkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a
   ON a.attrelid = x.indrelid AND a.attnum = k.attnum)::text[]
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = current_schema()::regnamespace AND NOT x.indisprimary
"""
_PG_LINKS = """
SELECT t.relname, a.attname, r.relname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
JOIN pg_class r ON r.oid = k.confrelid JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
"""


def _postgresql(connection: sa.Connection) -> Catalog:
    columns: defaultdict[str, dict[str, ColumnFound]] = defaultdict(dict)
    indexes: defaultdict[str, dict[str, IndexFound]] = defaultdict(dict)
    links: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for table, name, type, nullable in connection.exec_driver_sql(_PG_COLUMNS):
        columns[table][name] = ColumnFound(type, nullable)
    for table, name, unique, valid, keys in connection.exec_driver_sql(_PG_INDEXES):
        indexes[table][name] = IndexFound(tuple(keys), unique, valid)
    for table, name, target in connection.exec_driver_sql(_PG_LINKS):
        links[table].add((name, target))
    return Catalog(True, columns, indexes, {one: frozenset(pairs) for one, pairs in links.items()}, frozenset())


# ---- SQLite
_SQLITE_COLUMNS = """
SELECT m.name, c.name, upper(c.type), c."notnull" FROM sqlite_master m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table'
"""
_SQLITE_INDEXES = """
SELECT m.name, i.name, i."unique", c.name FROM sqlite_master m JOIN pragma_index_list(m.name) i
LEFT JOIN pragma_index_info(i.name) c WHERE m.type = 'table' AND i.origin = 'c' ORDER BY i.name, c.seqno
"""


def _sqlite(connection: sa.Connection) -> Catalog:
    columns: defaultdict[str, dict[str, ColumnFound]] = defaultdict(dict)
    keys: defaultdict[tuple[str, str, bool], list[str]] = defaultdict(list)
    indexes: defaultdict[str, dict[str, IndexFound]] = defaultdict(dict)
    for table, name, type, filled in connection.exec_driver_sql(_SQLITE_COLUMNS):
        columns[table][name] = ColumnFound(type, not filled)
    for table, name, unique, column in connection.exec_driver_sql(_SQLITE_INDEXES):
        keys[table, name, bool(unique)] += [column] if column else []
    for (table, name, unique), found in keys.items():
        indexes[table][name] = IndexFound(tuple(found), unique, valid=True)
    others = frozenset(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    return Catalog(False, columns, indexes, {}, others)
