"""References point to records that exist, live, and may be read by whoever sets them: one statement for each target.

On PostgreSQL the targets found are locked as the foreign key would lock them (FOR KEY SHARE). Whoever deletes one
takes FOR UPDATE, so either the deletion sees the new reference or the reference is refused; never both done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes.records import NO_TARGET
from core.context import Context, Live
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape


def check(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Adds a problem to every draft that refers to something it may not."""
    wanted: dict[str, set[str]] = {}
    for one in shape.references:
        ids = {draft.values[one.field.name] for draft in drafts if draft.values.get(one.field.name) is not None}
        wanted.setdefault(one.field.to, set()).update(str(each) for each in ids)
    found = {target: live_targets(ctx, target, ids) for target, ids in wanted.items() if ids}
    for one in shape.references:
        there = found.get(one.field.to, frozenset())
        for draft in drafts:
            value = draft.values.get(one.field.name)
            if value is not None and value not in there:
                target = ctx.model.entities[one.field.to].title
                draft.refuse(NO_TARGET.at(one.pointer, field=one.field.title, target=target))


def live_targets(ctx: Context, entity: str, ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that are live records which the actor may read; they stay so until the transaction ends."""
    one, many = ctx.live.derive(_make, entity)
    readable = predicate(ctx, entity, ctx.live.tables[entity].table, "read")
    found: set[str] = set()
    for chunk in chunks(ids):
        statement = one if len(chunk) == 1 else many
        if readable is not None:
            statement = statement.where(readable)
        wanted = chunk[0] if len(chunk) == 1 else chunk
        found.update(ctx.connection.execute(statement, {"sys_wanted": wanted}).scalars())
    return frozenset(found)


def _make(live: Live, entity: str) -> tuple[sa.Select[Any], sa.Select[Any]]:
    table = live.tables[entity].table
    living = sa.select(table.c.id).where(table.c.sys_deleted_at.is_(None))
    living = living.with_for_update(read=True, key_share=True, of=table)
    one = living.where(table.c.id == sa.bindparam("sys_wanted"))
    many = living.where(table.c.id.in_(sa.bindparam("sys_wanted", expanding=True))).order_by(table.c.id)
    return one, many
