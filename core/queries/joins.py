"""The tables of one statement: the asked entity's, and every one that a path reaches, joined once each.

The access predicate is part of each join. What the actor may not see is therefore missing everywhere alike: in
values, filters, sorting, groups and titles. Where an actor's right to read a target is limited, the value of a
reference is the id that the join found, not the stored one, so that even the id of a hidden record stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.paths import Path
from core.queries.prepared import prepared
from core.storage import system
from core.storage.types import SqlType
from schema_registry.model import Entity, Field

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
    made = ctx.live.tables[entity.name]
    table = made.table.alias(name)
    columns = {field: table.c[column.name] for field, column in made.columns.items()}
    keys = {field: {key: table.c[column.name] for key, column in kept.items()} for field, kept in made.keys.items()}
    return Source(entity, table, columns, keys)


def visible(
    ctx: Context, source: Source, alive: sa.ColumnElement[bool] | None = None
) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions under which a row of a source exists for the actor. `alive`: the first of them, if made."""
    yield source.columns["sys_deleted_at"].is_(None) if alive is None else alive
    allowed = predicate(ctx, source.entity.name, source.table, "read")
    if allowed is not None:
        yield allowed


def limited(ctx: Context, entity: str) -> bool:
    """Whether the actor may not read every record of an entity."""
    return predicate(ctx, entity, ctx.live.tables[entity].table, "read") is not None


class Joins:
    """Grows a FROM clause from one source along reference paths."""

    def __init__(self, ctx: Context, root: Source, names: Names) -> None:
        self.ctx = ctx
        self.root = root
        self.names = names
        self.source: sa.FromClause = root.table
        self.personal = limited(ctx, root.entity.name)
        """Whether the statement depends on who the actor is, beyond their roles."""
        self._reached: dict[tuple[str, ...], Source] = {(): root}
        self._people: dict[tuple[str, ...], Column] = {}

    def reach(self, steps: tuple[Field, ...]) -> Source:
        """The source at the end of some references."""
        key = tuple(step.key for step in steps)
        found = self._reached.get(key)
        if found is None:
            before = self.reach(steps[:-1])
            found = alias(self.ctx, self.ctx.model.entities[steps[-1].to], self.names.take())
            self.personal = self.personal or limited(self.ctx, found.entity.name)
            same = found.columns["id"] == before.columns[steps[-1].name]
            self.source = self.source.outerjoin(found.table, sa.and_(same, *visible(self.ctx, found)))
            self._reached[key] = found
        return found

    def column(self, path: Path) -> Column:
        """The column that holds the value at the end of a path, as the actor may see it."""
        if path.field.to and limited(self.ctx, path.field.to):
            return self.reach((*path.steps, path.field)).columns["id"]
        return self.reach(path.steps).columns[path.field.name]

    def key(self, path: Path, name: str) -> Column | None:
        """The kept key column of a path's field, if it has such a key."""
        return self.reach(path.steps).keys.get(path.field.name, {}).get(name)

    def person(self, path: Path) -> Column:
        """The name of the actor whose id a path leads to."""
        key = (*(step.key for step in path.steps), path.field.key)
        found = self._people.get(key)
        if found is None:
            people = system.actor.alias(self.names.take())
            self.source = self.source.outerjoin(people, people.c.id == self.column(path))
            found = self._people[key] = people.c.name
        return found
