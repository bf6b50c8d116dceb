"""What the program of a job is handed: contexts to write in, progress to report, and word when to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.codes.jobs import NOBODY_TO_ACT
from core.context import SYSTEM, Actor, Context
from core.engine import Installation
from core.errors import Busy, Denied
from core.jobs.queue import Job, prolong

Who = Callable[[int], Actor | None]
"""Tells who a person is today, with today's roles; None when the account is closed. Admin hands it in."""


class Stopped(Exception):
    """The job was cancelled, taken by another worker, or the worker is to end: leave off, without a word."""


class Later(Exception):
    """It is too early for the job: another worker takes it up at its time, and this attempt does not count."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def always(connection: sa.Connection) -> bool:
    """For periodic kinds that are due at each turn of the clock."""
    return True


@dataclass(frozen=True, slots=True)
class JobKind:
    """A program for jobs. It must bear being begun again at any point, with what `Work.resume` kept.

    `run` returns the result, a JSON value. `every`: ordered by the workers themselves at each such turn of the
    clock, when `wanted`. `lease`: how long after a sign of life a worker is taken for lost. `attempts`: the most.
    """

    name: str
    run: Callable[[Work], object]
    every: timedelta | None = None
    wanted: Callable[[sa.Connection], bool] = always
    lease: timedelta = timedelta(seconds=60)
    attempts: int = 5


class Work:
    """One attempt at a job."""

    def __init__(
        self,
        installation: Installation,
        job: Job,
        kind: JobKind,
        clock: Callable[[], datetime],
        who: Who,
        leaving: threading.Event,
    ) -> None:
        self.installation = installation
        self.job = job
        self.clock = clock
        self._kind = kind
        self._who = who
        self._leaving = leaving
        self._lost = threading.Event()

    @property
    def resume(self) -> Any:
        """What the last committed step kept to go on from; None at the beginning. A JSON value, hence Any."""
        return self.job.progress.get("resume")

    @property
    def actor(self) -> Actor:
        """Who ordered the job, with the rights they have today, as far as the API key reaches that they ordered it
        with. Raises Denied when they have left."""
        if self.job.actor == SYSTEM.id:
            return SYSTEM
        found = self._who(self.job.actor)
        if found is None:
            raise Denied([NOBODY_TO_ACT.at(actor=self.job.actor)])
        return found.narrowed(self.job.only)

    def person(self, actor: int) -> Actor | None:
        """Anybody by number, with the rights they have today; None for unknown people and closed accounts."""
        return self._who(actor)

    @contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[Context]:
        """A context for one chunk, of the version that is live now. Raises Stopped when there is no more to do."""
        self.check()
        with self.installation.writing(actor or self.actor, origin="job") as ctx:
            yield ctx

    def step(self, ctx: Context, done: int, of: int | None = None, resume: object = None) -> None:
        """Reports progress within the chunk's own transaction, so that both are kept or neither. Raises Stopped."""
        self.check()
        progress = {"done": done, "of": of, "resume": resume}
        if not prolong(ctx.connection, self.job, self.clock() + self._kind.lease, progress):
            self._lost.set()
            raise Stopped

    def check(self) -> None:
        """Returns while there is reason to go on. Raises Stopped otherwise."""
        if self._lost.is_set() or self._leaving.is_set():
            raise Stopped

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Keeps the lease while the block runs, long statements included; a job that is lost is told to stop."""
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(over,), name=f"job-{self.job.id}", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(self._kind.lease.total_seconds() / 3):
            try:
                with self.installation.writing(SYSTEM, origin="job") as ctx:
                    held = prolong(ctx.connection, self.job, self.clock() + self._kind.lease)
            except (Busy, sa.exc.OperationalError):
                # Our own chunk may hold SQLite's one write lock: its step prolongs the lease itself.
                continue
            if not held:
                self._lost.set()
                return
