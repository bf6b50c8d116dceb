"""A worker takes what is due, does it, goes on after losses, and leaves in good order."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from core.codes.publish import LOCKED
from core.codes.records import NOT_AN_OBJECT
from core.context import Actor
from core.engine import Installation
from core.errors import Busy, Rejected
from core.jobs.built_in import built_in
from core.jobs.queue import Job, cancel, enqueue, find_job
from core.jobs.work import JobKind, Work
from core.jobs.worker import Worker, nobody, run_worker
from core.storage import system
from tests.core.records.acting import WANG
from tests.support import as_admin


class Clock:
    """A clock that stands until it is set forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def worker(installation: Installation, *kinds: JobKind, clock: Callable[[], datetime] | None = None) -> Worker:
    return Worker(installation, {kind.name: kind for kind in kinds}, nobody, clock or Clock(), threading.Event())


def order(installation: Installation, kind: str = "k", key: str = "1") -> int:
    with installation.writing() as ctx:
        return enqueue(ctx, kind, key, {}, run_at=datetime(2026, 1, 1, tzinfo=UTC))


def found(installation: Installation, job: int) -> Job:
    with as_admin(installation) as ctx:
        return find_job(ctx, job)


def test_what_comes_out_is_kept_with_the_job(installation: Installation) -> None:
    job = order(installation)
    assert worker(installation, JobKind("k", lambda work: {"answer": 42})).work_once()
    done = found(installation, job)
    assert (done.state, done.result, done.lease_until) == ("done", {"answer": 42}, None)
    assert not worker(installation, JobKind("k", lambda work: None)).work_once()


def test_an_unexpected_error_is_tried_again_later_and_at_last_told(installation: Installation) -> None:
    clock, job = Clock(), order(installation)

    def broken(work: Work) -> object:
        raise ZeroDivisionError("by zero")

    kind = JobKind("k", broken, attempts=2)
    assert worker(installation, kind, clock=clock).work_once()
    assert found(installation, job).state == "waiting"
    assert not worker(installation, kind, clock=clock).work_once()
    clock.now += timedelta(seconds=5)
    assert worker(installation, kind, clock=clock).work_once()
    failed = found(installation, job)
    assert failed.state == "failed"
    assert failed.result["problems"][0]["code"] == "JOB003"


def test_a_refusal_is_final_and_a_busy_database_is_not(installation: Installation) -> None:
    def refuse(work: Work) -> object:
        raise Rejected([NOT_AN_OBJECT.at()])

    def busy(work: Work) -> object:
        raise Busy([LOCKED.at()])

    for key, program, state in (("r", refuse, "failed"), ("b", busy, "waiting")):
        job = order(installation, key, key)
        worker(installation, JobKind(key, program)).work_once()
        assert found(installation, job).state == state


def test_progress_is_kept_with_the_chunk_it_tells_of(installation: Installation) -> None:
    job = order(installation)

    def counting(work: Work) -> object:
        for number in range(work.resume or 0, 5):
            with work.writing() as ctx:
                ctx.connection.execute(
                    sa.insert(system.actor).values(id=100 + number, login=str(number), name="x", active=False)
                )
                work.step(ctx, number + 1, 5, resume=number + 1)
                if number == 2 and work.job.attempts == 1:
                    raise ZeroDivisionError("in the middle of a chunk")
        return "all"

    clock = Clock()
    kind = JobKind("k", counting)
    worker(installation, kind, clock=clock).work_once()
    assert found(installation, job).progress == {"done": 2, "of": 5, "resume": 2}
    clock.now += timedelta(minutes=1)
    worker(installation, kind, clock=clock).work_once()
    assert (found(installation, job).state, found(installation, job).progress["done"]) == ("done", 5)
    with as_admin(installation) as ctx:
        counted = sa.select(sa.func.count()).where(system.actor.c.id >= 100)
        assert ctx.connection.execute(counted).scalar_one() == 5


def test_a_job_that_is_cancelled_stops_at_its_next_step(installation: Installation) -> None:
    job = order(installation)
    steps = []

    def endless(work: Work) -> object:
        while True:
            with work.writing() as ctx:
                work.step(ctx, len(steps))
            steps.append(1)
            if len(steps) == 3:
                with as_admin(installation) as ctx:
                    cancel(ctx, job)

    worker(installation, JobKind("k", endless)).work_once()
    assert len(steps) == 3
    assert found(installation, job).state == "cancelled"


def test_a_worker_that_is_told_to_end_gives_its_job_back(installation: Installation) -> None:
    job, stop = order(installation), threading.Event()

    def endless(work: Work) -> object:
        while True:
            with work.writing() as ctx:
                work.step(ctx, 1)
            stop.set()

    run_worker(installation, stop, {"k": JobKind("k", endless)}, poll=0.01)
    given_back = found(installation, job)
    assert (given_back.state, given_back.attempts) == ("waiting", 0)


