"""Tables as statements see them, and what statements call things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.prepared import prepared
from core.storage.types import SqlType
from schema_registry.model import Entity

Column = sa.ColumnElement[Any]
"""A column of any type; SQLAlchemy's generic is invariant, so `object` would accept none."""
Rows = sa.Select[*tuple[Any, ...]]
"""A SELECT of any columns."""

MOST_TABLES = 50
"""Tables that a statement may join. SQLite takes 64, and PostgreSQL plans ever longer."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entity's table in a statement, under a name of its own. `columns` and `keys` by field name."""

    entity: Entity
    table: sa.FromClause
    columns: Mapping[str, Column]
    keys: Mapping[str, Mapping[str, Column]]


class Names:
    """Hands out the names of one statement: of aliases, and of values bound, `v0`, `v1` … in the order they come."""

    def __init__(self) -> None:
        self._next = 0
        self._bound: dict[str, int] = {}

    @property
    def full(self) -> bool:
        """Whether one more table would be too many."""
        return self._next >= MOST_TABLES

    def take(self) -> str:
        if self.full:
            raise Rejected([codes.TOO_MUCH.at("", what="joined tables", most=MOST_TABLES)])
        self._next += 1
        return f"t{self._next}"

    def bind(self, kind: str, value: object, type_: SqlType, *, written: bool = False) -> sa.BindParameter[Any]:
        """A parameter that holds a value unless the statement is executed with another; lists expand.

        `written`: the value becomes a quoted part of the statement when it is executed.
        """
        number = self._bound.get(kind, 0)
        self._bound[kind] = number + 1
        several = isinstance(value, list)
        return sa.bindparam(f"{kind}{number}", value, type_, expanding=several, literal_execute=written)


def own_table(ctx: Context, entity: Entity) -> Source:
    """The entity's table under its own name."""
    made = ctx.live.tables[entity.name]
    return Source(entity, made.table, made.columns, made.keys)


def alias(ctx: Context, entity: Entity, name: str) -> Source:
    """The entity's table under another name. Making one costs more than using it, so they are kept."""
    return prepared(ctx.live, ("alias", entity.name, name), lambda: _alias(ctx, entity, name))


def _alias(ctx: Context, entity: Entity, name: str) -> Source:
    return source_of(ctx, entity, ctx.live.tables[entity.name].table.alias(name))


def source_of(ctx: Context, entity: Entity, table: sa.FromClause) -> Source:
    """The entity's table, or an alias of it, as a source."""
    made = ctx.live.tables[entity.name]
    columns = {field: table.c[column.name] for field, column in made.columns.items()}
    keys = {field: {key: table.c[column.name] for key, column in kept.items()} for field, kept in made.keys.items()}
    return Source(entity, table, columns, keys)
