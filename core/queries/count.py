"""How many records a filter finds."""

from __future__ import annotations

import sqlalchemy as sa

from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.conditions import Condition
from core.queries.filters import read_filter
from core.queries.joins import Joins, Names, own_table, visible
from core.queries.operators import conditions
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.queries.scans import alive
from core.queries.search import matches
from schema_registry.model import Entity


def count(ctx: Context, entity: str, filter: FilterTree | None = None, search: str = "") -> int:
    """The number of records that the actor may see. Raises Missing, Denied and Rejected."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    wanted, problems = read_filter(ctx, found, filter)
    if problems:
        raise Rejected(problems)
    return counted(ctx, found, wanted, search)


def counted(ctx: Context, entity: Entity, wanted: Condition, search: str) -> int:
    """The number for a condition that was read already."""
    joins = Joins(ctx, own_table(ctx, entity), Names())
    terms = conditions(joins, wanted)
    # Without a condition any index holds all that a count needs.
    living = alive(joins, wanted, search) if terms else None
    where = [*visible(ctx, joins.root, living), *matches(joins, search), *terms]
    statement = sa.select(sa.func.count()).select_from(joins.source).where(*where)
    return int(ctx.connection.execute(statement).scalar_one())
