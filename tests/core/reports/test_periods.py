"""Periods: which one is shown, what it is compared with, which are filled in. It is 29 February 2024."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from core.context import Context, Live
from core.errors import Missing, Rejected
from core.reports import periods
from core.reports.answer import TOTAL
from core.reports.compose import compose
from core.reports.open import report_named, reports_of
from core.reports.question import Asked
from schema_registry.frozen import Frozen
from schema_registry.reports import Period, Report
from tests.core.queries.shop import SELLER, fill
from tests.core.reports.reporting import answer, report, said

D = Decimal
MEASURES = [{"sum": "amount"}]


@pytest.fixture
def deals(ctx: Context) -> Context:
    """Deals on the tenth of some months, and one on the last of February a year ago."""
    days = [date(2022, 12, 10), date(2023, 1, 10), date(2023, 2, 28), date(2023, 3, 10), date(2024, 2, 10), None]
    fill(ctx, "deal", [{"amount": D(2**at), "closed_on": day} for at, day in enumerate(days)])
    return ctx


def period(by: str, **more: str) -> dict[str, str]:
    return {"field": "closed_on", "by": by, **more}


@pytest.mark.parametrize(
    ("by", "name", "shown", "compared"),
    [
        ("year", "", "2024", "2023"),
        ("year", "last", "2023", "2022"),
        ("year", "1999", "1999", "1998"),
        ("quarter", "current", "2024-Q1", "2023-Q4"),
        ("month", "current", "2024-02", "2024-01"),
        ("month", "2024-01", "2024-01", "2023-12"),
        ("week", "2024-W01", "2024-W01", "2023-W52"),
        ("day", "current", "2024-02-29", "2024-02-28"),
        ("year", "all", "", ""),
        ("month", "latest", "2024-02", "2024-01"),
    ],
)
def test_a_period_is_named_and_compared_with_the_one_before(
    deals: Context, by: str, name: str, shown: str, compared: str
) -> None:
    known = answer(deals, Asked(name), of="deal", period=period(by)).narrowed
    assert (known.period, known.compared) == (shown, compared)


def test_a_period_may_be_compared_with_the_same_one_a_year_earlier() -> None:
    expected = {
        ("day", "2024-02-29"): "2023-02-28",
        ("week", "2020-W53"): "2019-W52",
        ("month", "2024-02"): "2023-02",
        ("quarter", "2024-Q1"): "2023-Q1",
        ("year", "2024"): "2023",
    }
    assert {key: periods.a_year_earlier(*key) for key in expected} == expected
    assert periods.compared_with(Period("x", "month", compare="none"), "2024-02") == ""
    assert periods.compared_with(Period("x", "month", compare="lastYear"), "2024-02") == "2023-02"


def test_a_period_under_way_is_compared_with_as_much_of_the_other(deals: Context) -> None:
    found = answer(deals, of="deal", measures=MEASURES, period=period("year"))
    assert found.total == (D(16),)
    assert found.before[TOTAL] == (D(2) + D(4),)
    over = answer(deals, Asked("2023"), of="deal", measures=MEASURES, period=period("year"))
    assert (over.total, over.before[TOTAL]) == ((D(14),), (D(1),))


def test_months_without_records_are_shown_and_each_stands_beside_that_of_the_compared_year(deals: Context) -> None:
    members = {"of": "deal", "measures": MEASURES, "rows": ["closed_on:month"], "period": period("year")}
    found = answer(deals, Asked("2023"), **members)
    assert [said(line) for line in found.lines] == [*((f"2023-{month:02}",) for month in range(1, 13)), ()]
    december = found.lines[11]
    assert (found.values(december), found.before[december]) == (None, (D(1),))
    assert [said(line) for line in answer(deals, **members).lines] == [("2024-01",), ("2024-02",), ()]


def test_gaps_are_filled_between_the_first_and_the_last_unless_the_report_says_no(deals: Context) -> None:
    filled = answer(deals, of="deal", rows=["closed_on:quarter"])
    quarters = ["2022-Q4", "2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"]
    assert [said(line) for line in filled.lines] == [("–",), *((one,) for one in quarters), ()]
    bare = answer(deals, of="deal", rows=[{"field": "closed_on", "by": "quarter", "fill": False}])
    assert [said(line) for line in bare.lines] == [("–",), ("2022-Q4",), ("2023-Q1",), ("2024-Q1",), ()]
    columns = answer(deals, of="deal", columns=["closed_on:year"])
    assert [said(column) for column in columns.columns] == [("–",), ("2022",), ("2023",), ("2024",), ()]


def test_too_many_gaps_are_a_problem_and_no_endless_table(deals: Context) -> None:
    fill(deals, "deal", [{"amount": D(1), "closed_on": date(1201, 1, 1)}])
    with pytest.raises(Rejected, match="RPT105"):
        answer(deals, of="deal", rows=["closed_on:day"])


def test_what_is_no_period_is_told(deals: Context) -> None:
    with pytest.raises(Rejected, match="RPT103"):
        answer(deals, Asked("2024-13"), of="deal", period=period("month"))
    with pytest.raises(Rejected, match="RPT104"):
        answer(deals, Asked("2024"), of="deal")


def test_conditions_of_the_report_and_of_the_reader_hold_together(deals: Context) -> None:
    asked = Asked(filter={"closed_on:year": {"_eq": "2023"}})
    found = answer(deals, asked, of="deal", measures=MEASURES, filter={"amount": {"_gt": 2}})
    assert found.total == (D(12),)
    recent = answer(deals, of="deal", measures=MEASURES, filter={"closed_on": {"_within": "P1M"}})
    assert recent.total == (D(16),)
    with pytest.raises(Rejected, match="QRY"):
        answer(deals, Asked(filter={"nothing": {"_eq": "1"}}), of="deal")


def test_a_dimension_of_very_many_values_has_others(ctx: Context) -> None:
    fill(ctx, "deal", [{"subject": f"s{at:05}", "amount": D(at)} for at in range(300)])
    table = ctx.live.tables["deal"]
    one = sa.select(table.table).limit(1).subquery()
    copies = 30_000
    numbers = (
        sa.text(f"SELECT value FROM generate_series(1, {copies}) AS value")
        if ctx.connection.dialect.name == "postgresql"
        else sa.text(
            f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {copies}) "
            "SELECT value FROM n"
        )
    )
    row = dict(ctx.connection.execute(sa.select(one)).mappings().one())
    subject, fold = table.columns["subject"].name, table.keys["subject"]["fold"].name
    rows = [
        {**row, "id": f"00000000-0000-7000-8000-{value:012}", subject: f"t{value:06}", fold: f"t{value:06}"}
        for (value,) in ctx.connection.execute(numbers)
    ]
    ctx.connection.execute(sa.insert(table.table), rows)
    found = answer(ctx, of="deal", rows=["subject"], measures=[{"sum": "amount"}, {"count": True}])
    assert len(found.lines) == 202
    assert found.lines[-2].others
    others, total = found.values(found.lines[-2]), found.total
    assert others is not None and others[1] == 30_100 and total[1] == 30_300
    with pytest.raises(Rejected, match="RPT101"):
        answer(ctx, of="deal", columns=["subject"])


def test_reports_are_for_those_who_have_a_role_and_may_read_the_entity(ctx: Context) -> None:
    reports = {
        "open": report(ctx, of="deal"),
        "manager": report(ctx, of="deal", roles=["manager"]),
        "seller": report(ctx, of="deal", roles=["manager", "seller"]),
    }
    live = ctx.live
    model = replace(live.model, reports=Frozen(reports))
    ctx = replace(ctx, live=Live(live.version, model, live.kinds, live.tables))
    seller = ctx.acting_as(SELLER)
    assert len(reports_of(ctx)) == 3
    assert [one is reports["manager"] for one in reports_of(seller)] == [False, False]
    assert report_named(ctx, "manager") is reports["manager"]
    with pytest.raises(Missing, match="RPT100"):
        report_named(seller, "manager")
    with pytest.raises(Missing, match="RPT100"):
        report_named(ctx, "opne")


def test_a_report_takes_as_many_statements_however_much_there_is(deals: Context) -> None:
    made = report(deals, of="deal", rows=["closed_on:month"], columns=["company"], period=period("year"))
    assert _statements(deals, made) == _statements(deals, made, fill_more=True) == 2
    limited = report(deals, of="deal", rows=["company"], measures=MEASURES, sort=["-sum:amount"], limit=1)
    assert _statements(deals, limited) <= 4


def _statements(ctx: Context, made: Report, *, fill_more: bool = False) -> int:
    if fill_more:
        companies = fill(ctx, "company", [{"name": f"c{at}"} for at in range(20)])
        fill(ctx, "deal", [{"company": one, "closed_on": date(2024, 1, 5)} for one in companies])
    seen: list[str] = []

    def note(*told: Any) -> None:  # the event's many arguments
        seen.append(told[2])

    sa.event.listen(ctx.connection, "before_cursor_execute", note)
    try:
        compose(ctx, made, Asked())
    finally:
        sa.event.remove(ctx.connection, "before_cursor_execute", note)
    return len(seen)
