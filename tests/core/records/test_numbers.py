"""Numbers that the engine gives: series, blocks, gaps, hands, and fifty at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.publish import apply_plan, make_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create, create_many, delete, restore, update
from tests.support.publishing import ADMIN, publish, read


def documents(**field: object) -> dict[str, object]:
    return {
        "entities/ticket.json": {
            "$schema": "urn:cardwright:entity:1",
            "name": "ticket",
            "title": "Ticket",
            "properties": {
                "title": {"kind": "text"},
                "code": {"kind": "text", "unique": True},
                "number": {"kind": "autonumber", "template": "C-{yyyy}-{00000}", "search": True, **field},
            },
            "required": ["number"],
        }
    }


def said(ctx: Context, sort: str = "number") -> list[object]:
    return [row["number"] for row in find(ctx, Query("ticket", ("number",), sort=(sort,), limit=1000)).rows]


def at(ctx: Context, *day: int) -> Context:
    return replace(ctx, clock=lambda: datetime(*day, 4, tzinfo=UTC))


def test_new_records_are_numbered_in_order_and_each_year_anew(installation: Installation) -> None:
    publish(installation, documents())
    with installation.writing(ADMIN) as ctx:
        first = at(ctx, 2026, 11, 22)
        create(first, "ticket", {"title": "a"})
        create_many(first, "ticket", [{"title": "b"}, {"title": "c"}])
        create(at(ctx, 2027, 1, 1), "ticket", {"title": "d"})
        assert said(ctx) == ["C-2026-00001", "C-2026-00002", "C-2026-00003", "C-2027-00001"]


def test_the_business_time_zone_decides_the_day(installation: Installation) -> None:
    publish(installation, documents(template="{yy}{mm}{dd}-{000}"))
    with installation.writing(ADMIN) as ctx:
        create(replace(ctx, clock=lambda: datetime(2026, 12, 31, 17, tzinfo=UTC)), "ticket", {})
        assert said(ctx) == ["270101-001"]  # Shanghai is eight hours ahead


def test_a_number_grows_beyond_its_digits_and_sorts_as_a_number(installation: Installation) -> None:
    publish(installation, documents(template="N{00}", start=98))
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "ticket", [{}] * 4)
        assert said(ctx) == ["N98", "N99", "N100", "N101"]
        assert said(ctx, "-number") == ["N101", "N100", "N99", "N98"]


@pytest.mark.parametrize("reading", ["json", "text"])
def test_nobody_else_gives_or_changes_a_number(installation: Installation, reading: str) -> None:
    publish(installation, documents())
    with installation.writing(ADMIN) as ctx:
        with pytest.raises(Rejected):
            create(ctx, "ticket", {"number": "mine"}, reading=reading)  # type: ignore[arg-type]  # one of the ways to read
        made = create(ctx, "ticket", {"number": None}, reading=reading)  # type: ignore[arg-type]  # one of the ways to read
        for value in ("mine", None):
            with pytest.raises(Rejected):
                update(ctx, "ticket", made.id, {"number": value}, reading=reading)  # type: ignore[arg-type]  # one of the ways to read


def test_a_number_given_by_hand_is_kept_and_skipped(installation: Installation) -> None:
    publish(installation, documents(template="N{0}", manual=True))
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "ticket", [{"number": "n2"}, {"number": "X"}, {}, {}, {"number": "N3"}])
        create(ctx, "ticket", {})
        assert sorted(map(str, said(ctx))) == ["N1", "N3", "N4", "N5", "X", "n2"]
        with pytest.raises(Rejected, match="REC"):
            create(ctx, "ticket", {"number": "x"})


def test_a_refused_record_takes_no_number(installation: Installation) -> None:
    publish(installation, documents(template="N{0}", gapFree=True))
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "ticket", [{"code": "a"}, {"code": "a"}, {"code": "b"}])
        assert said(ctx) == ["N1", "N2"]


def test_without_gaps_a_number_that_was_not_committed_is_given_to_the_next(installation: Installation) -> None:
    publish(installation, documents(template="N{0}", gapFree=True))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "ticket", {})
        ctx.connection.rollback()
    with installation.writing(ADMIN) as ctx:
        create(ctx, "ticket", {})
        assert said(ctx) == ["N1"]


def test_a_restored_record_keeps_its_number(installation: Installation) -> None:
    publish(installation, documents(template="N{0}"))
    with installation.writing(ADMIN) as ctx:
        made = create(ctx, "ticket", {})
        gone = delete(ctx, "ticket", made.id)
        create(ctx, "ticket", {})
        restore(ctx, gone)
        assert said(ctx) == ["N1", "N2"]


def test_another_template_leaves_old_numbers_as_they_are(installation: Installation) -> None:
    publish(installation, documents(template="A{0}"))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "ticket", {})
    publish(installation, documents(template="A{000}"))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "ticket", {})
        assert said(ctx) == ["A1", "A002"]


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("gap_free", [True, False])
def test_fifty_at_once_never_collide(installation: Installation, gap_free: bool) -> None:
    publish(installation, documents(gapFree=gap_free))

    def one(title: int) -> None:
        with installation.writing(ADMIN) as ctx:
            create(ctx, "ticket", {"title": str(title)})

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(one, range(50)))
    with installation.reading(ADMIN) as ctx:
        found = [str(number) for number in said(ctx)]
    assert len(set(found)) == 50
    assert [int(number[-5:]) for number in found] == list(range(1, 51))


def test_a_chunk_of_an_import_takes_its_numbers_in_one_statement(installation: Installation) -> None:
    publish(installation, documents())
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "ticket", [{}] * 5000)
        numbers = said(ctx)
        assert numbers[0].endswith("00001") and numbers[-1].endswith("01000")  # type: ignore[attr-defined]  # texts, as the kind says


@pytest.mark.parametrize("large", [False, True])
def test_records_that_exist_are_numbered_in_the_order_of_their_creation(
    installation: Installation, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = documents()
    del plain["entities/ticket.json"]["properties"]["number"], plain["entities/ticket.json"]["required"]  # type: ignore[attr-defined,index]  # a document: JSON
    publish(installation, plain)
    with installation.writing(ADMIN) as ctx:
        create_many(at(ctx, 2025, 3, 1), "ticket", [{"title": "a"}, {"title": "b"}])
        create_many(at(ctx, 2026, 3, 1), "ticket", [{"title": "c"}])
        create_many(at(ctx, 2026, 4, 1), "ticket", [{"title": "d"}] * 1200)
    if large:
        monkeypatch.setattr("core.publish.counts.SMALL", 10)
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [read(documents())])
    (step,) = (one for one in plan.steps if one.id == "number test/ticket.number")
    assert step.counts == {"records": 1203} and step.online == large and "1203 records" in step.en
    apply_plan(installation, plan, ADMIN)
    with installation.writing(ADMIN) as ctx:
        create(at(ctx, 2026, 5, 1), "ticket", {"title": "e"})
        rows = find(ctx, Query("ticket", ("title", "number"), sort=("number",), limit=4)).rows
        assert [(row["title"], row["number"]) for row in rows] == [
            ("a", "C-2025-00001"),
            ("b", "C-2025-00002"),
            ("c", "C-2026-00001"),
            ("d", "C-2026-00002"),
        ]
        (last,) = find(ctx, Query("ticket", ("title",), search="2026-01202")).rows
        assert last["title"] == "e"
        assert make_plan(ctx, [read(documents())]).steps == ()


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("C-{yyyy}", "VAL310"),
        ("{0}-{00}", "VAL310"),
        ("C-{year}-{0}", "VAL311"),
        ("C-{}-{0}", "VAL311"),
        ("C-{0", "VAL312"),
        ("C-}{0}", "VAL312"),
        ("{0000000000000}", "VAL313"),
    ],
)
def test_a_bad_template_is_a_problem_with_a_place(installation: Installation, template: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        publish(installation, documents(template=template))
    found = [problem for problem in refused.value.problems if problem.code == code]
    assert found and found[0].pointer == "/properties/number/template" and found[0].place is not None
