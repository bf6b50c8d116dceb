"""What a writer is told whose version is not the current one: who saved since, when, and every field they changed."""

from __future__ import annotations

import sqlalchemy as sa

from core.codes.many import MANY_MOVED
from core.codes.records import STALE, STALE_FIELD
from core.context import Context
from core.errors import Stale
from core.kinds.kind import Refused
from core.kinds.masks import shown_in_part
from core.queries import handing
from core.records.dated import dated_keys
from core.records.draft import Current
from core.records.ids import instant_of
from core.records.shape import FieldShape, Shape
from core.storage.system import actor, change
from schema_registry.model import Field
from schema_registry.pointer import join
from schema_registry.problems import Problem

MOST_CHANGES = 50


def stale(ctx: Context, shape: Shape, current: Current, given: int) -> Stale:
    """The refusal of a write that knew an older version; one that never was is told the last change. It tells of
    fields as the writer sees them: nothing of hidden ones, and parts of those that are masked."""
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
    entity = ctx.seen.model.entities[shape.entity.name]
    own = {one.key: one for one in entity.fields.values()}
    told = [
        _told(ctx, shape.by_key[key], own[key], *seen)
        for key, seen in fields.items()
        if key in shape.by_key and key in own
    ]
    for key in own.keys() & fields.keys():
        handing.shown(ctx, entity, own[key], (current.id,))
    several = {one.key: one for one in entity.fields.values() if one.many}
    several |= dated_keys(ctx.seen.live, entity.name)
    told += [
        MANY_MOVED.at(join("", several[key].name), field=several[key].title, who=seen[0])
        for key, seen in fields.items()
        if key in several
    ]
    return Stale([head, *told])


def _told(ctx: Context, one: FieldShape, field: Field, who: str, before: object, after: object) -> Problem:
    return STALE_FIELD.at(
        one.pointer,
        field=field.title,
        who=who,
        before=_shown(ctx, one, field, before),
        after=_shown(ctx, one, field, after),
    )


def _shown(ctx: Context, one: FieldShape, field: Field, value: object) -> str:
    """A logged JSON value for a reader; as it stands where the field does not take it any more."""
    if value is None:
        return ""
    if field.masked:
        return shown_in_part(field, value) or ""
    try:
        typed = one.from_log(value)
    except Refused:
        return str(value)
    return one.kind.show(one.field, typed, ctx.locale)
