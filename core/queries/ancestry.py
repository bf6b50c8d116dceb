"""Trees of records in SQL: what stands below some records, and what stands above those that a question finds.

What the actor may not see ends the way at every step, up and down alike: whoever sees a record and not the one above
it has it at the top. UNION leaves out rows that are there already, so that a circle from before ends too.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.queries.conditions import Below, Condition, Leading
from core.queries.reaching import Reaching
from core.queries.search import matches
from core.queries.sources import Source, alias

Sql = sa.ColumnElement[bool]


def leading(joins: Reaching, wanted: Leading, condition: Callable[[Reaching, Condition], Sql]) -> Sql:
    """Whether a record is found, or stands above one that is. `condition` makes the SQL of a condition."""
    ctx = joins.ctx
    inner = type(joins)(ctx, alias(ctx, wanted.entity, joins.names.take()), joins.names)
    found = condition(inner, wanted.part)
    where = [*joins.visible(inner.root), found, *matches(inner, wanted.search, "v")]
    joins.personal = joins.personal or inner.personal
    start = sa.select(inner.root.columns["id"].label("id"), _parent(inner.root).label("above"))
    up = start.select_from(inner.source).where(*where).cte(joins.names.take(), recursive=True)
    over = alias(ctx, wanted.entity, joins.names.take())
    further = sa.select(over.columns["id"], _parent(over)).join(up, over.columns["id"] == up.c.above)
    up = up.union(further.where(*joins.visible(over)))
    return joins.reach(()).columns["id"].in_(sa.select(up.c.id))


def below(joins: Reaching, wanted: Below) -> Sql:
    """Whether a reference leads to one of some records, or to what stands below them."""
    ctx, target = joins.ctx, joins.ctx.model.entities[wanted.path.field.to]
    column = joins.column(wanted.path)
    here = alias(ctx, target, joins.names.take())
    joins.personal = joins.personal or joins.limited(target.name)
    asked = here.columns["id"].in_(joins.names.bind("v", list(wanted.ids), column.type))
    start = sa.select(here.columns["id"].label("id")).where(asked, *joins.visible(here))
    down = start.cte(joins.names.take(), recursive=True)
    under = alias(ctx, target, joins.names.take())
    further = sa.select(under.columns["id"]).join(down, _parent(under) == down.c.id)
    down = down.union(further.where(*joins.visible(under)))
    return column.in_(sa.select(down.c.id))


def _parent(source: Source) -> sa.ColumnElement[str]:
    return source.columns[source.entity.tree]
