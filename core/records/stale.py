"""What a writer is told whose version is not the current one: who saved since, when, and every field they changed."""

from __future__ import annotations

import sqlalchemy as sa

from core.codes.many import MANY_MOVED
from core.codes.records import STALE, STALE_FIELD
from core.context import Context
from core.errors import Stale
from core.kinds.kind import Refused
from core.records.dated import dated_keys
from core.records.draft import Current
from core.records.ids import instant_of
from core.records.shape import FieldShape, Shape
from core.storage.system import actor, change
from schema_registry.pointer import join
from schema_registry.problems import Problem

MOST_CHANGES = 50


def stale(ctx: Context, shape: Shape, current: Current, given: int) -> Stale:
    """The refusal of a write that knew an older version; one that never was is told the last change."""
    known = min(given, current.version - 1)
    since = (
        sa.select(change.c.version, change.c.hlc, change.c.fields, actor.c.name)
        .select_from(change.outerjoin(actor, actor.c.id == change.c.actor))
        .where(change.c.record == current.id, change.c.version > known)
        .order_by(change.c.seq.desc())
        .limit(MOST_CHANGES)
    )
    rows = ctx.connection.execute(since).all()
    who, when = (rows[0].name or "", instant_of(rows[0].hlc)) if rows else ("", current.updated_at)
    said = when.astimezone(ctx.locale.zone).strftime("%Y-%m-%d %H:%M")
    head = STALE.at(version=current.version, given=given, who=who, when=said)
    fields: dict[str, tuple[str, object, object]] = {}
    for row in rows:
        for key, (before, after) in row.fields.items():
            last = fields.get(key, (row.name or "", None, after))
            fields[key] = (last[0], before, last[2])
    told = [_told(ctx, shape.by_key[key], *seen) for key, seen in fields.items() if key in shape.by_key]
    several = {one.key: one for one in shape.entity.fields.values() if one.many}
    several |= dated_keys(ctx.live, shape.entity.name)
    told += [
        MANY_MOVED.at(join("", several[key].name), field=several[key].title, who=seen[0])
        for key, seen in fields.items()
        if key in several
    ]
    return Stale([head, *told])


def _told(ctx: Context, one: FieldShape, who: str, before: object, after: object) -> Problem:
    return STALE_FIELD.at(
        one.pointer,
        field=one.field.title,
        who=who,
        before=shown(ctx, one, before),
        after=shown(ctx, one, after),
    )


def shown(ctx: Context, one: FieldShape, value: object) -> str:
    """A logged JSON value for a reader; as it stands where the field does not take it any more."""
    if value is None:
        return ""
    try:
        typed = one.from_log(value)
    except Refused:
        return str(value)
    return one.kind.show(one.field, typed, ctx.locale)
