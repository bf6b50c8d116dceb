"""One transition for all that a filter finds: a job judges each record by itself, once, whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event

import pytest
import sqlalchemy as sa

from core.bulk.order import MOST, Chosen, bulk_job
from core.bulk.program import PORTION
from core.bulk.records import Counts, choose, counts, refusals
from core.context import Actor
from core.engine import Installation
from core.errors import Missing
from core.jobs.built_in import built_in
from core.jobs.queue import Job, cancel, enqueue
from core.jobs.worker import Worker
from core.processes.many import KIND, order_transitions
from core.records.write import create, create_many
from core.storage import system
from tests.core.processes.desk import (
    ADMIN,
    AGENT,
    COMPLAINT,
    GUEST,
    HANDLING,
    HEAD,
    OTHER,
    Desk,
    documents,
)
from tests.core.records.acting import statements, told
from tests.support.processes import address_of, killed_at
from tests.support.publishing import publish

RECEIVED = Chosen({"stage": {"_eq": "received"}})


def fill(desk: Desk, count: int, actor: Actor = AGENT, **values: object) -> list[str]:
    with desk.by(actor) as ctx:
        given = [{"subject": f"Leak {number}", "cause": "a crack", **values} for number in range(count)]
        made = create_many(ctx, "complaint", given).saved
    return [made[place].id for place in range(count)]


def ordered(
    desk: Desk, actor: Actor = AGENT, chosen: Chosen = RECEIVED, event: str = "ACCEPT", **more: object
) -> int:
    with desk.by(actor) as ctx:
        return order_transitions(ctx, "complaint", event, chosen, **more)


def known(actor: int) -> Actor | None:
    return {one.id: one for one in (AGENT, OTHER, HEAD, GUEST, ADMIN)}.get(actor)


def worker(desk: Desk, stop: Event | None = None, before_second: Callable[[], None] = lambda: None) -> Worker:
    """A worker that does something else before its second portion: it asks who acts before each of them."""
    portions = iter(range(1, 1_000))

    def who(actor: int) -> Actor | None:
        if next(portions) == 2:
            before_second()
        return known(actor)

    return Worker(desk.installation, {KIND: built_in()[KIND]}, who, desk.clock, stop or Event())


def seen(desk: Desk, job: int, actor: Actor = AGENT) -> tuple[Job, Counts]:
    with desk.by(actor) as ctx:
        return bulk_job(ctx, job), counts(ctx, job)


def stages(desk: Desk) -> Mapping[tuple[str, int], int]:
    """How many complaints are in each stage, with each version."""
    with desk.by() as ctx:
        table = ctx.live.tables["complaint"]
        stage, version = table.columns["stage"], table.table.c.sys_version
        query = sa.select(stage, version, sa.func.count()).group_by(stage, version)
        return {(row[0], row[1]): row[2] for row in ctx.connection.execute(query)}


def test_all_that_match_go_on_and_the_others_are_told_why_not(desk: Desk) -> None:
    fill(desk, 2 * PORTION + 20)
    (lacking,) = fill(desk, 1, cause=None)
    (strange,) = fill(desk, 1, OTHER)
    job = ordered(desk)
    fill(desk, 3)
    before, _ = seen(desk, job)
    assert (before.state, before.progress) == ("waiting", {"done": 0, "of": 122, "resume": None})
    assert worker(desk).work_once()
    done, found = seen(desk, job)
    assert (done.state, done.result, found) == ("done", {"done": 120, "refused": 2}, Counts(120, 2, 0))
    assert done.progress["done"] == 122
    assert stages(desk) == {("working", 2): 120, ("received", 1): 5}, "what came later is left alone"
    with desk.by(AGENT) as ctx:
        why = {one.record: [problem["code"] for problem in one.problems] for one in refusals(ctx, job)}
        first = refusals(ctx, job, limit=1)
        assert why == {lacking: ["REC003"], strange: ["ACC002"]}
        assert [one.record for one in (*first, *refusals(ctx, job, first[0].record))] == sorted(why)
        (problem,) = next(one.problems for one in refusals(ctx, job) if one.record == lacking)
        assert "Cause" in problem["en"] and "Cause" in problem["zh"] and problem["en"] != problem["zh"]


def test_values_are_given_to_each_and_wrong_ones_are_refused_before_anything_runs(desk: Desk) -> None:
    fill(desk, 2, cause=None)
    assert told(lambda: ordered(desk, values={"subject": "x"})) == [("REC707", "/subject")]
    assert told(lambda: ordered(desk, values={"cuse": "x"})) == [("REC001", "/cuse")]
    assert told(lambda: ordered(desk, event="RESOLVE", values={"cost": "much"}))[0][1] == "/cost"
    ordered(desk, values={"cause": "a dent"})
    worker(desk).work_once()
    with desk.by() as ctx:
        column = ctx.live.tables["complaint"].columns["cause"]
        assert set(ctx.connection.execute(sa.select(column)).scalars()) == {"a dent"}


def test_what_cannot_be_ordered_is_refused(desk: Desk) -> None:
    assert told(lambda: ordered(desk)) == [("JOB005", "")]
    fill(desk, 3)
    assert told(lambda: ordered(desk, chosen=Chosen({"stag": {"_eq": "x"}})))[0][0].startswith("QRY")
    assert told(lambda: ordered(desk, event="FLY")) == [("REC702", "")]
    with desk.by() as ctx:
        every = sa.select(ctx.live.tables["complaint"].table.c.id)
        assert choose(ctx, 1, every, 2) == 3, "one more than the most is seen, and no more is written"
        ctx.connection.rollback()
    assert MOST == 100_000


def test_only_what_one_may_see_is_chosen_and_only_ones_own_job_is_told(desk: Desk) -> None:
    fill(desk, 2)
    with desk.by(GUEST) as ctx:
        mine = create(ctx, "complaint", {"subject": "Mine", "cause": "x"}).id
    job = ordered(desk, GUEST)
    worker(desk).work_once()
    assert seen(desk, job, GUEST)[1] == Counts(1, 0, 0)
    with desk.by() as ctx:
        row = sa.select(system.job_record.c.record).where(system.job_record.c.job == job)
        assert ctx.connection.execute(row).scalars().all() == [mine]
    for act in (lambda: seen(desk, job, AGENT), lambda: seen(desk, 10_000, GUEST)):
        with pytest.raises(Missing):
            act()


def test_a_job_that_is_cancelled_keeps_what_was_done_and_leaves_the_rest(desk: Desk) -> None:
    fill(desk, PORTION + 10)
    job = ordered(desk)

    def cancelling() -> None:
        with desk.by(AGENT) as ctx:
            cancel(ctx, job)

    assert worker(desk, before_second=cancelling).work_once()
    done, found = seen(desk, job)
    assert (done.state, found) == ("cancelled", Counts(PORTION, 0, 10))
    assert stages(desk) == {("working", 2): PORTION, ("received", 1): 10}
    assert not worker(desk).work_once()


def test_a_worker_that_is_told_to_end_leaves_the_rest_to_another(desk: Desk) -> None:
    fill(desk, PORTION + 10)
    job, stop = ordered(desk), Event()
    worker(desk, stop, before_second=stop.set).work_once()
    assert seen(desk, job)[0].state == "waiting"
    assert worker(desk).work_once()
    assert (seen(desk, job)[1], stages(desk)) == (Counts(PORTION + 10), {("working", 2): PORTION + 10})


def test_a_killed_worker_leaves_nothing_done_twice_and_nothing_undone(desk: Desk) -> None:
    fill(desk, PORTION + 10)
    (lacking,) = fill(desk, 1, cause=None)
    job = ordered(desk)

    def act(installation: Installation) -> None:
        Worker(installation, {KIND: built_in()[KIND]}, known, desk.clock, Event()).work_once()

    for number in (2, 6, 12, 20):
        assert killed_at(number, address_of(desk.installation), act)
        desk.clock.forward(minutes=5)
    act(desk.installation)
    done, found = seen(desk, job)
    assert done.attempts > 3, "it was taken, and left, more than once"
    assert (done.state, found) == ("done", Counts(PORTION + 10, 1, 0))
    assert stages(desk) == {("working", 2): PORTION + 10, ("received", 1): 1}
    with desk.by(AGENT) as ctx:
        assert [one.record for one in refusals(ctx, job)] == [lacking]
        change = system.change.c
        twice = sa.select(change.record).where(change.action == "update").group_by(change.record)
        assert ctx.connection.execute(twice.having(sa.func.count() > 1)).all() == []


def test_a_process_that_is_gone_ends_the_job_with_the_reason(desk: Desk) -> None:
    fill(desk, 2)
    job = ordered(desk)
    plain = {
        **COMPLAINT["properties"],
        "stage": {"kind": "choice", "title": "Stage", "enum": list(HANDLING["states"])},
    }
    publish(
        desk.installation, documents(processes__handling=None, entities__complaint={**COMPLAINT, "properties": plain})
    )
    worker(desk).work_once()
    failed, found = seen(desk, job)
    assert (failed.state, found) == ("failed", Counts(waiting=2))
    assert failed.result["problems"][0]["code"] == "REC710"


def test_a_portion_takes_as_many_statements_however_many_records_are_in_it(desk: Desk) -> None:
    def taken(count: int) -> int:
        fill(desk, count)
        ordered(desk)
        with statements(desk.installation) as seen:
            worker(desk).work_once()
        return len(seen)

    assert taken(PORTION - 20) == taken(PORTION - 1)


def test_an_old_job_is_forgotten_with_its_records(desk: Desk) -> None:
    fill(desk, 1)
    ordered(desk)
    worker(desk).work_once()
    desk.clock.forward(days=31)
    with desk.by() as ctx:
        enqueue(ctx, "jobs.purge", "now")
    Worker(desk.installation, {"jobs.purge": built_in()["jobs.purge"]}, known, desk.clock, Event()).work_once()
    with desk.by() as ctx:
        assert ctx.connection.execute(sa.select(sa.func.count()).select_from(system.job_record)).scalar() == 0
