"""The job that does what a timer says, once: where the record is still in the state that the timer waits in.

It is judged on the definitions and the record of the moment it runs. What it does, and that it is done, are written
in one transaction, so that a worker that is lost in between leaves nothing to be done twice.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from core.calendars import due_at
from core.context import SYSTEM, Context
from core.jobs.work import Later, Work
from core.processes.acting import ground_for, holds
from core.processes.moving import Step, go, write
from core.processes.notices import by_field
from core.records import rows
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.known import Known
from core.records.shape import shape_of
from core.records.stays import IN_TRASH, open_stays
from core.storage.system import stay
from schema_registry.statechart import Process, Timer

DONE = "done"


def run_timer(work: Work) -> object:
    """What came of a timer: done, or why there was nothing to do. Raises Rejected when the record refuses it."""
    if work.resume == DONE:
        return {"outcome": DONE}
    with work.writing(SYSTEM) as opened:
        ctx = replace(opened, clock=work.clock)
        outcome = fire(ctx, str(work.job.payload["stay"]), str(work.job.payload["timer"]))
        if outcome["outcome"] == DONE:
            work.step(ctx, 1, 1, DONE)
    return outcome


def fire(ctx: Context, stay_id: str, timer_id: str) -> dict[str, str]:
    """What came of a timer of a stay, done in the context's transaction. Raises Later, or what the record refuses."""
    row = ctx.connection.execute(sa.select(stay).where(stay.c.id == stay_id)).one_or_none()
    process = ctx.live.derive(by_field, "").get(row.field) if row is not None else None
    if row is None or process is None or row.state not in process.states:
        return {"outcome": "undefined"}
    timer = next((one for one in process.states[row.state].timers if one.id == timer_id), None)
    if timer is None:
        return {"outcome": "undefined"}
    due = due_at(ctx, process, timer, row.entered_at)
    if due > ctx.clock():
        raise Later(due)
    return _do(ctx, process, timer, row.record, stay_id)


def _do(ctx: Context, process: Process, timer: Timer, record: str, stay_id: str) -> dict[str, str]:
    shape = shape_of(ctx, process.entity)
    current = rows.load(ctx, shape, [record], "update").get(record)
    if current is None:
        return dict(IN_TRASH)
    field = shape.fields[process.field].field.key
    if open_stays(ctx, field, [record]).get(record) != stay_id:
        return {"outcome": "left"}
    step = Step(Draft(process.entity, "update", record, current=current), timer)
    ground = ground_for(ctx, shape, process)
    ground.facts.look_up([step.draft])
    known = Known(ground, step.draft, step.draft.after(), ground.terms.computed)
    if not holds(ground, known, timer.guard):
        return {"outcome": "guarded"}
    go(ground, process, step, known, process.title)
    write(ctx, shape, process, new_id(ctx.clock()), [step])
    if not step.sound:
        raise step.draft.error(step.draft.problems)
    return {"outcome": DONE}
