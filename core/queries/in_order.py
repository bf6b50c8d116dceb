"""The ids of all records of a question in its order, as a stream: what reads them one after the other, for as long
as that takes, goes by what there was at one moment, and needs no memory for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.expanding import moments
from core.queries.filters import read_filter
from core.queries.find import sorting_of
from core.queries.joins import Joins
from core.queries.operators import conditions
from core.queries.paths import entity_named
from core.queries.query import Query
from core.queries.search import matches
from core.queries.sight import visible
from core.queries.sorting import sort_keys
from core.queries.sources import Names, own_table

AT_A_TIME = 5_000
"""Ids that are fetched at once."""


def ids_in_order(ctx: Context, query: Query) -> Iterator[str]:
    """The ids; columns, limit, cursor and portion of the question say nothing. Raises Missing, Denied and Rejected
    before the first."""
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, query.filter)
    sorting = sorting_of(ctx, entity, tuple(query.sort), query.groups)
    problems += sorting.problems
    by = [("/sort", order.path) for order in sorting.orders]
    problems = problems or burdens(ctx, entity, condition, query.search, by)
    if problems:
        raise Rejected(problems)
    joins = Joins(ctx, own_table(ctx, entity), Names())
    keys = sort_keys(joins, sorting.orders)
    where = [*visible(ctx, joins.root), *matches(joins, query.search), *conditions(joins, condition)]
    statement = sa.select(joins.root.columns["id"]).select_from(joins.source).where(*where)
    ordered = statement.order_by(*(key.by(ctx.connection.dialect.name) for key in keys))
    return _streamed(ctx, ordered)


def _streamed(ctx: Context, statement: sa.Select[Any]) -> Iterator[str]:
    with _at_one_moment(ctx.connection):
        found = ctx.connection.execute(statement, moments(ctx), execution_options={"yield_per": AT_A_TIME})
        yield from found.scalars()


@contextmanager
def _at_one_moment(connection: sa.Connection) -> Iterator[None]:
    """A transaction for the block, where a connection that only reads has none (PostgreSQL): cursors live in one."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "postgresql" or driver is None or not driver.autocommit:
        yield
        return
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK")
