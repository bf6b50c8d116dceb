"""Whether rows that are gone are still referred to. Foreign keys are checked at the end of a transaction; who drops
rows wants to know at once, while a part of it can still be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from core.storage.types import Id


def dangling(connection: sa.Connection, tables: Collection[str], ids: Collection[str]) -> bool:
    """Whether a column of any table refers to one of some rows that were in some tables. On SQLite those of fields
    that were put away still do."""
    if connection.dialect.name == "postgresql":
        try:
            with connection.begin_nested():
                connection.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
                connection.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        except sa.exc.IntegrityError:
            return True
        return False
    wanted = list(ids)
    return any(
        connection.execute(sa.select(sa.exists().where(column.in_(wanted[start : start + 500])))).scalar_one()
        for column in _referring(connection, frozenset(tables))
        for start in range(0, len(wanted), 500)
    )


def _referring(connection: sa.Connection, tables: frozenset[str]) -> Iterator[sa.ColumnClause[str]]:
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        for key in inspector.get_foreign_keys(table):
            if key["referred_table"] in tables:
                yield sa.table(table, sa.column(key["constrained_columns"][0], Id())).c[0]
