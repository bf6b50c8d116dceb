"""The clock of a check: it stands, until it is set forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.codes.scenarios import TOO_MANY_TIMERS
from core.context import Context
from core.errors import Rejected
from core.jobs import queue
from core.jobs.work import Later
from core.processes.timers import fire
from core.records.stays import TIMER
from schema_registry.durations import Duration

LEASE = timedelta(minutes=1)
MOST = 1000
"""Timers that may go off during one wait."""
MOMENT = timedelta(milliseconds=1)
"""What every step takes, so that ids and history have an order."""


class Clock:
    """The time of a check."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins

    def __call__(self) -> datetime:
        return self.now


def wait(ctx: Context, clock: Clock, duration: Duration) -> None:
    """Sets the clock forward; what timers say is done at its time.

    Raises what a record refuses them with, and Rejected where more than `MOST` go off.
    """
    until = duration.after(clock.now)
    for _ in range(MOST + 1):
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
    else:
        raise Rejected([TOO_MANY_TIMERS.at(most=MOST)])
    clock.now = max(clock.now, until)
