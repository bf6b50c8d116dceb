"""Timers: once, at their time, by either clock, also after a worker was away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.calendars import due_at
from core.processes.advance import advance
from core.records.restore import restore
from core.records.write import create_many, delete
from core.storage import system
from schema_registry.statechart import Timer
from tests.core.processes.desk import ADMIN, AGENT, HANDLING, Desk, documents, handling
from tests.core.processes.test_advance import stays_of
from tests.core.records.acting import row_of
from tests.support.publishing import publish


def resolved(desk: Desk) -> str:
    id = desk.complaint(AGENT, cause="x")
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", id, "ACCEPT")
        advance(ctx, "complaint", id, "RESOLVE", {"remedy": "y"})
    return id


def stage(desk: Desk, id: str) -> object:
    with desk.by() as ctx:
        return row_of(ctx, "complaint", id)["stage"]


def outcomes(desk: Desk) -> list[object]:
    job = system.job.c
    with desk.by() as ctx:
        return list(
            ctx.connection.execute(sa.select(job.result).where(job.state != "waiting").order_by(job.id)).scalars()
        )


def test_it_comes_at_its_time_and_once(desk: Desk) -> None:
    id = resolved(desk)
    desk.clock.forward(days=6, hours=23)
    assert (desk.work(), stage(desk, id)) == (0, "resolved")
    desk.clock.forward(hours=1, seconds=1)  # acts that follow each other at once are a moment apart
    assert (desk.work(), stage(desk, id), desk.work()) == (1, "closed", 0)
    with desk.by() as ctx:
        assert stays_of(ctx, id)[-1] == ("closed", "after autoclose", True)
        assert row_of(ctx, "complaint", id)["sys_updated_by"] == 0


def test_all_that_came_due_while_no_worker_ran_is_done_later(desk: Desk) -> None:
    ids = [resolved(desk) for _ in range(3)]
    desk.clock.forward(days=60)
    assert desk.work() == 3
    assert {stage(desk, id) for id in ids} == {"closed"}


def test_it_ends_with_the_state_and_begins_anew(desk: Desk) -> None:
    id = resolved(desk)
    desk.clock.forward(days=6)
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", id, "REOPEN")
        advance(ctx, "complaint", id, "RESOLVE")
    desk.clock.forward(days=6)
    assert (desk.work(), stage(desk, id)) == (0, "resolved")
    desk.clock.forward(days=1, seconds=1)
    assert (desk.work(), stage(desk, id)) == (1, "closed")


def test_its_guard_is_judged_when_it_is_due(desk: Desk) -> None:
    desk.complaint(AGENT, severity="low")
    desk.clock.forward(days=4)
    assert (desk.work(), outcomes(desk)) == (1, [{"outcome": "guarded"}])


def test_a_worker_that_was_lost_after_its_work_does_not_do_it_twice(desk: Desk) -> None:
    resolved(desk)
    desk.clock.forward(days=8)
    desk.work()
    with desk.by() as ctx:
        lost = {"state": "running", "lease_until": desk.clock.now, "result": None}
        ctx.connection.execute(sa.update(system.job).values(lost))
    desk.clock.forward(minutes=5)
    assert (desk.work(), outcomes(desk)) == (1, [{"outcome": "done"}])
    with desk.by() as ctx:
        assert ctx.connection.execute(sa.select(sa.func.count()).where(system.stay.c.state == "closed")).scalar() == 1


def test_records_in_the_trash_wait_for_their_return(desk: Desk) -> None:
    id = resolved(desk)
    with desk.by(AGENT) as ctx:
        batch = delete(ctx, "complaint", id)
    desk.clock.forward(days=8)
    assert (desk.work(), outcomes(desk)) == (1, [{"outcome": "deleted"}])
    with desk.by(AGENT) as ctx:
        restore(ctx, getattr(batch, "batch", batch))
    assert (desk.work(), stage(desk, id)) == (1, "closed")


def test_a_longer_delay_counts_for_timers_that_wait_and_a_shorter_one_too(desk: Desk) -> None:
    id = resolved(desk)
    resolved_state = {
        **HANDLING["states"]["resolved"],
        "after": [{"id": "autoclose", "delay": "P9D", "target": "closed"}],
    }
    publish(desk.installation, documents(processes__handling=handling(resolved=resolved_state)))
    desk.clock.forward(days=8, seconds=1)
    assert (desk.work(), stage(desk, id)) == (0, "resolved")
    resolved_state = {**resolved_state, "after": [{"id": "autoclose", "delay": "P8D", "target": "closed"}]}
    publish(desk.installation, documents(processes__handling=handling(resolved=resolved_state)))
    assert (desk.work(), stage(desk, id)) == (1, "closed")


def test_a_timer_that_is_defined_no_more_does_nothing(desk: Desk) -> None:
    id = resolved(desk)
    state = {name: value for name, value in HANDLING["states"]["resolved"].items() if name != "after"}
    publish(desk.installation, documents(processes__handling=handling(resolved=state)))
    desk.clock.forward(days=8)
    desk.work()
    assert stage(desk, id) == "resolved"


@pytest.mark.parametrize(
    ("delay", "clock", "since", "due"),
    [
        ("PT4H", "calendar", "2026-07-03T08:00", "2026-07-03T12:00"),
        ("P1M", "calendar", "2026-01-31T08:00", "2026-02-28T08:00"),
        ("PT1H", "working", "2026-07-03T08:00", "2026-07-03T09:00"),
        ("PT4H", "working", "2026-07-03T08:00", "2026-07-06T03:00"),  # Friday 16:00 → 2 h, then Monday 09:00 → 11:00
        ("PT3H", "working", "2026-07-06T03:00", "2026-07-06T07:00"),  # over noon
        ("P1D", "working", "2026-07-03T08:00", "2026-07-06T08:00"),
        ("P2D", "working", "2026-09-30T02:00", "2026-10-09T02:00"),  # over the national holidays
        ("PT1H", "working", "2026-02-13T10:00", "2026-02-14T02:00"),  # a Saturday that is worked
        ("PT1H", "working", "2026-07-04T02:00", "2026-07-06T02:00"),  # begun on a day off
    ],
)
def test_both_clocks_count_right(desk: Desk, delay: str, clock: str, since: str, due: str) -> None:
    with desk.by(ADMIN) as ctx:
        timer = Timer("t", delay, clock)  # type: ignore[arg-type]  # the parameters are of its two values
        found = due_at(ctx, ctx.model.processes["handling"], timer, datetime.fromisoformat(since).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_many_new_records_cost_no_more_statements_for_their_timers(desk: Desk) -> None:
    with desk.by(AGENT) as ctx:
        create_many(ctx, "complaint", [{"subject": "x"}] * 30)
    with desk.by() as ctx:
        count = sa.select(sa.func.count()).where(system.job.c.kind == "process.timer")
        assert ctx.connection.execute(count).scalar() == 30
