"""How many records of each entity there are: the tiles of the home page.

One statement whatever the number of entities or records, and it counts no further than a fixed number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from core.context import Context
from core.queries.conditions import Every
from core.queries.joins import Joins
from core.queries.scans import alive_to_count
from core.queries.sight import visible
from core.queries.sources import Names, Rows, own_table
from schema_registry.model import Entity

COUNTED = 10_000
"""Counting goes no further; more is shown as "10,000+"."""


def counts(ctx: Context, entities: Iterable[Entity]) -> Mapping[str, int]:
    """How many records of each entity the actor may see, `COUNTED + 1` standing for more. One statement."""
    parts = [_counted(ctx, entity) for entity in entities]
    if not parts:
        return {}
    rows = ctx.connection.execute(sa.union_all(*parts) if len(parts) > 1 else parts[0])
    return {row.entity: row.number for row in rows}


def _counted(ctx: Context, entity: Entity) -> Rows:
    joins = Joins(ctx, own_table(ctx, entity), Names())
    where = visible(ctx, joins.root, alive_to_count(joins, Every(()), ""))
    seen = sa.select(sa.literal(1).label("one")).select_from(joins.source).where(*where)
    some = seen.limit(COUNTED + 1).subquery()
    return sa.select(sa.literal(entity.name, sa.Text()).label("entity"), sa.func.count().label("number")).select_from(
        some
    )
