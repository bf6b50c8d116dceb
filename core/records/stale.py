"""What a writer is told whose version is not the current one: who saved since, when, and every field they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from core.access.field_rights import FieldRights
from core.codes.many import MANY_MOVED
from core.codes.records import STALE, STALE_FIELD
from core.context import Context
from core.errors import Stale
from core.kinds.kind import Refused
from core.kinds.masks import shown
from core.queries import handing
from core.records.dated import dated_keys
from core.records.draft import Current
from core.records.history import entries_of
from core.records.ids import instant_of
from core.records.shape import FieldShape, Shape, shape_of
from core.storage.system import actor, change
from schema_registry.pointer import join
from schema_registry.problems import Problem
from schema_registry.roles import WHOLE, FieldRight

MOST_CHANGES = 50


def stale(ctx: Context, shape: Shape, current: Current, given: int) -> Stale:
    """The refusal of a write that knew an older version; one that never was is told the last change. It tells of
    fields as the writer sees them: nothing of hidden ones, and parts of those that are masked."""
    known = min(given, current.version - 1)
    since = (
        sa.select(change.c.seq, change.c.version, change.c.hlc, change.c.fields, actor.c.name)
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
    ctx, rights = ctx.seen, FieldRights(ctx, shape.entity.name)
    shape = shape_of(ctx, shape.entity.name)
    seen = [(shape.by_key[key], changed) for key, changed in fields.items() if key in shape.by_key]
    allowed = [(one, rights.on(current.id, one.field), changed) for one, changed in seen]
    leading = {one.field.key for one in shape.references}
    titles = _titles(ctx, shape, [row.seq for row in rows if not leading.isdisjoint(row.fields)])
    told = [_told(ctx, one, right, changed, titles) for one, right, changed in allowed if right != "hidden"]
    for one in shape.entity.fields.values():
        if one.key in fields and rights.on(current.id, one) in WHOLE:
            handing.noticed(ctx, shape.entity, one, (current.id,))
    dated = dated_keys(ctx.live, shape.entity.name)
    several = {one.key: one for one in shape.entity.fields.values() if one.many}
    several |= {key: one for key, one in dated.items() if rights.on(current.id, one) != "hidden"}
    told += [
        MANY_MOVED.at(join("", several[key].name), field=several[key].title, who=changed[0])
        for key, changed in fields.items()
        if key in several
    ]
    return Stale([head, *told])


def _titles(ctx: Context, shape: Shape, numbers: Sequence[int]) -> Mapping[str, tuple[str, str]]:
    """What references led to before some entries of the log and after them, by field: as titles, as far as the reader
    sees these records."""
    leading, found = {one.field.name for one in shape.references}, dict[str, tuple[str, str]]()
    for entry in sorted(entries_of(ctx, shape.entity.name, numbers), key=lambda one: -one.seq):
        for one in (one for one in entry.changes if one.field in leading):
            found[one.field] = (one.before_text, found.get(one.field, ("", one.after_text))[1])
    return found


def _told(
    ctx: Context,
    one: FieldShape,
    right: FieldRight,
    changed: tuple[str, object, object],
    titles: Mapping[str, tuple[str, str]],
) -> Problem:
    who, *values = changed
    plain = tuple(_said(ctx, one, shown(one.field, value, right)) for value in values)
    before, after = titles.get(one.field.name, plain)
    return STALE_FIELD.at(one.pointer, field=one.field.title, who=who, before=before, after=after)


def _said(ctx: Context, one: FieldShape, value: object) -> str:
    """A logged JSON value for a reader; as it stands where the field does not take it any more, or in part."""
    if value is None:
        return ""
    try:
        typed = one.from_log(value)
    except Refused:
        return str(value)
    return one.kind.show(one.field, typed, ctx.locale)
