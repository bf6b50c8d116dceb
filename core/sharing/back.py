"""The way back from sharing: each share is as it was before an act, where nobody changed it since."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.access.rights import beyond
from core.codes.records import CHANGED_SINCE
from core.context import SYSTEM, Context
from core.errors import Stale
from core.records import changelog, rows
from core.records.batches import nothing_to_undo
from core.records.changelog import Entry
from core.records.ids import later, new_id
from core.records.shape import shape_of
from core.records.shares import LOGGED, whom_of
from core.sharing.rows import put, standing
from core.storage.system import change
from core.storage.types import known_form


def shared_by(ctx: Context, batch: str) -> bool:
    """Whether an act shared records, or ended shares. One statement."""
    return bool(_entries(ctx, batch))


def take_back(ctx: Context, batch: str) -> int:
    """How many records are shared as they were before an act. What one opened oneself may be closed again; all else
    takes the right to share, today. Raises Missing where there is nothing to undo, Denied, and Stale where a share
    was changed since."""
    found = _entries(ctx, batch)
    if not found:
        raise nothing_to_undo()
    undone = new_id(ctx.clock())
    for row in found:
        _give_back(ctx, row, undone)
    return len({row.record for row in found})


def _entries(ctx: Context, batch: str) -> list[sa.Row[Any]]:
    """What the log says of it, the last first."""
    mine = (change.c.batch == known_form(batch), change.c.action == "share")
    columns = (change.c.actor, change.c.entity, change.c.record, change.c.fields)
    return [*ctx.connection.execute(sa.select(*columns).where(*mine).order_by(change.c.seq.desc()))]


def _give_back(ctx: Context, row: sa.Row[Any], undone: str) -> None:
    entity = next((one for one in ctx.model.entities.values() if one.key == row.entity), None)
    if entity is None:
        raise nothing_to_undo()
    before, after = row.fields[LOGGED]
    (whom,) = {*whom_of((before, after))}
    own = ctx.actor.did(row.actor) and before is None
    reader, shape = (ctx.acting_as(SYSTEM) if own else ctx), shape_of(ctx, entity.name)
    current = rows.load(reader, shape, [row.record], "share").get(row.record)
    if current is None:
        raise nothing_to_undo()
    if not current.allowed:
        raise beyond(ctx, entity.name, "share")
    if standing(ctx, row.record, [whom]).get(whom) != after:
        raise Stale([CHANGED_SINCE.at(count=1, entity=entity.title, records=(row.record,))])
    at = later(ctx.clock(), current.updated_at)
    put(ctx, entity, row.record, whom, before, at)
    entry = Entry("share", row.record, current.version, {LOGGED: (after, before)})
    changelog.append(ctx, entity, undone, at, [entry])
