"""What lies in an entity's trash: a page of it, the latest deletions first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.access.rights import predicate, require
from core.context import Context
from core.queries.columns import Selection, row_maker
from core.queries.expanding import moments
from core.queries.handing import handed
from core.queries.joins import Joins
from core.queries.paths import entity_named
from core.queries.query import Row
from core.queries.search import holds, terms_of
from core.queries.sources import Names, own_table

COLUMNS = ("$title", "$subtitle", "sys_owner", "sys_updated_by", "sys_updated_at")


@dataclass(frozen=True, slots=True)
class Trash:
    """Rows with their titles; `sys_updated_by` and `sys_updated_at` say who deleted them and when. How many there
    are in all."""

    rows: tuple[Row, ...]
    count: int


def deleted(ctx: Context, entity: str, search: str = "", skip: int = 0, limit: int = 50) -> Trash:
    """Deleted records that the actor might see if they lived. Raises Denied for who may delete none, Rejected for a
    search of too many terms."""
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "delete")
    joins = Joins(ctx, own_table(ctx, about), Names())
    selection = Selection(joins)
    build = row_maker(selection, about, COLUMNS)
    where = list(_lying(ctx, joins, search))
    root = joins.root.columns
    query = sa.select(*selection.columns).select_from(joins.source).where(*where)
    query = query.order_by(root["sys_deleted_at"].desc(), root["id"].desc()).limit(limit).offset(skip)
    raws = ctx.connection.execute(query, moments(ctx)).all()
    handed(ctx, selection.sensitive, raws)
    total = sa.select(sa.func.count()).select_from(joins.root.table).where(*where)
    return Trash(tuple(map(build, raws)), int(ctx.connection.execute(total).scalar_one()))


def titles_in_trash(ctx: Context, entity: str, ids: Collection[str]) -> dict[str, str]:
    """The card titles of those of some deleted records that the actor might see if they lived, by id."""
    about = entity_named(ctx.live, entity)
    joins = Joins(ctx, own_table(ctx, about), Names())
    selection = Selection(joins)
    build = row_maker(selection, about, ("$title",))
    query = sa.select(*selection.columns).select_from(joins.source).where(*_lying(ctx, joins, ""))
    query = query.where(joins.root.columns["id"].in_(sorted(ids)))
    raws = ctx.connection.execute(query, moments(ctx)).all()
    handed(ctx, selection.sensitive, raws)
    return {str(row["id"]): str(row["$title"]) for row in map(build, raws)}


def deleted_before(ctx: Context, entity: str, at: datetime, limit: int) -> Sequence[str]:
    """The ids of records that were deleted before an instant, whoever may see them."""
    root = own_table(ctx, entity_named(ctx.live, entity))
    query = sa.select(root.columns["id"]).where(root.columns["sys_deleted_at"] < at)
    return ctx.connection.execute(query.order_by(root.columns["id"]).limit(limit)).scalars().all()


def _lying(ctx: Context, joins: Joins, search: str) -> Iterator[sa.ColumnElement[bool]]:
    """Deleted, within sight, and found by a search. No index of living records is asked."""
    yield joins.root.columns["sys_deleted_at"].is_not(None)
    seen = predicate(ctx, joins.root.entity.name, joins.root.table, "read")
    if seen is not None:
        yield seen
    yield from (holds(joins, term) for term in terms_of(search))
