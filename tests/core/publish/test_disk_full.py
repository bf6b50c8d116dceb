"""A disk that is full at any moment of a publish leaves what was live, and whoever wrote is told so clearly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from core.engine import Installation
from core.errors import Full
from core.publish import Plan, apply_plan, finish_online_work, unfinished
from core.records.write import create, create_many
from tests.core.publish.conftest import Planner
from tests.core.publish.test_safety import AFTER, BEFORE, snapshot
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.processes import address_of

ON_SQLITE = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Version 1 with three records."""
    publish(installation, BEFORE)
    with installation.writing(ADMIN) as ctx:
        for name, size in (("a", "1"), ("b", "two"), ("c", "3")):
            create(ctx, "note", {"name": name, "size": size, "gone": "x"})
    return installation


@contextmanager
def full_at(engine: sa.Engine, number: int) -> Iterator[list[int]]:
    """Has PostgreSQL's driver say at the n-th statement that the disk is full. Yields how many there were."""
    seen = [0]

    def fail(cursor: object, statement: str, parameters: object, context: object) -> None:
        seen[0] += 1
        if seen[0] == number:
            raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    event.listen(engine, "do_execute", fail)
    try:
        yield seen
    finally:
        event.remove(engine, "do_execute", fail)


@contextmanager
def pages(installation: Installation, more: int) -> Iterator[None]:
    """Has SQLite's file grow by so many pages at most: what a full disk is, for real."""

    def limit(connection: sa.Connection) -> None:
        count = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count + more}")

    event.listen(installation.writers, "begin", limit)
    try:
        yield
    finally:
        event.remove(installation.writers, "begin", limit)
        installation.writers.dispose()


def applied(installation: Installation, plan: Plan) -> bool:
    """Whether the plan could be applied; False where the disk was full, which is told with its own code."""
    try:
        apply_plan(installation, plan, ADMIN, consent=plan.questions, online=False)
    except Full as error:
        assert [problem.code for problem in error.problems] == ["PUB014"]
        return False
    return True


def refuses_until_there_is_room(
    filled: Installation, plan: Planner, trial: Callable[[int], bool], steps: range
) -> int:
    """How many trials met a full disk; each left everything as it was, and with room the publish goes through."""
    database = address_of(filled)
    before = snapshot(database)
    refused = 0
    for number in steps:
        if trial(number):
            break
        refused += 1
        assert snapshot(database) == before
    with filled.reading() as ctx:
        assert ctx.live.version == 2
    finish_online_work(filled)
    with filled.reading() as ctx:
        assert unfinished(ctx.connection) == ()
    return refused


@ON_SQLITE
def test_a_sqlite_file_that_cannot_grow_keeps_the_old_version(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)

    def trial(more: int) -> bool:
        with pages(filled, more):
            return applied(filled, made)

    assert refuses_until_there_is_room(filled, plan, trial, range(0, 400, 2)) > 5


@pytest.mark.parametrize("stock", ["postgresql"], indirect=True, scope="session")
def test_a_full_disk_at_any_statement_keeps_the_old_version(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)

    def trial(number: int) -> bool:
        with full_at(filled.writers, number) as seen:
            done = applied(filled, made)
        assert done == (seen[0] < number)
        return done

    assert refuses_until_there_is_room(filled, plan, trial, range(1, 400, 3)) > 10


@ON_SQLITE
def test_records_that_the_disk_has_no_room_for_are_not_there_at_all(installation: Installation) -> None:
    publish(installation, pack(entity("note", {"text": "long_text"})))
    rows = [{"text": "x" * 2_000} for _ in range(100)]
    with pages(installation, 10), pytest.raises(Full, match="PUB014"), installation.writing(ADMIN) as ctx:
        create_many(ctx, "note", rows)
    with installation.writing(ADMIN) as ctx:
        assert ctx.connection.exec_driver_sql("SELECT count(*) FROM r_note").scalar_one() == 0
        assert len(create_many(ctx, "note", rows).saved) == 100


@pytest.mark.parametrize("stock", ["postgresql"], indirect=True, scope="session")
def test_a_copy_that_meets_a_full_disk_says_so(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(installation, pack(entity("note", {"text": "text"})))

    def fail(copy: object, row: object) -> None:
        raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    monkeypatch.setattr(psycopg.Copy, "write_row", fail)
    with pytest.raises(Full, match="PUB014"), installation.writing(ADMIN) as ctx:
        create_many(ctx, "note", [{"text": str(number)} for number in range(50)])
    monkeypatch.undo()
    with installation.writing(ADMIN) as ctx:
        assert len(create_many(ctx, "note", [{"text": str(number)} for number in range(50)]).saved) == 50
