"""Records that were merged into others (`cw_merged`): where they lead now, and what went into a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.context import Context
from core.records.rows import chunks
from core.storage.system import merged
from core.storage.types import known_form

LOGGED = "cw_merged"
"""Under which key the log of the record that stays tells what was merged into it."""
_LONGEST = 100
"""Merges one after another that a record is followed through."""


class Merged(NamedTuple):
    """One record that was merged. `beside`: what stood beside it and moved along."""

    record: str
    entity: str
    into: str
    beside: Mapping[str, Any]


def survivors(ctx: Context, ids: Collection[str]) -> Mapping[str, str]:
    """Where records lead that were merged, through merges of what they were merged into; others are left out.

    One statement for each step, one where none of them was merged. Whether the actor may see it is not asked.
    """
    found = {id: id for id in ids}
    for _ in range(_LONGEST):
        steps: dict[str, str] = {}
        for chunk in chunks(set(found.values())):
            query = sa.select(merged.c.record, merged.c.into).where(merged.c.record.in_(chunk))
            steps.update((row.record, row.into) for row in ctx.connection.execute(query))
        if not steps:
            break
        found = {id: steps.get(at, at) for id, at in found.items()}
    return {id: at for id, at in found.items() if at != id}


def survivor(ctx: Context, id: str) -> str:
    """The same for one record as an address names it; "" where it was not merged."""
    form = known_form(id)
    return survivors(ctx, [form]).get(form, "") if form is not None else ""


def merged_into(ctx: Context, record: str) -> tuple[str, ...]:
    """The records that went into one, directly and through others. One statement."""
    return tuple(ctx.connection.scalars(_WENT, {"survivor": record}))


def _went() -> sa.Select[str]:
    into = sa.select(merged.c.record).where(merged.c.into == sa.bindparam("survivor")).cte("went", recursive=True)
    further = sa.select(merged.c.record).join(into, merged.c.into == into.c.record)
    return sa.select(into.union(further).c.record)


_WENT = _went()
"""Asked for every card that is drawn, so it is made once."""


def merged_by(ctx: Context, batch: str) -> tuple[Merged, ...]:
    """What a batch merged, as long as it was not taken back; none for a batch of another kind."""
    columns = (merged.c.record, merged.c.entity, merged.c.into, merged.c.beside)
    query = sa.select(*columns).where(merged.c.batch == known_form(batch)).order_by(merged.c.record)
    return tuple(Merged(*row) for row in ctx.connection.execute(query))


def merges_of(ctx: Context, records: Collection[str]) -> Mapping[str, str]:
    """By which batches some records were merged into others."""
    found: dict[str, str] = {}
    for chunk in chunks({form for id in records if (form := known_form(id)) is not None}):
        query = sa.select(merged.c.record, merged.c.batch).where(merged.c.record.in_(chunk))
        found.update((row.record, row.batch) for row in ctx.connection.execute(query))
    return found


def note(ctx: Context, batch: str, rows: Collection[Merged]) -> None:
    """Records lead to another from now on."""
    now = ctx.clock()
    told = [{**one._asdict(), "batch": batch, "merged_at": now} for one in rows]
    ctx.connection.execute(sa.insert(merged), told)


def forget(ctx: Context, batch: str) -> None:
    """What a batch merged leads nowhere any more: it was taken back."""
    ctx.connection.execute(sa.delete(merged).where(merged.c.batch == batch))
