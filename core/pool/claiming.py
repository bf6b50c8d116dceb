"""One record out of the pool, and back into it. Of those who claim it at once exactly one gets it.

The row is locked before anything is judged, and on PostgreSQL one person's claims come one after another, so that no
two of them count the same records. On SQLite there is one writer at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.access.actors import KnownActor, by_ids
from core.access.rights import beyond, predicate, require
from core.codes import pools as codes
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import CardwrightError, Missing, Rejected
from core.pool.standing import held, one_by_one, pool_of
from core.records import holdings, lines
from core.records.act import Act
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.judge import attach, check_version
from core.records.shape import Shape, shape_of
from core.records.uniqueness import Claims
from core.records.write import Saved
from core.storage.pooling import holding, release
from core.storage.types import known_form

MOST_REASON = 500
TOLD_FOR = timedelta(days=1)
"""How long those who could have claimed a record are told who did."""


def claim(ctx: Context, entity: str, id: str, version: int | None = None, *, batch: str = "") -> Saved:
    """The record, which is the actor's now. Raises Denied, Missing, Stale, and Rejected where somebody has it, where
    the actor holds as many as they may, and where they gave it away not long ago."""
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, shape.entity.name, "claim")
    pool_of(shape.entity)
    one_by_one(ctx, shape.entity)
    draft = Draft(shape.entity.name, "update", id, known_version=version)
    attach(ctx, shape, [draft], "claim")
    if draft.current is None or draft.current.owner is not None:
        raise _not_there(ctx, shape, draft)
    _check(ctx, shape, draft)
    draft.to = KnownActor(ctx.actor.id, "", ctx.actor.name, True, ctx.actor.unit)
    draft.hand_over()
    draft.beside[holdings.LOGGED] = (None, {"how": "claim"})
    whom = {"sys_owner": ctx.actor.id, "sys_unit": ctx.actor.unit}
    return _written(ctx, shape, draft, whom, batch)


def put_back(
    ctx: Context, entity: str, id: str, reason: str, version: int | None = None, *, batch: str = ""
) -> Saved:
    """The record, which lies in the pool now, in the unit that it was in. Raises Denied, Missing, Stale, Rejected."""
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, shape.entity.name, "release")
    pool_of(shape.entity)
    reason = stated(reason)
    draft = Draft(shape.entity.name, "update", id, known_version=version)
    attach(ctx, shape, [draft], "release")
    if draft.current is not None and draft.current.owner is None:
        raise Rejected([codes.IN_POOL.at()])
    check_version(ctx, shape, draft)
    draft.values["sys_owner"] = None
    draft.beside[holdings.LOGGED] = (None, {"how": "release", "reason": reason})
    saved = _written(ctx, shape, draft, {"sys_owner": None, "sys_unit": _unit(ctx, shape, draft)}, batch)
    if draft.current is not None and draft.current.owner is not None:
        holdings.note_released(ctx, {draft.id: draft.current.owner}, ctx.clock())
    return saved


def stated(reason: str) -> str:
    """The reason for a release, without spaces around it. Raises Rejected for none, and for one that is too long."""
    reason = reason.strip()
    if not 0 < len(reason) <= MOST_REASON:
        raise Rejected([codes.NO_REASON.at("/reason", most=MOST_REASON)])
    return reason


def _written(ctx: Context, shape: Shape, draft: Draft, whom: Mapping[str, object], batch: str) -> Saved:
    """Lines go where their record goes."""
    now = ctx.clock()
    act = Act(ctx, shape, batch or new_id(now), now)
    if not draft.problems:
        act.change(Claims(ctx, shape), [draft])
        lines.hand_over(ctx, shape.entity, draft.id, whom, act.batch, act.at)
    if draft.problems:
        raise draft.error(draft.problems)
    return Saved(draft.id, act.versions[draft.id], act.batch)


def _check(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Whether the actor may have another one, and this one. Adds to the draft's problems."""
    pool = pool_of(shape.entity)
    if not draft.problems and pool.again is not None:
        mine = (release.c.record == draft.id, release.c.actor == ctx.actor.id)
        given = ctx.connection.execute(sa.select(release.c.released_at).where(*mine)).scalar()
        until = pool.again.after(given) if given is not None else None
        if until is not None and until > ctx.clock():
            day = until.astimezone(ZoneInfo(ctx.settings.zone))
            draft.refuse(codes.WAITS.at(day=f"{day:%Y-%m-%d %H:%M}"))
    if not draft.problems and pool.limit and (have := held(ctx, shape.entity.name)).full:
        draft.refuse(codes.LIMIT.at(held=have.records, limit=have.limit))
    check_version(ctx, shape, draft)


def _not_there(ctx: Context, shape: Shape, draft: Draft) -> CardwrightError:
    """Why a record cannot be claimed that does not lie in the pool: who has it, as far as the actor may know that."""
    owner = draft.current.owner if draft.current is not None else _taker(ctx, shape, draft.id)
    if owner is not None:
        known = by_ids(ctx.connection, [owner]).get(owner)
        return Rejected([codes.TAKEN.at(name=known.name if known is not None else str(owner))])
    if draft.current is not None:
        return beyond(ctx, shape.entity.name, "claim")
    return Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])


def _taker(ctx: Context, shape: Shape, id: str) -> int | None:
    """Who claimed a record a short while ago that the actor could have: the right is asked of the row as it lay in
    the pool."""
    table = shape.table.table
    recent = (holding.c.claimed.is_(True), holding.c.since > ctx.clock() - TOLD_FOR)
    here: list[Any] = [one for one in table.c if one.key not in ("sys_owner", "sys_unit")]
    lay = (
        sa.select(
            *here,
            sa.cast(sa.null(), sa.BigInteger).label("sys_owner"),
            holding.c.unit.label("sys_unit"),
            table.c.sys_owner.label("cw_taker"),
        )
        .join(holding, holding.c.record == table.c.id)
        .where(table.c.id == known_form(id), table.c.sys_deleted_at.is_(None), *recent)
        .subquery()
    )
    query = sa.select(lay.c.cw_taker)
    claimable = predicate(ctx, shape.entity.name, lay, "claim")
    found: int | None = ctx.connection.execute(query if claimable is None else query.where(claimable)).scalar()
    return found


def _unit(ctx: Context, shape: Shape, draft: Draft) -> object:
    table = shape.table.table
    return ctx.connection.execute(sa.select(table.c.sys_unit).where(table.c.id == draft.id)).scalar()
