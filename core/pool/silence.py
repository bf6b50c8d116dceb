"""Records that nobody works on, as statements: no change by a person, no note, nothing on their timelines.

What ends a silence may be stated instead: records that refer to one. Coming to another owner always does. What counts
is when it was written, so that a visit planned for next month is a sign of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.context import SYSTEM, Context, Live
from core.pool.standing import kept
from core.records.ids import hybrid_clock
from core.storage.pooling import holding
from core.storage.system import change, note
from schema_registry.model import Entity
from schema_registry.standing import Pool, Sign

NO_SIGN = ("import", "publish")
"""Origins of changes that nobody made by hand."""


def silent(ctx: Context, entity: Entity, pool: Pool, since: datetime) -> sa.Select[Any]:
    """Ids and owners of live records that belong to somebody and of which nothing was heard since a moment."""
    table = ctx.live.tables[entity.name].table
    query = sa.select(table.c.id, table.c.sys_owner).where(
        table.c.sys_deleted_at.is_(None),
        table.c.sys_owner.is_not(None),
        table.c.sys_owner != SYSTEM.id,
        table.c.sys_created_at < since,
        ~_any(holding.c.record == table.c.id, holding.c.since >= since),
        *(~_referred(ctx, sign, table, since) for sign in _signs(ctx.live, entity, pool)),
    )
    if pool.signs is None:
        noted = (note.c.record == table.c.id, note.c.created_at >= since, note.c.deleted_at.is_(None))
        quiet = sa.or_(table.c.sys_updated_at < since, ~_changed(table, since))
        query = query.where(quiet, ~_any(*noted))
    return query.where(~kept(ctx, entity.name, table)) if pool.keep else query


def _any(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists(sa.select(sa.literal(1)).where(*conditions))


def _changed(table: sa.Table, since: datetime) -> sa.Exists:
    """Whether a person changed a record."""
    began = hybrid_clock(since)
    by_hand = (change.c.actor != SYSTEM.id, change.c.origin.not_in(NO_SIGN))
    return _any(change.c.record == table.c.id, change.c.hlc >= began, *by_hand)


def _referred(ctx: Context, sign: Sign, table: sa.Table, since: datetime) -> sa.ColumnElement[bool]:
    """Whether a record that came since refers to one."""
    made = ctx.live.tables[sign.entity]
    other = made.table.alias()
    came = (other.c.sys_created_at >= since, other.c.sys_deleted_at.is_(None))
    return _any(other.c[made.columns[sign.field].key] == table.c.id, *came)


def _signs(live: Live, entity: Entity, pool: Pool) -> tuple[Sign, ...]:
    if pool.signs is not None:
        return pool.signs
    return tuple(_on_timelines(live, entity))


def _on_timelines(live: Live, entity: Entity) -> Iterator[Sign]:
    for other in live.model.entities.values():
        for name in other.timeline.on if other.timeline is not None else ():
            field = other.fields[name]
            if field.leads_to(entity.name) and not field.many:
                yield Sign(other.name, name)
