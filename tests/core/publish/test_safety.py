"""Publishing is all or nothing, by one administrator at a time, and nobody who works notices more than the result."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected, Stale
from core.publish import Plan, apply_plan, finish_online_work, make_plan, packs_of, unfinished, versions
from core.publish import apply as applying
from core.records.write import create
from core.settings import Settings
from core.storage import system
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.processes import address_of, killed_at

BEFORE = pack(entity("note", {"name": "text", "size": "text", "gone": "text"}))
AFTER = pack(
    entity(
        "note",
        {
            "name": {"kind": "text", "search": True},
            "size": "integer",
            "grade": {"kind": "text", "default": "D"},
            "task": {"kind": "reference", "to": "task"},
        },
        required=["grade"],
        list={"columns": ["name"], "sort": ["name"]},
    ),
    entity("task", {"title": {"kind": "text", "unique": True}, "note": {"kind": "reference", "to": "note"}}),
)


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Version 1 with three records."""
    publish(installation, BEFORE)
    with installation.writing(ADMIN) as ctx:
        for name, size in (("a", "1"), ("b", "two"), ("c", "3")):
            create(ctx, "note", {"name": name, "size": size, "gone": "x"})
    return installation


def snapshot(database: str) -> tuple[object, ...]:
    """Everything there is: tables with their columns, indexes, and the rows of records and definitions."""
    installation = Installation.open(Settings(database=database))
    with installation.reading() as ctx:
        look = sa.inspect(ctx.connection)
        tables = sorted(look.get_table_names())
        seen = [
            (
                table,
                sorted(column["name"] for column in look.get_columns(table)),
                sorted(str(index["name"]) for index in look.get_indexes(table)),
            )
            for table in tables
        ]
        rows = [sorted(map(repr, ctx.connection.execute(sa.text(f"SELECT * FROM {name}")))) for name in tables]
    installation.close()
    return seen, rows


def test_a_process_killed_at_any_statement_leaves_the_old_model_or_the_new_one(
    filled: Installation, plan: Planner
) -> None:
    made, database = plan(filled, AFTER), address_of(filled)
    before = snapshot(database)

    def apply(installation: Installation) -> None:
        apply_plan(installation, made, ADMIN, consent=made.questions, online=False)

    number = 1
    while killed_at(number, database, apply):
        found = snapshot(database)
        with filled.reading() as ctx:
            if ctx.live.version == 1:
                assert found == before
            else:
                break
        number += 3
    publish(filled, AFTER)
    finish_online_work(filled)
    with filled.reading() as ctx:
        assert ctx.live.version == 2
        assert unfinished(ctx.connection) == ()
    assert number > 20


def test_of_two_administrators_one_is_told_that_the_other_was_faster(filled: Installation, plan: Planner) -> None:
    plans = [plan(filled, AFTER), plan(filled, AFTER)]
    others = [Installation.open(filled.settings) for _ in plans]

    def apply(pair: tuple[Installation, Plan]) -> str:
        try:
            apply_plan(*pair, ADMIN, consent=pair[1].questions)
        except Stale:
            return "stale"
        return "applied"

    with ThreadPoolExecutor() as pool:
        found = list(pool.map(apply, zip(others, plans, strict=True)))
    for one in others:
        one.close()
    assert sorted(found) == ["applied", "stale"]
    with filled.reading() as ctx:
        assert [one.number for one in versions(ctx.connection)] == [2, 1]


def test_a_plan_over_an_older_version_is_stale(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)
    publish(filled, pack(entity("note", {"name": "text", "size": "text", "gone": "text", "more": "text"})))
    with pytest.raises(Stale, match="PUB007"):
        apply_plan(filled, made, ADMIN, consent=made.questions)


def test_a_plan_is_stale_when_more_would_be_lost_than_it_said(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)
    with filled.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "d", "size": "four"})
    with pytest.raises(Stale, match="PUB008"):
        apply_plan(filled, made, ADMIN, consent=made.questions)


