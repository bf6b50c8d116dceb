"""Jobs as rows: one for a key, one worker for a job, and no word from who lost it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.engine import Installation
from core.errors import Busy, Missing
from core.jobs.queue import Job, cancel, claim, enqueue, find_job, finish, is_due, jobs_of, postpone, prolong
from tests.core.records.acting import LI, WANG
from tests.support import as_admin

LEASE = timedelta(seconds=60)
KINDS = ("test.kind",)


class Unwanted(Exception):
    """Ends a transaction badly."""


def take(installation: Installation, later: timedelta = timedelta()) -> Job | None:
    with as_admin(installation) as ctx:
        return claim(ctx.connection, ctx.clock() + later, LEASE, KINDS)


def order(installation: Installation, key: str = "1", **more: object) -> int:
    with as_admin(installation) as ctx:
        return enqueue(ctx, "test.kind", key, more)


def test_an_order_is_there_when_its_transaction_commits_and_never_otherwise(installation: Installation) -> None:
    with pytest.raises(Unwanted), as_admin(installation) as ctx:
        enqueue(ctx, "test.kind", "1")
        raise Unwanted
    assert take(installation) is None
    order(installation, answer=42)
    job = take(installation)
    assert job is not None
    assert (job.payload, job.state, job.attempts) == ({"answer": 42}, "running", 1)


def test_an_equal_key_is_the_same_job(installation: Installation) -> None:
    assert order(installation) == order(installation)
    assert order(installation, "2") != order(installation)


def test_a_key_has_a_limit(installation: Installation) -> None:
    with as_admin(installation) as ctx, pytest.raises(ValueError, match="at most 190 characters"):
        enqueue(ctx, "test.kind", "x" * 200)


def test_a_job_is_taken_once(installation: Installation) -> None:
    for number in range(8):
        order(installation, str(number))

    def take_all(worker: int) -> list[int]:
        mine = []
        while True:
            try:
                job = take(installation)
            except Busy:
                continue
            if job is None:
                return mine
            mine.append(job.id)

    with ThreadPoolExecutor(4) as pool:
        taken = [id for mine in pool.map(take_all, range(4)) for id in mine]
    assert Counter(taken).most_common(1)[0][1] == 1
    assert len(taken) == 8


def test_the_one_that_is_due_longest_comes_first(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        now = ctx.clock()
        enqueue(ctx, "test.kind", "second", run_at=now - timedelta(seconds=1))
        enqueue(ctx, "test.kind", "first", run_at=now - timedelta(seconds=2))
        enqueue(ctx, "test.kind", "tomorrow", run_at=now + timedelta(days=1))
        enqueue(ctx, "other.kind", "not ours", run_at=now - timedelta(seconds=9))
    taken = [job.key for job in (take(installation), take(installation)) if job is not None]
    assert taken == ["test.kind:first", "test.kind:second"]
    assert take(installation) is None


def test_a_lost_lease_lets_another_worker_go_on_and_silences_the_first(installation: Installation) -> None:
    order(installation)
    first = take(installation)
    assert first is not None
    with as_admin(installation) as ctx:
        assert prolong(ctx.connection, first, ctx.clock() + LEASE, {"done": 3, "of": 9, "resume": "three"})
    assert take(installation, timedelta(seconds=59)) is None
    second = take(installation, timedelta(seconds=61))
    assert second is not None
    assert (second.attempts, second.progress["resume"]) == (2, "three")
    with as_admin(installation) as ctx:
        assert not prolong(ctx.connection, first, ctx.clock() + LEASE)
        assert not finish(ctx.connection, first, "done", ctx.clock())
        assert finish(ctx.connection, second, "done", ctx.clock(), {"rows": 9})
        assert find_job(ctx, second.id).result == {"rows": 9}


def test_a_cancelled_job_is_not_begun_and_a_running_one_loses_its_worker(installation: Installation) -> None:
    waiting, running = order(installation, "waiting"), order(installation, "running")
    with as_admin(installation) as ctx:
        cancel(ctx, waiting)
    job = take(installation)
    assert job is not None
    assert job.id == running
    with as_admin(installation) as ctx:
        cancel(ctx, running)
        assert not prolong(ctx.connection, job, ctx.clock() + LEASE)
        assert find_job(ctx, running).state == "cancelled"
        with pytest.raises(Missing):
            cancel(ctx, running)
    assert take(installation, timedelta(hours=1)) is None


def test_each_attempt_waits_twice_as_long_as_the_one_before(installation: Installation) -> None:
    order(installation)
    pauses = []
    for _ in range(3):
        job = take(installation, timedelta(days=1))
        assert job is not None
        with as_admin(installation) as ctx:
            now = ctx.clock()
            postpone(ctx.connection, job, now, {"problems": []})
            pauses.append((find_job(ctx, job.id).run_at - now).total_seconds())
    assert pauses == [5, 10, 20]


def test_looking_whether_there_is_work_needs_no_lock(installation: Installation) -> None:
    with installation.reading() as ctx:
        assert not is_due(ctx.connection, ctx.clock(), KINDS)
    order(installation)
    with installation.reading() as ctx:
        assert is_due(ctx.connection, ctx.clock(), KINDS)


def test_jobs_of_others_are_hidden(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        mine = enqueue(ctx, "test.kind", "mine")
        assert [job.id for job in jobs_of(ctx)] == [mine]
    with trading.writing(LI) as ctx:
        assert jobs_of(ctx) == ()
        for act in (find_job, cancel):
            with pytest.raises(Missing):
                act(ctx, mine)
    with as_admin(trading) as ctx:
        assert find_job(ctx, mine).actor == WANG.id
