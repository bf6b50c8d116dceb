"""How long records stay in the states of a process: a funnel with time in state, over the records of a filter.

Figures are of the stays that the write path kept (`core.records.stays`); the rights of the actor are part of the
statement. A stay that lasts counts until now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.counting import found_ids
from core.queries.filters import read_filter
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.queries.ways import seconds
from core.storage.system import actor, stay
from core.storage.types import Instant
from schema_registry.statechart import Process


@dataclass(frozen=True, slots=True)
class StateTime:
    """One state: how many records are in it, how often it was entered, and the mean time that a stay took."""

    state: str
    now: int
    entered: int
    mean: timedelta | None


@dataclass(frozen=True, slots=True)
class Stayed:
    """One stay of a record. `event` led there; `left` is None while it lasts."""

    state: str
    event: str
    who: str
    entered: datetime
    left: datetime | None


def times_in_states(
    ctx: Context, process: Process, filter: FilterTree | None = None, search: str = ""
) -> tuple[StateTime, ...]:
    """The states of a process in their order, with the figures of the records that the actor may see.

    Raises Denied, and Rejected for a filter that is none. One statement.
    """
    entity = entity_named(ctx.live, process.entity)
    require(ctx, entity.name, "read")
    wanted, problems = read_filter(ctx, entity, filter)
    if problems:
        raise Rejected(problems)
    left = sa.func.coalesce(stay.c.left_at, sa.literal(ctx.clock(), Instant()))
    lasting = sa.func.sum(sa.case((stay.c.left_at.is_(None), 1), else_=0))
    query = (
        sa.select(stay.c.state, lasting, sa.func.count(), sa.func.avg(seconds(ctx, stay.c.entered_at, left)))
        .where(stay.c.field == entity.fields[process.field].key)
        .where(stay.c.record.in_(found_ids(ctx, entity, wanted, search)))
        .group_by(stay.c.state)
    )
    found = {str(row[0]): tuple(row) for row in ctx.connection.execute(query)}
    return tuple(_told(name, found.get(name)) for name in process.states)


def _told(state: str, row: Sequence[Any] | None) -> StateTime:
    if row is None:
        return StateTime(state, 0, 0, None)
    mean = None if row[3] is None else timedelta(seconds=round(float(row[3])))
    return StateTime(state, int(row[1]), int(row[2]), mean)


def entered_at(ctx: Context, process: Process, records: Sequence[str]) -> dict[str, datetime]:
    """Since when records are in the states that they are in. The caller has made sure that the actor may see them."""
    field = ctx.model.entities[process.entity].fields[process.field].key
    query = sa.select(stay.c.record, stay.c.entered_at).where(
        stay.c.field == field, stay.c.record.in_(records), stay.c.left_at.is_(None)
    )
    return {row.record: row.entered_at for row in ctx.connection.execute(query)}


def stays_of(ctx: Context, process: Process, record: str) -> tuple[Stayed, ...]:
    """The stays of one record, latest first. The caller has made sure that the actor may see it."""
    field = ctx.model.entities[process.entity].fields[process.field].key
    query = (
        sa.select(stay.c.state, stay.c.event, actor.c.name, stay.c.entered_at, stay.c.left_at)
        .select_from(stay.outerjoin(actor, actor.c.id == stay.c.actor))
        .where(stay.c.record == record, stay.c.field == field)
        .order_by(stay.c.entered_at.desc(), stay.c.id.desc())
    )
    return tuple(Stayed(row[0], row[1], row[2] or "", row[3], row[4]) for row in ctx.connection.execute(query))
