"""Timers of processes come due while a test runs: a record is made older, and a worker has its turn."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import sqlalchemy as sa

from core.context import utc_now
from core.engine import Installation
from core.jobs.built_in import built_in
from core.jobs.worker import Worker, nobody
from core.storage.system import job, stay
from tests.support.publishing import as_admin

TIMER = "process.timer"


def aged(installation: Installation, record: str, by: timedelta) -> None:
    """As if the record had come into its states so much earlier, and its timers with it."""
    with as_admin(installation) as ctx:
        stays = ctx.connection.execute(sa.select(stay).where(stay.c.record == record, stay.c.left_at.is_(None))).all()
        for one in stays:
            entered = sa.update(stay).where(stay.c.id == one.id).values(entered_at=one.entered_at - by)
            ctx.connection.execute(entered)
        for row in ctx.connection.execute(sa.select(job).where(job.c.kind == TIMER)).all():
            if row.payload["stay"] in {one.id for one in stays}:
                ctx.connection.execute(sa.update(job).where(job.c.id == row.id).values(run_at=row.run_at - by))


def work(installation: Installation) -> int:
    """Lets a worker do every timer that is due; how many it did."""
    kinds = {name: kind for name, kind in built_in().items() if name == TIMER}
    worker, done = Worker(installation, kinds, nobody, utc_now, Event()), 0
    while worker.work_once():
        done += 1
    return done
