"""Records that were merged, named by a file as they were called: those that stayed stand in for them.

A file of another program goes on naming both. Without this it would make the duplicate anew with every import.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.records.merged import survivors
from core.records.references import live_targets
from core.records.rows import chunks
from core.storage.system import merged


def standing_in(
    ctx: Context, entity: str, columns: Sequence[sa.Column[Any]], keys: Collection[tuple[object, ...]]
) -> dict[tuple[object, ...], str]:
    """The live records that the actor may read, by what merged ones hold in some columns; several alike are left out.

    One statement where none of the entity was ever merged.
    """
    key = ctx.model.entities[entity].key
    any_merged = sa.select(sa.exists(sa.select(merged.c.record).where(merged.c.entity == key)))
    if not keys or not ctx.connection.execute(any_merged).scalar():
        return {}
    table = ctx.live.tables[entity].table
    query = sa.select(table.c.id, *columns).join(merged, merged.c.record == table.c.id)
    gone: dict[tuple[object, ...], set[str]] = {}
    for chunk in chunks(keys):
        among = columns[0].in_([one[0] for one in chunk]) if len(columns) == 1 else sa.tuple_(*columns).in_(chunk)
        for row in ctx.connection.execute(query.where(table.c.sys_deleted_at.is_not(None), among)):
            gone.setdefault(tuple(row[1:]), set()).add(row[0])
    leads = survivors(ctx, {id for ids in gone.values() for id in ids})
    living = live_targets(ctx, entity, set(leads.values()))
    ends = {key: {leads[id] for id in ids if leads.get(id) in living} for key, ids in gone.items()}
    return {key: ids.pop() for key, ids in ends.items() if len(ids) == 1}
