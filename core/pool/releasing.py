"""What nobody works on goes back into the pool by itself, and its owner is told before and after.

A job looks every hour. Where the pool says how long before owners are told, nothing goes that was not told of so long
before, within the same silence: a pool that is new to filled tables takes nobody by surprise. A portion is one
transaction; the mark of a warning is written once, and a record without an owner is not silent any more, so that it
does not matter how often and by how many workers it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.access.organisation import stand_in
from core.context import SYSTEM, Context
from core.pool.silence import silent
from core.records import holdings, lines, rows
from core.records.act import Act
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.shape import shape_of
from core.records.uniqueness import Claims
from core.storage.pooling import holding
from core.storage.system import notice
from schema_registry.model import Entity
from schema_registry.standing import Pool

NAME, WARNED, RELEASED = "pools.tend", "pool.warn", "pool.release"
"""The job, and the kinds of its notices."""
PORTION = 100


def tend(ctx: Context) -> int:
    """How many records were released and how many owners told; a portion of each entity with a pool."""
    ctx = ctx.acting_as(SYSTEM)
    pools = [(one, one.pool) for one in ctx.model.entities.values() if one.pool is not None]
    return sum(release(ctx, entity, pool) + warn(ctx, entity, pool) for entity, pool in pools)


def release(ctx: Context, entity: Entity, pool: Pool) -> int:
    """How many records went back into the pool."""
    if pool.release is None:
        return 0
    table, now = ctx.live.tables[entity.name].table, ctx.clock()
    since = (-pool.release).after(now)
    query = silent(ctx, entity, pool, since)
    if pool.warn is not None:
        told = holding.c.warned_at.between(since, (-pool.warn).after(now))
        query = query.where(sa.exists(sa.select(sa.literal(1)).where(holding.c.record == table.c.id, told)))
    query = query.order_by(table.c.id).limit(PORTION)
    locked = query.with_for_update(key_share=True, skip_locked=True, of=table)
    found = {row[0]: row[1] for row in ctx.connection.execute(locked)}
    _take_back(ctx, entity, found)
    return len(found)


def _take_back(ctx: Context, entity: Entity, owners: Mapping[str, int]) -> None:
    if not owners:
        return
    shape, now = shape_of(ctx, entity.name), ctx.clock()
    act = Act(ctx, shape, new_id(now), now)
    drafts = [
        Draft(entity.name, "update", id, values={"sys_owner": None}, current=current)
        for id, current in rows.load(ctx, shape, owners, "update").items()
    ]
    for draft in drafts:
        draft.beside[holdings.LOGGED] = (None, {"how": "silence"})
    act.change(Claims(ctx, shape), drafts)
    if any(one.lines is not None for one in entity.fields.values()):
        for id, unit in _units(ctx, entity, owners).items():
            lines.hand_over(ctx, entity, id, {"sys_owner": None, "sys_unit": unit}, act.batch, act.at)
    holdings.note_released(ctx, owners, act.at)
    _tell(ctx, entity, owners, RELEASED)


def _units(ctx: Context, entity: Entity, ids: Iterable[str]) -> dict[str, object]:
    table = ctx.live.tables[entity.name].table
    query = sa.select(table.c.id, table.c.sys_unit).where(table.c.id.in_(list(ids)))
    return {row[0]: row[1] for row in ctx.connection.execute(query)}


def warn(ctx: Context, entity: Entity, pool: Pool) -> int:
    """How many records there are whose owners were told that they are about to go."""
    if pool.release is None or pool.warn is None:
        return 0
    table, now = ctx.live.tables[entity.name].table, ctx.clock()
    since = pool.warn.after((-pool.release).after(now))
    told = sa.exists(sa.select(sa.literal(1)).where(holding.c.record == table.c.id, holding.c.warned_at >= since))
    query = silent(ctx, entity, pool, since).where(~told).order_by(table.c.id).limit(PORTION)
    found = {row[0]: row[1] for row in ctx.connection.execute(query)}
    if found:
        insert = postgresql.insert if ctx.connection.dialect.name == "postgresql" else sqlite.insert
        marks = insert(holding).values([{"record": id, "claimed": False, "warned_at": now} for id in found])
        first = sa.or_(holding.c.warned_at.is_(None), holding.c.warned_at < since)
        marked = marks.on_conflict_do_update(index_elements=["record"], set_={"warned_at": now}, where=first)
        new = set(ctx.connection.execute(marked.returning(holding.c.record)).scalars())
        day = pool.warn.after(now).astimezone(ZoneInfo(ctx.settings.zone))
        _tell(ctx, entity, {id: found[id] for id in new}, WARNED, f"{day:%Y-%m-%d %H:%M}")
    return len(found)


def _tell(ctx: Context, entity: Entity, owners: Mapping[str, int], kind: str, said: str = "") -> None:
    """Owners, and whoever stands in for them: what belongs to somebody who is away is looked after by those."""
    standing = stand_in(ctx.connection, set(owners.values()), ctx.today()) if owners else {}
    notices = [
        {
            "actor": one,
            "role": None,
            "unit": None,
            "field": entity.key,
            "record": record,
            "state": "",
            "message": {"": said} if said else None,
            "created_at": ctx.clock(),
            "kind": kind,
            "by": None,
        }
        for record, owner in owners.items()
        for one in (owner, *sorted(standing.get(owner, ())))
    ]
    if notices:
        ctx.connection.execute(sa.insert(notice), notices)