def test_the_lease_lasts_while_a_long_statement_runs(installation: Installation) -> None:
    job = order(installation)
    leases: list[datetime | None] = []

    def long(work: Work) -> object:
        leases.append(work.job.lease_until)
        until = time.monotonic() + 60
        while found(installation, job).lease_until == leases[0] and time.monotonic() < until:
            work.clock.now += timedelta(seconds=1)  # type: ignore[attr-defined]  # our standing clock
            time.sleep(0.02)
        leases.append(found(installation, job).lease_until)
        return None

    worker(installation, JobKind("k", long, lease=timedelta(seconds=0.3))).work_once()
    first, last = leases
    assert first is not None
    assert last is not None
    assert last > first


def test_a_job_acts_with_the_rights_of_who_ordered_it(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        jobs = [enqueue(ctx, "k", key) for key in ("known", "left")]

    def act(work: Work) -> object:
        with work.writing() as ctx:
            return [ctx.actor.name, sorted(ctx.actor.roles), ctx.origin]

    today: dict[int, Actor] = {WANG.id: WANG}
    kinds = {"k": JobKind("k", act)}
    later = Clock()
    later.now = datetime.now(UTC) + timedelta(hours=1)
    one = Worker(trading, kinds, today.get, later, threading.Event())
    one.work_once()
    today.clear()
    one.work_once()
    assert found(trading, jobs[0]).result == ["Wang", ["agent"], "job"]
    assert found(trading, jobs[1]).result["problems"][0]["code"] == "JOB004"


def test_a_periodic_kind_is_ordered_once_a_turn_by_all_workers(installation: Installation) -> None:
    done: list[str] = []

    def note(work: Work) -> object:
        done.append(work.job.key)
        return None

    kind = JobKind("k", note, every=timedelta(hours=1))
    unwanted = JobKind("u", note, every=timedelta(hours=1), wanted=lambda connection: False)
    clock = Clock()
    workers = [worker(installation, kind, unwanted, clock=clock) for _ in range(2)]
    for _ in range(2):
        for one in workers:
            one.order_periodic()
            one.work_once()
            one.work_once()
        clock.now += timedelta(hours=1)
    assert len(done) == len(set(done)) == 2


def test_old_answers_and_old_jobs_are_forgotten(installation: Installation) -> None:
    now = datetime.now(UTC)
    old = {"actor": 1, "request": "", "status": 200, "headers": {}, "body": b""}
    with as_admin(installation) as ctx:
        rows = [
            {**old, "key": "old", "created_at": now - timedelta(hours=25)},
            {**old, "key": "new", "created_at": now},
        ]
        ctx.connection.execute(sa.insert(system.idempotency), rows)
        enqueue(ctx, "gone", "1")
        ctx.connection.execute(sa.update(system.job).values(state="done", finished_at=now - timedelta(days=31)))
    one = Worker(installation, built_in(), nobody, lambda: now + timedelta(seconds=1), threading.Event())
    one.order_periodic()
    while one.work_once():
        pass
    with as_admin(installation) as ctx:
        assert ctx.connection.scalars(sa.select(system.idempotency.c.key)).all() == ["new"]
        kinds = set(ctx.connection.scalars(sa.select(system.job.c.kind)))
    assert "gone" not in kinds
    assert {"idempotency.purge", "jobs.purge"} <= kinds


def test_a_killed_worker_loses_nothing(installation: Installation) -> None:
    job = order(installation)
    program = textwrap.dedent("""
        import sys, threading, time
        from core.engine import Installation
        from core.jobs.work import JobKind
        from core.jobs.worker import run_worker
        from core.settings import Settings

        def half(work):
            with work.writing() as ctx:
                work.step(ctx, 1, 2, resume="half")
            print("half", flush=True)
            time.sleep(60)

        installation = Installation.open(Settings(database=sys.argv[1]))
        run_worker(installation, threading.Event(), {"k": JobKind("k", half)}, poll=0.05)
    """)
    command = [sys.executable, "-c", program, installation.settings.database]
    killed = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    with killed.stdout:
        assert killed.stdout.readline() == "half\n"
        killed.kill()
        killed.wait()

    later = Clock()
    later.now = datetime.now(UTC) + timedelta(seconds=30)
    kind = JobKind("k", lambda work: ["resumed from", work.resume, work.job.attempts])
    assert not worker(installation, kind, clock=later).work_once()
    later.now += timedelta(seconds=60)
    assert worker(installation, kind, clock=later).work_once()
    assert found(installation, job).result == ["resumed from", "half", 2]


def test_a_job_that_kills_every_worker_is_given_up(installation: Installation) -> None:
    job = order(installation)
    with as_admin(installation) as ctx:
        lost = {"state": "running", "attempts": 5, "lease_until": datetime(2026, 1, 2, tzinfo=UTC)}
        ctx.connection.execute(sa.update(system.job).values(lost))
    never_run = JobKind("k", lambda work: "should not run")
    assert worker(installation, never_run).work_once()
    given_up = found(installation, job)
    assert (given_up.state, given_up.result["problems"][0]["code"]) == ("failed", "JOB002")
