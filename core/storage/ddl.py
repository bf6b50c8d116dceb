"""What is done to the database, as Alembic operations: the same functions run for real and print the plan's SQL.

Nothing here rebuilds a table, and only a purge drops what holds values. User columns are nullable; `required` is
the write path's. Foreign keys are deferred to the commit, so that records that refer to each other go in together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from alembic.operations import Operations

from core.storage.indexes import IndexSpec
from core.storage.names import made_name
from core.storage.tables import EntityTable

Targets = Mapping[str, str]
"""Physical column of a reference → physical table that it refers to."""

ROW = "sys_row"
"""SQLite's row number of a record, which the full-text index refers to."""
FULL_TEXT = "__fts"
"""Ending of the name of a table's full-text index on SQLite."""


def create_table(op: Operations, built: EntityTable, targets: Targets) -> None:
    """The table exists with all columns; on SQLite with its foreign keys, whose targets may come later.

    SQLite keeps a foreign key that was made with its table for ever; one that came with a column goes with it.
    """
    name, made = built.table.name, list(built.table.columns)
    if not _sqlite(op):
        op.create_table(name, *map(_column, made), sa.PrimaryKeyConstraint("id"))
        return
    row = sa.Column(ROW, sa.Integer(), primary_key=True)
    plain = (_column(column) for column in made if column.name not in targets)
    op.create_table(name, row, *plain, sa.UniqueConstraint("id"))
    for column in made:
        if column.name in targets:
            _add_reference(op, name, column, targets[column.name])


def add_columns(
    op: Operations, table: str, columns: Iterable[sa.Column[object]], targets: Targets, fill: Mapping[str, object]
) -> None:
    """The table has more columns. `fill`: the value, by column, that rows which exist already get (a constant)."""
    for column in columns:
        if _sqlite(op) and column.name in targets:
            _add_reference(op, table, column, targets[column.name])
            continue
        made = sa.Column(column.name, column.type, nullable=True)
        if fill.get(column.name) is not None:
            made.server_default = sa.DefaultClause(_literal(op, column, fill[column.name]))
        op.add_column(table, made)
        if made.server_default is not None and not _sqlite(op):
            op.alter_column(table, column.name, server_default=None)


def _add_reference(op: Operations, table: str, column: sa.Column[object], target: str) -> None:
    """SQLite takes a foreign key with its column and never afterwards; Alembic has no words for that."""
    type_ = column.type.compile(dialect=op.get_context().dialect)
    op.execute(
        f"ALTER TABLE {_quoted(op, table)} ADD COLUMN {_quoted(op, column.name)} {type_}"
        f" REFERENCES {_quoted(op, target)} (id) DEFERRABLE INITIALLY DEFERRED"
    )


def add_foreign_key(op: Operations, table: str, column: str, target: str, *, checked: bool) -> None:
    """PostgreSQL: the column refers to another table. Not `checked`: rows that exist are validated later, online."""
    op.create_foreign_key(
        foreign_key_name(table, column),
        table,
        target,
        [column],
        ["id"],
        deferrable=True,
        initially="DEFERRED",
        postgresql_not_valid=not checked,
    )


def foreign_key_name(table: str, column: str) -> str:
    return made_name("fk", table, column)


def drop_foreign_key(op: Operations, table: str, column: str) -> None:
    """PostgreSQL: values that are put away no longer keep their targets. SQLite's stay and do no harm."""
    name = _quoted(op, foreign_key_name(table, column))
    op.execute(f"ALTER TABLE {_quoted(op, table)} DROP CONSTRAINT IF EXISTS {name}")


def drop_columns(op: Operations, table: str, columns: Iterable[str]) -> None:
    """The columns are gone with their values. No index may stand on them on SQLite; PostgreSQL drops those."""
    for column in columns:
        op.drop_column(table, column)


def drop_table(op: Operations, table: str) -> None:
    """The table is gone with its records, and on SQLite its full-text index. Nothing may refer to it."""
    op.drop_table(table)
    if _sqlite(op):
        op.execute(f"DROP TABLE IF EXISTS {_quoted(op, table + FULL_TEXT)}")


