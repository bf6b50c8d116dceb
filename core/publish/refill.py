"""Making again what the engine keeps beside values: the keys of fields and the texts of the quick search."""

from __future__ import annotations

import sqlalchemy as sa

from core.context import Context
from core.records.shape import Shape, shape_of

CHUNK = 1_000


def refill_all(ctx: Context, entity: str) -> int:
    """Every record, deleted ones too, has the keys that its values give; how many records there are."""
    done, last = 0, ""
    while True:
        rows, last = refill_some(ctx, entity, last)
        done += rows
        if rows < CHUNK:
            return done


def refill_some(ctx: Context, entity: str, after: str) -> tuple[int, str]:
    """One chunk, in the order of ids from the one after `after`: how many records it had, and the last of them."""
    shape = shape_of(ctx, entity)
    table = shape.table
    fields = tuple(shape.fields)
    query = sa.select(table.id, *shape.columns_of(fields)).order_by(table.id).limit(CHUNK)
    if after:
        query = query.where(table.id > after)
    rows = ctx.connection.execute(query.with_for_update()).all()
    kept = [kept_beside(shape, shape.joined(fields, row[1:]), ctx.connection.dialect.name) for row in rows]
    if kept and kept[0]:
        names = kept[0].keys()
        sets: dict[sa.Column[object], object] = {table.table.c[name]: sa.bindparam(f"v_{name}") for name in names}
        update = sa.update(table.table).where(table.id == sa.bindparam("row")).values(sets)
        values = [
            {"row": row[0], **{f"v_{name}": value for name, value in made.items()}}
            for row, made in zip(rows, kept, strict=True)
        ]
        ctx.connection.execute(update, values)
    return len(rows), str(rows[-1][0]) if rows else after


def kept_beside(shape: Shape, values: dict[str, object], dialect: str) -> dict[str, object]:
    """The columns that the engine keeps beside some values, with what they should hold."""
    stored = shape.stored(values)
    own = {one.column for one in shape.fields.values()}
    keys = {name: value for name, value in stored.items() if name not in own}
    missing = {name: None for one in shape.fields.values() for name, _ in one.keys}
    return {**missing, **keys, **shape.searchable(values, dialect)}
