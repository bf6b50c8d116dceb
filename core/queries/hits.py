"""How a page of a quick search is read on PostgreSQL: in the order of an index until it is full, or found by its
pairs of characters and then sorted.

The planner takes the first way for any term that is not rare, as if hits lay evenly in every order. Those of a city
that names begin with lie together, and it walks most of a long table before it meets them.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.context import Context
from core.queries.joins import Joins
from core.queries.prepared import prepared
from core.queries.search import bound_by, near
from core.queries.sources import Names, Rows, own_table
from schema_registry.model import Entity

LONG = 200_000
"""Records of an entity from which walking all of them takes a second and more."""
FEW = 100_000
"""Hits that are fetched and sorted in half a second. More than these are soon met in any order."""
_KEPT_SECONDS = 600


def found_first(ctx: Context, entity: Entity, terms: tuple[str, ...]) -> bool:
    """Whether a search finds by pairs of characters and sorts, by what the database estimates.

    SQLite does so in any case."""
    if ctx.connection.dialect.name != "postgresql":
        return False
    pairs, *_ = bound_by(ctx, entity, terms)
    return pairs is not None and _records(ctx, entity) > LONG and _hits(ctx, entity, pairs) <= FEW


def _records(ctx: Context, entity: Entity) -> float:
    """About how many records there are; asked now and then."""
    lately = int(ctx.clock().timestamp() // _KEPT_SECONDS)
    return prepared(ctx.live, ("records", entity.name, lately), lambda: _estimated(ctx, entity))


def _hits(ctx: Context, entity: Entity, pairs: object) -> float:
    """About how many records hold some pairs of characters."""
    joins = Joins(ctx, own_table(ctx, entity), Names())
    return _estimated(ctx, entity, near(joins, "s", pairs))


def _estimated(ctx: Context, entity: Entity, *where: sa.ColumnElement[bool]) -> float:
    """How many live records the planner expects to meet some conditions. Nothing is read."""
    source = own_table(ctx, entity)
    living = source.columns["sys_deleted_at"].is_(None)
    asked: Rows = sa.select(sa.literal_column("1")).select_from(source.table).where(living, *where)
    written = asked.compile(dialect=ctx.connection.dialect, compile_kwargs={"literal_binds": True})
    (plan,) = ctx.connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {written}").scalar_one()
    return float(plan["Plan"]["Plan Rows"])
