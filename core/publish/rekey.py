"""Keys and search texts made again wherever they are not what today's rules give: rows edited by hand, older keys.

Chunk by chunk, each in a transaction of the caller's, so that it can be broken off and gone on with. Only rows that
differ are written; versions and the log are left alone, because no value changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from core.context import Context
from core.kinds.pinyin import KEY_VERSION
from core.publish.refill import CHUNK, kept_beside
from core.records.shape import Shape, shape_at
from core.storage.system import installation


class Rekeyed(NamedTuple):
    """What one chunk found. `last`: the record that the next one goes on after; empty at the end of the entity."""

    looked_at: int
    changed: int
    last: str


def keys_are_old(ctx: Context) -> bool:
    """Whether stored keys may have been made by other rules than today's, and should be made again."""
    return ctx.connection.scalar(sa.select(installation.c.text_keys)) != KEY_VERSION


def keys_are_new(ctx: Context) -> None:
    """Notes that every entity was gone through. Call it when `rekey_some` came to the end of them all."""
    ctx.connection.execute(sa.update(installation).values(text_keys=KEY_VERSION))


def rekey_some(ctx: Context, entity: str, after: str = "", *, dry: bool = False) -> Rekeyed:
    """One chunk of an entity's records, deleted ones too, in the order of ids. `dry`: only counted."""
    shape = shape_at(ctx.live, entity)
    table, fields = shape.table.table, tuple(shape.fields)
    names = tuple(_kept(ctx, shape, dict.fromkeys(fields)))
    values = shape.columns_of(fields)
    query = sa.select(table.c.id, *values, *(table.c[name].label(f"kept_{name}") for name in names))
    query = query.order_by(table.c.id).limit(CHUNK)
    if after:
        query = query.where(table.c.id > after)
    rows = ctx.connection.execute(query if dry else query.with_for_update()).all()
    wrong = []
    for row in rows:
        wanted = _kept(ctx, shape, shape.joined(fields, row[1 : 1 + len(values)]))
        found = dict(zip(names, row[1 + len(values) :], strict=True))
        if any(_differs(name, found[name], wanted.get(name)) for name in names):
            wrong.append({"row": row[0], **{f"v_{name}": wanted.get(name) for name in names}})
    if wrong and not dry:
        sets: dict[sa.Column[object], object] = {table.c[name]: sa.bindparam(f"v_{name}") for name in names}
        ctx.connection.execute(sa.update(table).where(table.c.id == sa.bindparam("row")).values(sets), wrong)
    return Rekeyed(len(rows), len(wrong), str(rows[-1][0]) if len(rows) == CHUNK else "")


def _kept(ctx: Context, shape: Shape, values: Mapping[str, object]) -> dict[str, object]:
    """What stands beside some values, parts of values left out: they are no keys that could be made from others."""
    kept = kept_beside(shape, dict(values), ctx.connection.dialect.name)
    parts = {column.key for name in shape.in_parts for column in shape.table.keys[name].values()}
    return {name: value for name, value in kept.items() if name not in parts}


def _differs(name: str, found: object, wanted: object) -> bool:
    """Grams are a set, in whatever order it was written."""
    if name != "sys_grams" or found is None or wanted is None:
        return found != wanted
    return _grams(found) != _grams(wanted)


def _grams(kept: object) -> set[str]:
    return set(kept.split(" ")) if isinstance(kept, str) else set(kept if isinstance(kept, list) else ())
