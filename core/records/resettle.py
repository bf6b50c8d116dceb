"""Records whose state a definition took away go into another one, and back: acts of the engine, of whoever publishes.

Nobody may refuse it (no right, rule or hook), because no record can stay where it is. All else is as in any change:
a version, the log, stays with their timers, derived values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def resettle(ctx: Context, process: Process, moves: Mapping[str, str]) -> int:
    """Moves all records of some states, those in the trash too, under one batch; how many.

    `moves`: states that are gone, with those that their records go into. Raises Rejected when a value that must be
    unique, or a derived one, forbids it.
    """
    reaching, shape, batch = _reaching(ctx, process)
    table, column = shape.table.table, shape.table.columns[process.field]
    done = 0
    for gone, target in moves.items():
        query = sa.select(table.c.id).where(column == gone).order_by(table.c.id).limit(CHUNK)
        while ids := ctx.connection.execute(query).scalars().all():
            _move(reaching, shape, process, batch, ids, target)
            done += len(ids)
    return done


def move_back(ctx: Context, process: Process, states: Mapping[str, str]) -> int:
    """Moves the records named, those in the trash too, each into its state, under one batch; how many.

    Raises Rejected when a value that must be unique, or a derived one, forbids it.
    """
    reaching, shape, batch = _reaching(ctx, process)
    for state in sorted(set(states.values())):
        for ids in rows.chunks([record for record, one in states.items() if one == state]):
            _move(reaching, shape, process, batch, ids, state)
    return len(states)


def _reaching(ctx: Context, process: Process) -> tuple[Context, Shape, str]:
    """Whatever the publisher may see: all records of these states move."""
    return (
        ctx.acting_as(replace(ctx.actor, superuser=True)),
        shape_of(ctx, process.entity),
        new_id(ctx.clock()),
    )


def _move(ctx: Context, shape: Shape, process: Process, batch: str, ids: Collection[str], target: str) -> None:
    """The records are in another state. Roll-ups are over live records: what is in the trash feeds a spread that
    nobody runs."""
    for load, spread in ((rows.load, None), (rows.load_deleted, Spread(ctx))):
        act = Act(ctx, shape, batch, ctx.clock(), spread)
        drafts = [_draft(act, process, target, one) for one in load(ctx, shape, ids, "update").values()]
        act.change(Claims(ctx, shape), [one for one in drafts if not one.problems])
        problems = [problem for one in drafts for problem in one.problems]
        if problems:
            raise Rejected(problems)


def _draft(act: Act, process: Process, target: str, current: Current) -> Draft:
    draft = Draft(act.shape.entity.name, "update", current.id, {process.field: target}, current)
    draft.events[process.field] = ""
    if process.since:
        draft.kept[process.since] = act.at
    derive.own(act.ctx, act.shape, draft)
    return draft
