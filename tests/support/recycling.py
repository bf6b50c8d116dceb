"""Putting a PostgreSQL database back as it was: far cheaper than DROP DATABASE, which waits for a checkpoint.

An `Image` holds everything a test could have changed in a database: definitions, statistics, rows, sequences. What a
test added is dropped, what it wrote is replaced; a database that still differs afterwards is not to be used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tests.support.postgres import connect

MOST_GROWTH = 2 << 20
"""Bytes that dead rows may add: beyond them the planner would see other sizes than in a fresh copy."""

_RELATIONS = """
SELECT c.relname, c.relkind::text, md5(concat_ws('|', c.relpersistence, c.reloptions, c.reltuples, c.relpages,
    (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                                 attgenerated, attcollation, pg_get_expr(adbin, adrelid)), ',' ORDER BY attnum)
       FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attrelid = c.oid AND attnum > 0),
    (SELECT string_agg(concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, indisprimary), ',' ORDER BY indexrelid)
       FROM pg_index WHERE indrelid = c.oid),
    (SELECT string_agg(concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated), ',' ORDER BY conname)
       FROM pg_constraint WHERE conrelid = c.oid),
    (SELECT string_agg(pg_get_triggerdef(oid), ',' ORDER BY tgname)
       FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal),
    (SELECT string_agg(pg_get_ruledef(oid), ',' ORDER BY rulename) FROM pg_rewrite WHERE ev_class = c.oid),
    (SELECT s::text FROM pg_sequence s WHERE seqrelid = c.oid),
    (SELECT count(*) FROM pg_statistic WHERE starelid = c.oid)))
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'I')
UNION ALL SELECT proname, 'function', md5(pg_get_functiondef(oid))
FROM pg_proc WHERE oid >= 16384 AND prokind IN ('f', 'p')
UNION ALL SELECT typname, 'type', oid || ' ' || xmin FROM pg_type WHERE oid >= 16384 AND typtype IN ('d', 'e', 'r')
UNION ALL SELECT nspname, 'schema', nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
UNION ALL SELECT extname, 'extension', extversion FROM pg_extension
UNION ALL SELECT stxname, 'statistics', pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
UNION ALL SELECT oid::text, 'large object', '' FROM pg_largeobject_metadata
UNION ALL SELECT setrole::text, 'setting', setconfig::text FROM pg_db_role_setting
           WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_SIZE = """
SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
_DISCONNECT = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_DROPS = {
    "r": "DROP TABLE {} CASCADE",
    "S": "DROP SEQUENCE {} CASCADE",
    "function": "DROP FUNCTION {} CASCADE",
}


@dataclass(frozen=True)
class Image:
    """What a database holds. Names of relations are those in the schema `public`."""

    objects: dict[tuple[str, str], str]
    """(name, kind of object) → its definition, digested."""
    digests: dict[str, tuple[int, object]]
    """Table → number of its rows, and a sum over what they hold."""
    rows: dict[str, bytes]
    """Table → its rows as COPY writes them."""
    sequences: dict[str, tuple[int, bool]]
    size: int = field(compare=False)
    """Bytes of all tables with their indexes; unlike the rest it need not be the same again."""


def image(url: sa.URL) -> Image:
    """What the database holds now."""
    with connect(url) as connection:
        objects = _objects(connection)
        tables = _named(objects, "r")
        rows = {table: _copied(connection, table) for table in tables}
        sequences = _sequences(connection, _named(objects, "S"))
        return Image(objects, _digests(connection, tables), rows, sequences, _number(connection, _SIZE))


def put_back(connection: psycopg.Connection, wanted: Image) -> bool:
    """Whether the database holds again what the image does. Nobody else is connected to it any more."""
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET lock_timeout = '30s'")
    connection.execute(_DISCONNECT, prepare=True)
    if not _redefined(connection, wanted):
        return False
    _refilled(connection, wanted)
    return _number(connection, _SIZE) <= wanted.size + MOST_GROWTH


def _redefined(connection: psycopg.Connection, wanted: Image) -> bool:
    """Whether all definitions are those of the image, now that what it does not know is dropped."""
    objects = _objects(connection)
    for kind, drop in _DROPS.items():
        if added := set(_named(objects, kind)) - set(_named(wanted.objects, kind)):
            names = sql.SQL(", ").join(map(sql.Identifier, sorted(added)))
            connection.execute(sql.SQL(drop).format(names))
            objects = _objects(connection)
    return objects == wanted.objects


def _refilled(connection: psycopg.Connection, wanted: Image) -> None:
    """Replaces the rows of tables that hold others than in the image, and sets sequences."""
    found = _digests(connection, list(wanted.rows))
    sequences = _sequences(connection, list(wanted.sequences))
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no triggers
        for table, digest in found.items():
            if digest != wanted.digests[table]:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                with connection.cursor().copy(_copy(table, "FROM STDIN")) as copy:
                    copy.write(wanted.rows[table])
        for name, state in wanted.sequences.items():
            if sequences[name] != state:
                connection.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, *state])


def _objects(connection: psycopg.Connection) -> dict[tuple[str, str], str]:
    return {(name, kind): definition for name, kind, definition in connection.execute(_RELATIONS, prepare=True)}


def _named(objects: dict[tuple[str, str], str], wanted: str) -> list[str]:
    return sorted(name for name, kind in objects if kind == wanted)


def _digests(connection: psycopg.Connection, tables: Sequence[str]) -> dict[str, tuple[int, object]]:
    one = "SELECT {}::text, count(*), sum(hashtextextended(t::text, 0)) FROM {} t"
    return {name: (number, total) for name, number, total in _union(connection, one, tables)}


def _sequences(connection: psycopg.Connection, names: Sequence[str]) -> dict[str, tuple[int, bool]]:
    found = _union(connection, "SELECT {}::text, last_value, is_called FROM {}", names)
    return {name: (last, called) for name, last, called in found}


def _union(connection: psycopg.Connection, one: str, names: Sequence[str]) -> list[tuple[str, int, object]]:
    """The rows of one statement for each name, asked together."""
    if not names:
        return []
    parts = [sql.SQL(one).format(sql.Literal(name), sql.Identifier(name)) for name in names]
    return connection.execute(sql.SQL(" UNION ALL ").join(parts), prepare=True).fetchall()


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(_copy(table, "TO STDOUT")) as copy:
        return b"".join(bytes(part) for part in copy)


def _copy(table: str, direction: str) -> sql.Composed:
    return sql.SQL("COPY {} " + direction).format(sql.Identifier(table))


def _number(connection: psycopg.Connection, statement: str) -> int:
    (found,) = connection.execute(statement, prepare=True).fetchone()
    return int(found)
