"""The statement that counts the records of a condition."""

from __future__ import annotations

import sqlalchemy as sa

from core.context import Context
from core.queries.answering import Told, answer
from core.queries.conditions import Condition
from core.queries.forms import bindings, shape_of
from core.queries.joins import Joins
from core.queries.operators import conditions
from core.queries.prepared import prepared_for
from core.queries.scans import alive_to_count
from core.queries.search import matches, terms_of
from core.queries.sight import visible
from core.queries.sources import Names, Rows, own_table
from schema_registry.model import Entity


def counted(ctx: Context, entity: Entity, wanted: Condition, search: str, most: int | None = None) -> int:
    """How many records meet a condition; with `most`, one more than that many stands for any greater number."""
    values: list[object] = []
    terms = terms_of(search)
    shape = (entity.name, shape_of(ctx, wanted, values), tuple(len(term) > 1 for term in terms))
    limited = most is not None
    statement = prepared_for(
        ctx, ("count", limited, *shape), lambda: _statement(ctx, entity, wanted, search, limited)
    )
    bound = bindings(ctx, entity, values, terms)
    if most is not None:
        bound["rows"] = most + 1
    (row,) = answer(ctx, statement, bound, Told("count", entity, wanted, search))
    return int(row[0])


def found_ids(ctx: Context, entity: Entity, wanted: Condition, search: str) -> sa.Select[tuple[str]]:
    """The ids of the records that meet a condition, as a part of another statement. Its values are in it."""
    joins = Joins(ctx, own_table(ctx, entity), Names())
    terms = conditions(joins, wanted)
    where = [*visible(ctx, joins.root, None), *matches(joins, search), *terms]
    return sa.select(joins.root.table.c.id).select_from(joins.source).where(*where)


def _statement(ctx: Context, entity: Entity, wanted: Condition, search: str, limited: bool) -> tuple[Rows, bool]:
    joins = Joins(ctx, own_table(ctx, entity), Names())
    terms = conditions(joins, wanted)
    where = [*visible(ctx, joins.root, alive_to_count(joins, wanted, search)), *matches(joins, search), *terms]
    if not limited:
        return sa.select(sa.func.count()).select_from(joins.source).where(*where), joins.personal
    some: Rows = sa.select(sa.literal_column("1")).select_from(joins.source).where(*where)
    ended = some.limit(sa.bindparam("rows", 0, sa.Integer())).subquery()
    return sa.select(sa.func.count()).select_from(ended), joins.personal
