"""Values with a history: entered for periods, corrected with a reason, asked for as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Missing
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.queries.aggregate import aggregate
from core.queries.dated import BEGINNING, dated_values
from core.queries.find import find
from core.queries.get import get
from core.queries.paths import resolved
from core.queries.presently import of_today, titled
from core.queries.query import Aggregation, Link, Query
from core.records.history import history
from core.records.write import create, delete, restore, revert, update
from schema_registry.model import Group, Measure
from tests.core.records.acting import told
from tests.support import as_admin, publish
from tests.support.packs import entity, pack
from tests.support.web import statements

FIRM = entity(
    "firm",
    {
        "name": {"kind": "text", "search": True},
        "revenue": {"kind": "series", "of": {"kind": "money", "currency": "CNY"}, "period": "year"},
        "grade": {"kind": "choice", "enum": ["A", "B", "C"], "track": True},
        "double": {"kind": "formula", "formula": "revenue * 2", "of": {"kind": "money", "currency": "CNY"}},
        "parent": {"kind": "reference", "to": "firm", "track": True},
    },
)


@pytest.fixture
def acting(installation: Installation) -> Iterator[Context]:
    publish(installation, pack(FIRM))
    with as_admin(installation) as ctx:
        yield replace(ctx, clock=lambda: datetime(2026, 6, 15, 4, tzinfo=UTC))


def firm(ctx: Context, **values: object) -> str:
    return create(ctx, "firm", {"name": "Ocean", **values}).id


def value(ctx: Context, id: str, name: str = "revenue", day: date | None = None) -> object:
    return get(ctx.at(day), "firm", id, (name,))[name]


def listed(ctx: Context, id: str, name: str = "revenue") -> list[tuple[str, object, str]]:
    return [(one.period, one.value, one.reason) for one in dated_values(ctx, "firm", id, name)]


def test_a_value_holds_from_its_period_until_the_next_one(acting: Context) -> None:
    id = firm(acting, revenue={"2024": "100", "2025": "120.50"})
    assert value(acting, id) == Decimal("120.50")
    assert value(acting, id, day=date(2024, 7, 1)) == Decimal(100)
    assert value(acting, id, day=date(2023, 12, 31)) is None
    assert value(acting, id, "double", date(2024, 1, 1)) == Decimal(200)


def test_a_value_alone_is_that_of_the_present_period_and_nothing_where_it_holds_already(acting: Context) -> None:
    id = firm(acting, revenue={"2025": "120"})
    assert update(acting, "firm", id, {"revenue": "120"}).version == 1
    update(acting, "firm", id, {"revenue": "130"})
    update(acting, "firm", id, {"revenue": "2024=90; 2023 = 80 # found in the archive"}, reading="text")
    assert listed(acting, id) == [
        ("2023", Decimal(80), "found in the archive"),
        ("2024", Decimal(90), ""),
        ("2025", Decimal(120), ""),
        ("2026", Decimal(130), ""),
    ]


def test_the_past_is_corrected_only_with_a_reason_which_history_tells_and_undo_takes_back(acting: Context) -> None:
    id = firm(acting, revenue={"2024": "100", "2025": "120"})
    assert told(lambda: update(acting, "firm", id, {"revenue": {"2024": "101"}})) == [("REC521", "/revenue/2024")]
    done = update(acting, "firm", id, {"revenue": {"2024": {"value": "101", "reason": "audited"}, "2026": "9"}})
    assert value(acting, id, day=date(2024, 1, 1)) == Decimal(101)
    change = history(acting, "firm", id)[0].changes[0]
    assert (change.field, change.before_text, change.after_text) == (
        "revenue",
        "2024：¥100.00；2026：–",
        "2024：¥101.00（audited）；2026：¥9.00",
    )
    revert(acting, done.batch)
    assert listed(acting, id) == [("2024", Decimal(100), ""), ("2025", Decimal(120), "")]


def test_what_is_no_period_or_no_value_is_a_problem_with_a_place(acting: Context) -> None:
    wrong = {"2024-05": "1", "x": "1", "2024": "much", "2023": {"was": 3}}
    assert told(lambda: firm(acting, revenue=wrong)) == [
        ("REC520", "/revenue/2024-05"),
        ("REC520", "/revenue/x"),
        ("VAL011", "/revenue/2024"),
        ("REC526", "/revenue/2023"),
    ]


def test_no_period_at_all_changes_nothing_and_what_is_no_record_has_no_values(acting: Context) -> None:
    record = firm(acting, revenue={})
    update(acting, "firm", record, {"revenue": {}, "grade": {}})
    assert listed(acting, record) == listed(acting, record, "grade") == []
    for id in ("x", "客户", "\0", record.replace("0", "1", 1)):
        with pytest.raises(Missing):
            dated_values(acting, "firm", id, "revenue")


def test_a_tracked_field_keeps_what_it_was(acting: Context) -> None:
    id = firm(acting, grade="C")
    assert value(acting, id, "grade", date(2020, 1, 1)) == "C"
    later = replace(acting, clock=lambda: datetime(2026, 8, 1, tzinfo=UTC))
    update(later, "firm", id, {"grade": "A"})
    assert (value(acting, id, "grade"), value(acting, id, "grade", date(2026, 7, 31))) == ("A", "C")
    assert [one.since for one in dated_values(acting, "firm", id, "grade")] == [BEGINNING, date(2026, 8, 1)]
    assert told(lambda: update(later, "firm", id, {"grade": {"2026-09-01": "B"}})) == [
        ("REC524", "/grade/2026-09-01")
    ]
    update(later, "firm", id, {"grade": {"2026-07-15": "B", "2026-08-01": {"value": "C", "reason": "slip"}}})
    assert value(acting, id, "grade") == "C"
    assert value(acting, id, "grade", date(2026, 7, 20)) == "B"


def test_lists_filter_sort_and_add_up_by_the_value_then(acting: Context) -> None:
    one, other = firm(acting, revenue={"2024": "100", "2026": "10"}), firm(acting, revenue={"2024": "50"})
    child = firm(acting, parent=one)
    asked = Query("firm", ("revenue",), filter={"revenue": {"_gte": "50"}}, sort=("-revenue",))
    assert [row["id"] for row in find(acting, asked).rows] == [other]
    assert [row["id"] for row in find(acting.at(date(2025, 1, 1)), asked).rows] == [one, other]
    total = Aggregation("firm", (Measure("sum", "revenue"),))
    sums = [aggregate(acting.at(day), total)[0].values[0] for day in (None, date(2025, 1, 1), date(2000, 1, 1))]
    assert sums == [Decimal(60), Decimal(150), None]
    assert get(acting.at(date(2025, 1, 1)), "firm", child, ("parent.revenue",))["parent.revenue"] == Decimal(100)


def test_groups_are_those_of_the_day_and_a_page_costs_one_statement(
    acting: Context, installation: Installation
) -> None:
    id = firm(acting, grade="C", revenue="1")
    later = replace(acting, clock=lambda: datetime(2026, 8, 1, tzinfo=UTC))
    update(later, "firm", id, {"grade": "A"})
    asked = Aggregation("firm", groups=(Group("grade"),))
    found = [aggregate(later.at(day), asked)[0].keys for day in (None, date(2026, 7, 31))]
    assert found == [("A",), ("C",)]
    with statements(installation) as asked_for:
        find(acting.at(date(2026, 7, 31)), Query("firm", ("name", "grade", "revenue", "double", "parent.revenue")))
    assert len(asked_for) == 1


def test_values_go_into_the_trash_with_their_record_and_come_back(acting: Context) -> None:
    id = firm(acting, revenue="7")
    batch = delete(acting, "firm", id)
    restore(acting, batch)
    assert value(acting, id) == Decimal(7)


def test_a_merged_record_gets_the_periods_that_it_lacks_and_gives_them_back(acting: Context) -> None:
    stays, goes = firm(acting, revenue={"2024": "1", "2025": "2"}), firm(acting, revenue={"2023": "7", "2025": "9"})
    batch = merge(acting, "firm", Known(stays), [Known(goes)]).batch
    assert [(period, str(one)) for period, one, _ in listed(acting, stays)] == [
        ("2023", "7.00"),
        ("2024", "1.00"),
        ("2025", "2.00"),
    ]
    unmerge(acting, batch)
    assert [period for period, _, _ in listed(acting, stays)] == ["2024", "2025"]
    assert [period for period, _, _ in listed(acting, goes)] == ["2023", "2025"]


def test_a_tracked_reference_is_asked_for_as_it_was(acting: Context) -> None:
    old, new = firm(acting, name="Old", grade="B"), firm(acting, name="New")
    id = firm(acting, name="Below", parent=old)
    later = replace(acting, clock=lambda: datetime(2026, 8, 1, tzinfo=UTC))
    update(later, "firm", id, {"parent": {"id": new, "title": "as the API prints it"}})
    july = acting.at(date(2026, 7, 31))
    for ctx, above, title in ((acting, new, "New"), (july, old, "Old")):
        (row,) = find(ctx, Query("firm", ("parent", "parent.name"), {"parent": {"_eq": above}})).rows
        assert (str(row["id"]), row["parent"], row["parent.name"]) == (id, Link(above, title), title)
        assert find(ctx, Query("firm", ("id",), {"parent.name": {"_eq": title}}, sort=("parent",))).rows
        for by in ("parent", "parent.name"):
            groups = aggregate(ctx, Aggregation("firm", (Measure("count"),), (Group(by),)))
            assert [one.values for one in groups if one.keys[0] in (Link(above, title), title)] == [(1,)]
    assert [(one.since, one.value) for one in dated_values(acting, "firm", id, "parent")] == [
        (BEGINNING, Link(old, "Old")),
        (date(2026, 8, 1), Link(new, "New")),
    ]
    assert told(lambda: update(later, "firm", id, {"parent": {"2026-07-01": new}}))[0][1] == "/parent"
    delete(later, "firm", old)
    assert [one.value for one in dated_values(acting, "firm", id, "parent")] == [None, Link(new, "New")], (
        "in the trash"
    )
    (row,) = find(july, Query("firm", ("parent",), {"id": {"_eq": id}})).rows
    assert row["parent"] is None


def test_a_tracked_reference_to_a_merged_record_leads_to_the_one_that_stayed(acting: Context) -> None:
    first, second, stays, new = (firm(acting, name=name) for name in ("First", "Second", "Stays", "New"))
    id = firm(acting, name="Below", parent=first)
    later = replace(acting, clock=lambda: datetime(2026, 8, 1, tzinfo=UTC))
    update(later, "firm", id, {"parent": new})
    merge(later, "firm", Known(second), [Known(first)])
    batch = merge(later, "firm", Known(stays), [Known(second)]).batch
    july = acting.at(date(2026, 7, 31))

    def then() -> list[object]:
        (row,) = find(july, Query("firm", ("parent", "parent.name"), {"id": {"_eq": id}})).rows
        held = dated_values(acting, "firm", id, "parent")
        return [row["parent"], row["parent.name"], *(one.value for one in held)]

    assert then() == [Link(stays, "Stays"), "Stays", Link(stays, "Stays"), Link(new, "New")]
    assert find(july, Query("firm", ("id",), {"parent": {"_eq": stays}})).rows
    unmerge(acting, batch)
    assert then()[:3] == [Link(second, "Second"), "Second", Link(second, "Second")]


def test_the_right_to_a_record_goes_by_todays_values_whatever_day_is_asked_about(installation: Installation) -> None:
    boss = {"kind": "reference", "to": "firm", "track": True}
    fields = {"name": "text", "grade": {"kind": "text", "track": True}, "boss": boss}
    for where in ({"grade": {"_eq": "A"}}, {"boss.grade": {"_eq": "A"}}):
        rights = {"entities": {"firm": {"read": {"where": where}}}}
        role = {"$schema": "urn:cardwright:role:1", "name": "few", "title": "Few", **rights}
        publish(installation, pack(entity("firm", fields), roles__few=role))
        few = Actor(7, "Few", frozenset({"few"}))
        with as_admin(installation) as ctx:
            above = create(ctx, "firm", {"name": "Boss", "grade": "A"}).id
            was = create(ctx, "firm", {"name": "Was", "grade": "A", "boss": above}).id
            kept = create(ctx, "firm", {"name": "Kept", "grade": "A", "boss": above}).id
            later = replace(ctx, clock=lambda: datetime(2027, 8, 1, tzinfo=UTC))
            update(later, "firm", was, {"grade": "B", "boss": None})
        with installation.reading(few) as ctx:
            for asked in (ctx, ctx.at(date(2027, 7, 1)), ctx.at(date(2028, 1, 1))):
                seen = [str(row["id"]) for row in find(asked, Query("firm", ("id",))).rows]
                assert (kept in seen, was in seen) == (True, False), asked.as_of


def test_what_is_not_computed_again_for_a_day_is_known(installation: Installation) -> None:
    money = {"kind": "money", "currency": "CNY"}
    total = {"kind": "rollup", "over": "all", "from": "deal.firm", "sum": "amount"}
    double = {"kind": "formula", "formula": "total * 2", "of": money}
    firm_fields = {"name": "text", "total": total, "double": double}
    firm_fields["deals"] = {"kind": "rollup", "over": "all", "from": "deal.firm", "count": True}
    deal = {"amount": {**money, "track": True}, "firm": {"kind": "reference", "to": "firm"}}
    deal["twice"] = {"kind": "formula", "formula": "amount * 2 ", "of": money}
    deal["above"] = {"kind": "formula", "formula": "firm.total", "of": money}
    publish(installation, pack(entity("firm", firm_fields), entity("deal", deal)))
    with as_admin(installation) as ctx:
        then = ctx.at(date(2020, 1, 1))

        def told(asked: Context, name: str, *paths: str) -> list[bool]:
            entity = asked.model.entities[name]
            return [of_today(asked, resolved(asked.live, entity, one)) for one in paths]

        assert told(then, "firm", "name", "total", "double", "deals") == [False, True, True, False]
        assert told(then, "deal", "amount", "twice", "above", "firm.total") == [False, True, True, True]
        assert told(ctx, "firm", "total") == [False]
        title = titled(then, resolved(ctx.live, ctx.model.entities["firm"], "total"), "Total")
        assert title == "Total（今日值）"