def test_consent_to_one_step_is_no_consent_to_another(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)
    assert made.questions == {"convert-field test/note.size", "remove-field test/note.gone"}
    with pytest.raises(Rejected) as caught:
        apply_plan(filled, made, ADMIN, consent={"remove-field test/note.gone"})
    assert [dict(problem.params)["id"] for problem in caught.value.problems] == ["convert-field test/note.size"]


def test_a_plan_survives_the_way_through_json(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)
    again = Plan.from_json(json.loads(json.dumps(made.to_json())))
    assert again == made
    assert apply_plan(filled, again, ADMIN, consent=again.questions) == 2


def test_a_plan_whose_documents_were_changed_is_refused(filled: Installation, plan: Planner) -> None:
    document = json.loads(json.dumps(plan(filled, AFTER).to_json()))
    document["documents"]["test"]["files"]["pack.json"] = "{}"
    with pytest.raises(ValueError, match="changed"):
        Plan.from_json(document)


def test_what_was_planned_is_what_the_journal_says_was_done(filled: Installation, plan: Planner) -> None:
    made = plan(filled, AFTER)
    apply_plan(filled, made, ADMIN, note="for the test", consent=made.questions)
    with filled.reading() as ctx:
        done = ctx.connection.execute(
            sa.select(system.step.c.step, system.step.c.rows).where(system.step.c.version == 2)
        ).all()
        assert versions(ctx.connection)[0].note == "for the test"
    journal = {step["id"]: rows for step, rows in done if "safety" in step}
    assert set(journal) == {step.id for step in made.steps}
    assert journal["convert-field test/note.size"] == 2


def test_readers_in_many_threads_see_a_publish_on_their_next_request(trading: Installation) -> None:
    stop, problems, latest = threading.Event(), [], [1]

    def read() -> None:
        while not stop.is_set():
            least = latest[0]
            with trading.reading() as ctx:
                columns = ctx.live.tables["note"].table.columns if "note" in ctx.model.entities else []
                if ctx.live.version < least:
                    problems.append((least, ctx.live.version))
                if len(columns):
                    ctx.connection.execute(sa.select(*columns).limit(1)).all()

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read) for _ in range(4)]
        packs = [pack(entity("note", {f"f{at}": "text" for at in range(size)})) for size in range(1, 6)]
        for one in packs:
            latest[0] = publish(trading, one)
        stop.set()
        for reader in readers:
            reader.result()
    assert problems == []


def test_a_publish_waits_for_an_open_report_without_stopping_other_readers(
    filled: Installation, plan: Planner
) -> None:
    made, waits = plan(filled, AFTER), []
    with ThreadPoolExecutor() as pool, (filled.readers if filled.sqlite else filled.writers).connect() as report:
        report.exec_driver_sql("SELECT * FROM r_note").all()
        publishing = pool.submit(apply_plan, filled, made, ADMIN, consent=made.questions)
        for _ in range(20):
            begun = time.perf_counter()
            with filled.reading() as ctx:
                ctx.connection.exec_driver_sql("SELECT count(*) FROM r_note").all()
            waits.append(time.perf_counter() - begun)
            time.sleep(0.05)
        report.close()
        assert publishing.result() == 2
    # Without the limit a reader waits for the report, which waits for the readers.
    assert max(waits) < applying.LOCK_WAIT_MS / 1000 + 5


def test_going_back_to_a_version_gives_back_the_schema_and_the_values(filled: Installation) -> None:
    before = told(filled)
    publish(filled, AFTER)
    assert told(filled) != before
    with filled.reading() as ctx:
        plan = make_plan(ctx, packs_of(ctx.connection, 1))
    assert apply_plan(filled, plan, ADMIN, consent=plan.questions) == 3
    assert told(filled) == before


def told(installation: Installation) -> dict[str, object]:
    """Every entity's columns as the live model names them, with the values of all records."""
    with installation.reading() as ctx:
        found: dict[str, object] = {}
        for name in ctx.model.entities:
            table = ctx.live.tables[name]
            columns = [column for path, column in table.columns.items() if path not in {"sys_search", "sys_grams"}]
            rows = ctx.connection.execute(sa.select(*columns).order_by(table.id)).all()
            found[name] = [column.name for column in columns], rows
        return found
