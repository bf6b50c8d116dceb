"""Where a record stands among others: how many refer to it, and what comes before and after it in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import require, scope
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.cursors import Cursor, fingerprint, write_cursor
from core.queries.expanding import moments
from core.queries.filters import read_filter
from core.queries.find import find
from core.queries.joins import Joins
from core.queries.operators import condition
from core.queries.paths import entity_named
from core.queries.query import Query
from core.queries.search import matches
from core.queries.sight import visible
from core.queries.sorting import read_sort, sort_keys
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id
from schema_registry.model import Entity, Field


class Neighbours(NamedTuple):
    """Ids of the records before and after one in a list; empty at its ends, and where the record is not in it."""

    previous: str = ""
    next: str = ""


def referring(ctx: Context, id: str, ways: Iterable[tuple[Entity, Field]]) -> tuple[int, ...]:
    """How many records the actor may see that refer to one, by entity and field, in their order. One statement."""
    parts = [_referring(ctx, place, id, entity, field) for place, (entity, field) in enumerate(ways)]
    if not parts:
        return ()
    counted = {int(row[0]): int(row[1]) for row in ctx.connection.execute(sa.union_all(*parts))}
    return tuple(counted.get(place, 0) for place in range(len(parts)))


def _referring(ctx: Context, place: int, id: str, entity: Entity, field: Field) -> Rows:
    source = own_table(ctx, entity)
    same = source.columns[field.name] == sa.bindparam(f"referred_{place}", id, type_=Id())
    allowed = [sa.false()] if scope(ctx, entity.name, "read") == "none" else []
    counted = sa.select(sa.literal(place), sa.func.count()).select_from(source.table)
    return counted.where(same, *visible(ctx, source), *allowed)


def neighbours(ctx: Context, query: Query, id: str) -> Neighbours:
    """The records around one in a list, in three statements. Raises Missing, Denied and Rejected."""
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    wanted, problems = read_filter(ctx, entity, query.filter)
    orders, wrong = read_sort(ctx, entity, query.sort, query.groups)
    problems += wrong
    problems = problems or burdens(ctx, entity, wanted, query.search, [("/sort", order.path) for order in orders])
    if problems:
        raise Rejected(problems)
    joins = Joins(ctx, own_table(ctx, entity), Names())
    where = [*visible(ctx, joins.root), *matches(joins, query.search), condition(joins, wanted)]
    keys = sort_keys(joins, orders)
    here = sa.select(*(key.column for key in keys)).select_from(joins.source).where(*where)
    values = ctx.connection.execute(here.where(joins.root.columns["id"] == id), moments(ctx)).first()
    if values is None:
        return Neighbours()
    mark = fingerprint(query, entity.key, ctx.as_of)
    found = [_first(ctx, query, write_cursor(Cursor(tuple(values), back), mark)) for back in (True, False)]
    return Neighbours(*found)


def _first(ctx: Context, query: Query, cursor: str) -> str:
    page = find(ctx, replace(query, columns=("id",), limit=1, cursor=cursor, count="none"))
    return str(page.rows[0]["id"]) if page.rows else ""