def create_index(op: Operations, spec: IndexSpec, *, online: bool = False) -> None:
    """The index exists. `online` (PostgreSQL, outside of a transaction): while the table is written to."""
    unique, concurrently = ("UNIQUE " if spec.unique else ""), ("CONCURRENTLY " if online else "")
    using = f" USING {spec.method}" if spec.method != "btree" else ""
    terms = ", ".join(_term(op, one.column, descending=one.descending, plain=one.plain) for one in spec.terms)
    terms = terms or "(1)"  # one row at most
    op.execute(
        f"CREATE {unique}INDEX {concurrently}{_quoted(op, spec.name)} ON {_quoted(op, spec.table)}{using} ({terms})"
        " WHERE sys_deleted_at IS NULL"
    )


def drop_index(op: Operations, name: str, *, online: bool = False) -> None:
    concurrently = "CONCURRENTLY " if online else ""
    op.execute(f"DROP INDEX {concurrently}IF EXISTS {_quoted(op, name)}")


def create_full_text(op: Operations, table: str) -> None:
    """SQLite: an FTS5 index over the table's grams, kept by triggers. Grams come as tokens, so nothing is stemmed.

    Rows without grams are never in it: to take out what was not put in would break the index.
    """
    index, row = _quoted(op, table + FULL_TEXT), ROW
    name = _quoted(op, table)
    remove = f"INSERT INTO {index}({index}, rowid, sys_grams) VALUES ('delete', old.{row}, old.sys_grams);"  # noqa: S608  # quoted names
    insert = f"INSERT INTO {index}(rowid, sys_grams) VALUES (new.{row}, new.sys_grams);"  # noqa: S608  # quoted names
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(sys_grams, content={name}, content_rowid='{row}',"
        " tokenize='unicode61 remove_diacritics 0', detail='none', columnsize=0)"
    )
    changed = f"UPDATE OF sys_grams ON {name} WHEN old.sys_grams IS NOT new.sys_grams AND"
    events = (
        (f"AFTER INSERT ON {name} WHEN new.sys_grams IS NOT NULL", insert),
        (f"AFTER DELETE ON {name} WHEN old.sys_grams IS NOT NULL", remove),
        (f"BEFORE {changed} old.sys_grams IS NOT NULL", remove),
        (f"AFTER {changed} new.sys_grams IS NOT NULL", insert),
    )
    for trigger, (event, body) in zip(full_text_names(table)[1:], events, strict=True):
        op.execute(f"CREATE TRIGGER {_quoted(op, trigger)} {event} BEGIN {body} END")


def full_text_names(table: str) -> tuple[str, ...]:
    """What a table's full-text index consists of on SQLite: itself and its triggers."""
    return table + FULL_TEXT, *(f"{table}{FULL_TEXT}_{ending}" for ending in ("ins", "del", "old", "new"))


def remake_full_text(op: Operations, table: str) -> None:
    """SQLite: the full-text index is there whatever was left of it, and agrees with the table."""
    index, *triggers = full_text_names(table)
    for trigger in triggers:
        op.execute(f"DROP TRIGGER IF EXISTS {_quoted(op, trigger)}")
    op.execute(f"DROP TABLE IF EXISTS {_quoted(op, index)}")
    create_full_text(op, table)
    insert = f"INSERT INTO {_quoted(op, index)}(rowid, sys_grams) SELECT {ROW}, sys_grams FROM {_quoted(op, table)}"  # noqa: S608  # quoted names
    op.execute(f"{insert} WHERE sys_grams IS NOT NULL")


def allow_missing(op: Operations, table: str, column: str) -> None:
    """PostgreSQL: the column takes missing values, as every user column does."""
    op.alter_column(table, column, nullable=True)


def _column(column: sa.Column[object]) -> sa.Column[object]:
    return sa.Column(column.name, column.type, nullable=bool(column.nullable))


def _literal(op: Operations, column: sa.Column[object], value: object) -> sa.TextClause:
    dialect = op.get_context().dialect
    bound = sa.literal(value, column.type).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return sa.text(str(bound).replace(":", "\\:"))


def _term(op: Operations, column: str, *, descending: bool, plain: bool) -> str:
    order = " DESC" if descending else ""
    if plain or _sqlite(op):
        return _quoted(op, column) + order
    return _quoted(op, column) + (" DESC NULLS LAST" if descending else " NULLS FIRST")


def _quoted(op: Operations, name: str) -> str:
    return op.get_context().dialect.identifier_preparer.quote(name)


def _sqlite(op: Operations) -> bool:
    return op.get_context().dialect.name == "sqlite"


def columns_there(connection: sa.Connection, table: str) -> frozenset[str]:
    """The columns that a table has, whoever still knows them."""
    return frozenset(column["name"] for column in sa.inspect(connection).get_columns(table))
