"""The loop of a worker: order what is periodic, take what is due, do it, and say what came out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from core.codes.jobs import JOB_FAILED, WORKER_LOST
from core.context import SYSTEM, Actor, utc_now
from core.engine import Installation
from core.errors import Busy, CardwrightError, Stale
from core.jobs import queue
from core.jobs.queue import Job
from core.jobs.work import JobKind, Later, Stopped, Who, Work
from schema_registry.problems import Problem

POLL = 1.0
"""Seconds between two looks at the queue when there is nothing to do."""
log = structlog.get_logger()


def nobody(actor: int) -> Actor | None:
    """Without the application's accounts at hand, only the system itself acts."""
    return None


def run_worker(
    installation: Installation,
    stop: threading.Event,
    kinds: Mapping[str, JobKind],
    *,
    who: Who = nobody,
    clock: Callable[[], datetime] = utc_now,
    poll: float = POLL,
) -> None:
    """Works until told to stop; the job at hand is then left at its next step, for another worker to go on with."""
    worker = Worker(installation, kinds, who, clock, stop)
    while not stop.is_set():
        try:
            worker.order_periodic()
            busy = worker.work_once()
        except (Busy, sa.exc.OperationalError) as error:
            # The database is locked or away; it may be back at the next look.
            log.warning("worker waits for the database", error=str(error))
            busy = False
        if not busy:
            stop.wait(poll)


class Worker:
    """Does one job at a time."""

    def __init__(
        self,
        installation: Installation,
        kinds: Mapping[str, JobKind],
        who: Who,
        clock: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        self._installation = installation
        self._kinds = kinds
        self._who = who
        self._clock = clock
        self._stop = stop
        self._turns: dict[str, int] = {}

    def order_periodic(self) -> None:
        """Orders each periodic kind once at every turn of the clock, whichever worker comes first."""
        now = self._clock()
        for kind in self._kinds.values():
            if kind.every is None:
                continue
            turn = int(now.timestamp() // kind.every.total_seconds())
            if self._turns.get(kind.name) == turn:
                continue
            with self._installation.reading(SYSTEM, origin="job") as ctx:
                wanted = kind.wanted(ctx.connection)
            if wanted:
                with self._installation.writing(SYSTEM, origin="job") as ctx:
                    queue.enqueue(ctx, kind.name, str(turn), run_at=now)
            self._turns[kind.name] = turn

    def work_once(self) -> bool:
        """Whether there was a job to do; it is done, failed, put off or left then."""
        job = self._take()
        if job is None:
            return False
        kind = self._kinds[job.kind]
        if job.attempts > kind.attempts:
            self._end(job, "failed", _told([WORKER_LOST.at(attempts=kind.attempts)]))
            return True
        work = Work(self._installation, job, kind, self._clock, self._who, self._stop)
        with work.alive():
            outcome = self._run(work, kind)
        self._installation.write_readings()
        outcome()
        return True

    def _take(self) -> Job | None:
        names = self._kinds.keys()
        with self._installation.reading(SYSTEM, origin="job") as ctx:
            if not queue.is_due(ctx.connection, self._clock(), names):
                return None
        longest = max((kind.lease for kind in self._kinds.values()), default=timedelta(seconds=60))
        with self._installation.writing(SYSTEM, origin="job") as ctx:
            return queue.claim(ctx.connection, self._clock(), longest, names)

    def _run(self, work: Work, kind: JobKind) -> Callable[[], None]:
        """What is to be said of the job, once its lease is no longer being prolonged."""
        job = work.job
        try:
            result = kind.run(work)
        except Stopped:
            return lambda: self._leave(job)
        except Later as early:
            until = early.until
            return lambda: self._leave(job, until)
        except (Busy, Stale) as refused:
            problems = refused.problems
            return lambda: self._again(job, kind, problems)
        except CardwrightError as refused:
            problems = refused.problems
            return lambda: self._end(job, "failed", _told(problems))
        except Exception as error:  # whatever a job does, the worker lives on; the traceback is in the log
            log.exception("job failed", job=job.id, kind=job.kind, attempt=job.attempts)
            problems = (JOB_FAILED.at(reason=f"{type(error).__name__}: {error}"[:500]),)
            return lambda: self._again(job, kind, problems)
        return lambda: self._end(job, "done", result)

    def _leave(self, job: Job, until: datetime | None = None) -> None:
        """Gives a job back that another worker may go on with, now or later; one that was cancelled or lost stays
        as it is."""
        log.info("job left", job=job.id, kind=job.kind)
        with self._installation.writing(SYSTEM, origin="job") as ctx:
            queue.release(ctx.connection, job, until or self._clock())

    def _again(self, job: Job, kind: JobKind, problems: Collection[Problem]) -> None:
        if job.attempts >= kind.attempts:
            self._end(job, "failed", _told(problems))
            return
        with self._installation.writing(SYSTEM, origin="job") as ctx:
            queue.postpone(ctx.connection, job, self._clock(), _told(problems))

    def _end(self, job: Job, state: str, result: object) -> None:
        with self._installation.writing(SYSTEM, origin="job") as ctx:
            queue.finish(ctx.connection, job, state, self._clock(), result)


def _told(problems: Collection[Problem]) -> dict[str, object]:
    """Problems as the row keeps them: codes and English wordings."""
    return {"problems": [{"code": one.code, "pointer": one.pointer, "message": one.message} for one in problems]}
