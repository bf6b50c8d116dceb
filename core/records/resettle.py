"""Records whose state a definition took away go into another one: an act of the engine, of whoever publishes it.

Nobody may refuse it (no right, rule or hook), because no record can stay where it is. All else is as in any change:
a version, the log, stays with their timers, derived values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import sqlalchemy as sa

from core.context import Context
from core.errors import Rejected
from core.records import derive, rows
from core.records.act import Act
from core.records.derive import Spread
from core.records.draft import Current, Draft
from core.records.ids import new_id
from core.records.shape import Shape, shape_of
from core.records.uniqueness import Claims
from schema_registry.statechart import Process

CHUNK = 1_000

Load = Callable[[Context, Shape, Collection[str], str], Mapping[str, Current]]


def resettle(ctx: Context, process: Process, moves: Mapping[str, str]) -> int:
    """Moves all records of some states, those in the trash too, under one batch; how many.

    `moves`: states that are gone, with those that their records go into. Raises Rejected when a value that must be
    unique, or a derived one, forbids it.
    """
    reaching = ctx.acting_as(replace(ctx.actor, superuser=True))  # whatever the publisher may see: all of them move
    shape, batch = shape_of(ctx, process.entity), new_id(ctx.clock())
    ways: tuple[tuple[Load, bool], ...] = ((rows.load, False), (rows.load_deleted, True))
    return sum(
        _moved(reaching, shape, process, batch, (gone, target), load, trash=trash)
        for gone, target in moves.items()
        for load, trash in ways
    )


def _moved(
    ctx: Context, shape: Shape, process: Process, batch: str, move: tuple[str, str], load: Load, *, trash: bool
) -> int:
    table, column = shape.table.table, shape.table.columns[process.field]
    deleted = table.c.sys_deleted_at
    there = column == move[0], deleted.is_not(None) if trash else deleted.is_(None)
    query = sa.select(table.c.id).where(*there).order_by(table.c.id).limit(CHUNK)
    done = 0
    while ids := ctx.connection.execute(query).scalars().all():
        # Roll-ups are over live records: what is in the trash feeds a spread that nobody runs.
        act = Act(ctx, shape, batch, ctx.clock(), Spread(ctx) if trash else None)
        drafts = [_draft(act, process, move[1], one) for one in load(ctx, shape, ids, "update").values()]
        act.change(Claims(ctx, shape), [one for one in drafts if not one.problems])
        problems = [problem for one in drafts for problem in one.problems]
        if problems:
            raise Rejected(problems)
        done += len(ids)
    return done


def _draft(act: Act, process: Process, target: str, current: Current) -> Draft:
    draft = Draft(act.shape.entity.name, "update", current.id, {process.field: target}, current)
    draft.events[process.field] = ""
    if process.since:
        draft.kept[process.since] = act.at
    derive.own(act.ctx, act.shape, draft)
    return draft
