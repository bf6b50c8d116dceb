"""The clock of a check: it stands, until it is set forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.context import Context
from core.jobs import queue
from core.jobs.work import Later
from core.processes.timers import fire
from core.records.stays import TIMER
from schema_registry.durations import Duration

LEASE = timedelta(minutes=1)
MOST = 1000
"""Timers that go off during one wait; more go round in circles."""
MOMENT = timedelta(milliseconds=1)
"""What every step takes, so that ids and history have an order."""


class Clock:
    """The time of a check."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins

    def __call__(self) -> datetime:
        return self.now


def wait(ctx: Context, clock: Clock, duration: Duration) -> None:
    """Sets the clock forward; what timers say is done at its time. Raises what a record refuses them with."""
    until = duration.after(clock.now)
    for _ in range(MOST):
        job = queue.claim(ctx.connection, until, LEASE, [TIMER])
        if job is None:
            break
        clock.now = max(clock.now, job.run_at)
        try:
            fire(ctx, str(job.payload["stay"]), str(job.payload["timer"]))
        except Later as early:
            queue.release(ctx.connection, job, early.until)
        else:
            queue.finish(ctx.connection, job, "done", clock.now)
        clock.now += MOMENT
    clock.now = max(clock.now, until)
