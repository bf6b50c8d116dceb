"""Where a record stands among others: how many refer to it, and what comes before and after it in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import require, scope
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.conditions import Condition
from core.queries.cursors import Cursor, fingerprint, write_cursor
from core.queries.filters import read_filter
from core.queries.find import find, sorting_of
from core.queries.forms import bindings, shape_of
from core.queries.joins import Joins
from core.queries.operators import conditions
from core.queries.paths import entity_named
from core.queries.prepared import prepared_for
from core.queries.query import Query
from core.queries.search import matches, terms_of
from core.queries.sight import limited, visible
from core.queries.sorting import Order, sort_keys
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id
from schema_registry.model import Entity, Field


class Neighbours(NamedTuple):
    """Ids of the records before and after one in a list; empty at its ends, and where the record is not in it."""

    previous: str = ""
    next: str = ""


def referring(ctx: Context, id: str, ways: Iterable[tuple[Entity, Field]]) -> tuple[int, ...]:
    """How many records the actor may see that refer to one, by entity and field, in their order. One statement."""
    asked = tuple(ways)
    if not asked:
        return ()
    key = ("referring", *((entity.name, field.name) for entity, field in asked))
    statement = prepared_for(ctx, key, lambda: _all_referring(ctx, asked))
    counted = {int(row[0]): int(row[1]) for row in ctx.connection.execute(statement, {"referred": id})}
    return tuple(counted.get(place, 0) for place in range(len(asked)))


def _all_referring(ctx: Context, ways: Sequence[tuple[Entity, Field]]) -> tuple[sa.CompoundSelect[int, int], bool]:
    parts = [_referring(ctx, place, entity, field) for place, (entity, field) in enumerate(ways)]
    return sa.union_all(*parts), any(limited(ctx, entity.name) for entity, _ in ways)


def _referring(ctx: Context, place: int, entity: Entity, field: Field) -> Rows:
    source = own_table(ctx, entity)
    same = source.columns[field.name] == sa.bindparam("referred", type_=Id())
    allowed = [sa.false()] if scope(ctx, entity.name, "read") == "none" else []
    counted = sa.select(sa.literal(place), sa.func.count()).select_from(source.table)
    return counted.where(same, *visible(ctx, source), *allowed)


def neighbours(ctx: Context, query: Query, id: str) -> Neighbours:
    """The records around one in a list, in three statements. Raises Missing, Denied and Rejected."""
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    wanted, problems = read_filter(ctx, entity, query.filter)
    sorting = sorting_of(ctx, entity, tuple(query.sort), query.groups)
    problems += sorting.problems
    by = [("/sort", order.path) for order in sorting.orders]
    problems = problems or burdens(ctx, entity, wanted, query.search, by)
    if problems:
        raise Rejected(problems)
    bound: list[object] = []
    terms = terms_of(query.search)
    searched = tuple(len(term) > 1 for term in terms)
    key = ("place", entity.name, tuple(query.sort), query.groups, shape_of(ctx, wanted, bound), searched)
    statement = prepared_for(ctx, key, lambda: _place(ctx, entity, wanted, query.search, sorting.orders))
    values = ctx.connection.execute(statement, {**bindings(ctx, entity, bound, terms), "wanted": id}).first()
    if values is None:
        return Neighbours()
    mark = fingerprint(query, entity.key, ctx.as_of)
    found = [_first(ctx, query, write_cursor(Cursor(tuple(values), back), mark)) for back in (True, False)]
    return Neighbours(*found)


def _place(
    ctx: Context, entity: Entity, wanted: Condition, search: str, orders: Sequence[Order]
) -> tuple[Rows, bool]:
    """The values that a list is sorted by, of one of its records."""
    joins = Joins(ctx, own_table(ctx, entity), Names())
    same = joins.root.columns["id"] == sa.bindparam("wanted", type_=Id())
    where = [same, *visible(ctx, joins.root), *matches(joins, search), *conditions(joins, wanted)]
    keys = sort_keys(joins, orders)
    return sa.select(*(key.column for key in keys)).select_from(joins.source).where(*where), joins.personal


def _first(ctx: Context, query: Query, cursor: str) -> str:
    page = find(ctx, replace(query, columns=("id",), limit=1, cursor=cursor, count="none"))
    return str(page.rows[0]["id"]) if page.rows else ""
