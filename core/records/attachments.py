"""Files put to a record, replaced and taken out, whatever others do to its other files meanwhile.

Each is one update of the record's field, under the lock of its row: judged, logged and undone as any other. A newer
version takes the place of the one before and remembers it, so that it can be seen and brought back.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.access.rights import beyond, require
from core.codes.files import FILE_GONE
from core.codes.records import FIELD_UNKNOWN, RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.kinds.file import MOST_VERSIONS, Files, Stored, files_of
from core.records import rows
from core.records.shape import shape_of
from core.records.write import Saved, update
from core.storage.types import known_form


def add(ctx: Context, entity: str, id: str, field: str, files: Sequence[str]) -> Saved:
    """The record with uploaded files behind those that it holds. Raises Denied, Missing, Rejected."""
    return _hold(ctx, entity, id, field, (*_held(ctx, entity, id, field), *map(Stored, files)))


def replace(ctx: Context, entity: str, id: str, field: str, old: str, new: str) -> Saved:
    """The record with a newer version in the place of a file it holds: one just uploaded, or one of the earlier."""
    held = _held(ctx, entity, id, field)
    before = _one(held, old)
    earlier = tuple(one for one in (before.id, *before.earlier) if one != new)[:MOST_VERSIONS]
    return _hold(
        ctx, entity, id, field, tuple(Stored(new, earlier=earlier) if one == before else one for one in held)
    )


def remove(ctx: Context, entity: str, id: str, field: str, file: str) -> Saved:
    """The record without a file; undo brings it back."""
    held = _held(ctx, entity, id, field)
    gone = _one(held, file)
    return _hold(ctx, entity, id, field, tuple(one for one in held if one != gone))


def _hold(ctx: Context, entity: str, id: str, field: str, files: Files) -> Saved:
    return update(ctx, entity, id, {field: files or None})


def _held(ctx: Context, entity: str, id: str, field: str) -> Files:
    """What a record holds, locked until the transaction is over."""
    seen = shape_of(ctx.seen, entity).fields.get(field)
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "update")
    record = known_form(id)
    current = rows.load(ctx, shape, [record], "update").get(record) if record else None
    if current is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not current.allowed:
        raise beyond(ctx, entity, "update")
    one = shape.fields.get(field)
    if seen is None or one is None or not one.kind.files:
        raise Missing([FIELD_UNKNOWN.at(f"/{field}", name=field, entity=shape.entity.title)])
    return files_of(current.values[field])


def _one(held: Files, id: str) -> Stored:
    wanted = known_form(id)
    found = next((one for one in held if one.id == wanted), None)
    if found is None:
        raise Missing([FILE_GONE.at()])
    return found
