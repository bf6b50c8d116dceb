"""Reports by the states that records reached, with conversion and time in state, against figures made by hand.

hours     0        2        8         12       14        15       16
A high    received working  resolved  working  resolved  closed
B low     received working                                        (working)
C low     received          closed
D high    received                                                (received)
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.context import Context
from core.errors import Rejected
from core.kinds.kind import Locale
from core.processes.advance import advance
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Aggregation, FilterTree, Query
from core.reports.answer import Answer
from core.reports.behind import behind
from core.reports.files import as_csv, as_xlsx
from core.reports.plain import as_json
from core.reports.question import Asked
from core.reports.sheet import sheet
from core.storage.system import stay
from schema_registry.model import Group, Measure
from tests.core.processes.conftest import prepare_desk
from tests.core.processes.desk import AGENT, GUEST, HEAD, Desk
from tests.core.queries.test_statements import counted
from tests.core.reports.reporting import answer, said, table
from tests.support.databases import Stock
from tests.support.publishing import opened

FUNNEL: dict[str, object] = {
    "of": "complaint",
    "rows": ["stage:reached"],
    "measures": [
        {"count": True},
        {"conversion": "stage"},
        {"avg": "stage:stayed"},
        {"median": "stage:stayed"},
        {"sum": "cost"},
    ],
}


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    """The desk after the sixteen hours above."""
    with opened(stock, prepare_desk, tmp_path) as made:
        desk = Desk(made)
        costs = {"A": ("high", "10"), "B": ("low", "20"), "C": ("low", "40"), "D": ("high", "80")}
        ids = {
            name: desk.complaint(AGENT, subject=name, cause="x", severity=severity, cost=cost)
            for name, (severity, cost) in costs.items()
        }
        events = (
            (2, "A", "ACCEPT", AGENT), (0, "B", "ACCEPT", AGENT),
            (6, "A", "RESOLVE", AGENT), (0, "C", "REFUSE", HEAD),
            (4, "A", "REOPEN", AGENT), (2, "A", "RESOLVE", AGENT), (1, "A", "CLOSE", AGENT),
        )  # fmt: skip
        for later, name, event, who in events:
            desk.clock.forward(hours=later)
            with desk.by(who) as ctx:
                values = {"remedy": "a new one"} if event == "RESOLVE" else {}
                advance(ctx, "complaint", ids[name], event, values, process="handling")
        desk.clock.forward(hours=1)
        yield desk


@pytest.fixture
def ctx(desk: Desk) -> Iterator[Context]:
    with desk.by(HEAD) as context:
        yield context


def lines(found: Answer) -> dict[str, tuple[object, ...]]:
    """The figures of each line, by what it is called."""
    return {(line or ("total",))[0]: values for (line, _column), values in table(found).items()}


def test_each_state_tells_how_many_reached_it_went_on_and_how_long_they_stayed(ctx: Context) -> None:
    assert lines(answer(ctx, **FUNNEL)) == {
        "received": (4, Decimal("0.5"), hours(7), hours(5), Decimal("150.00")),
        "working": (2, Decimal("0.5"), hours(11), hours(11), Decimal("30.00")),
        "resolved": (1, Decimal(1), hours(5), hours(5), Decimal("10.00")),
        "closed": (2, None, None, None, Decimal("50.00")),
        "total": (4, Decimal("0.5"), hours(13.75), hours(15.5), Decimal("150.00")),
    }


def test_conversion_is_from_each_state_to_the_next_of_those_that_are_shown(ctx: Context) -> None:
    steps = {"field": "stage", "by": "reached", "states": ["received", "working", "closed"]}
    found = lines(answer(ctx, of="complaint", rows=[steps], measures=[{"count": True}, {"conversion": "stage"}]))
    assert found == {
        "received": (4, Decimal("0.5")),
        "working": (2, Decimal("0.5")),  # A closed; C did too, but never was in progress
        "closed": (2, None),
        "total": (4, Decimal("0.5")),
    }


def test_what_nobody_reached_is_shown_as_a_step_all_the_same(ctx: Context) -> None:
    found = answer(ctx, Asked(filter={"severity": {"_eq": "low"}}), **FUNNEL)
    assert [said(line) for line in found.lines] == [("received",), ("working",), ("resolved",), ("closed",), ()]
    assert lines(found) == {
        "received": (2, Decimal("0.5"), hours(5), hours(5), Decimal("60.00")),
        "working": (1, Decimal(0), hours(14), hours(14), Decimal("20.00")),
        "closed": (1, None, None, None, Decimal("40.00")),
        "total": (2, Decimal("0.5"), hours(12), hours(12), Decimal("60.00")),
    }


def test_records_of_unknown_ways_stand_by_themselves(ctx: Context) -> None:
    ctx.connection.execute(sa.delete(stay).where(stay.c.field == "test/complaint.stage"))
    found = answer(ctx, **FUNNEL)
    assert lines(found) == {
        "–": (4, None, None, None, Decimal("150.00")),
        "total": (4, None, None, None, Decimal("150.00")),
    }
    (unknown, *_) = found.lines
    assert count_of(ctx, behind(ctx, found, unknown)) == 4


def test_a_funnel_is_parted_by_columns(ctx: Context) -> None:
    found = table(
        answer(
            ctx,
            of="complaint",
            rows=["stage:reached"],
            columns=["severity"],
            measures=[{"count": True}, {"conversion": "stage"}, {"median": "stage:stayed"}],
        )
    )
    assert found[("received",), ("high",)] == (2, Decimal("0.5"), hours(9))
    assert found[("received",), ("low",)] == (2, Decimal("0.5"), hours(5))
    assert found[("working",), ()] == (2, Decimal("0.5"), hours(11))
    assert found[(), ("high",)] == (2, Decimal("0.5"), hours(15.5))
    assert found[(), ()] == (4, Decimal("0.5"), hours(15.5))


def test_time_in_states_is_told_of_any_groups(ctx: Context) -> None:
    measures = [{"avg": "stage:stayed"}, {"max": "stage:stayed"}, {"count": "stage:stayed"}]
    assert lines(answer(ctx, of="complaint", rows=["severity"], measures=measures)) == {
        "low": (hours(12), hours(16), 2),
        "high": (hours(15.5), hours(16), 2),
        "total": (hours(13.75), hours(16), 4),
    }


def test_a_median_is_the_middle_or_the_mean_of_the_two_in_it(ctx: Context) -> None:
    measures = [{"median": "cost"}]
    assert lines(answer(ctx, of="complaint", measures=measures)) == {"total": (Decimal("30.00"),)}
    cheap = Asked(filter={"cost": {"_lt": 80}})
    assert lines(answer(ctx, cheap, of="complaint", measures=measures)) == {"total": (Decimal("20.00"),)}
    nothing = Asked(filter={"cost": {"_lt": 0}})
    assert lines(answer(ctx, nothing, of="complaint", measures=measures)) == {"total": (None,)}


def test_every_figure_leads_to_the_records_that_reached_the_state(ctx: Context) -> None:
    found = answer(ctx, **FUNNEL)
    for line in found.lines:
        values = found.values(line)
        assert values is not None
        assert count_of(ctx, behind(ctx, found, line)) == values[0]


@pytest.mark.parametrize(
    ("condition", "subjects"),
    [
        ({"_eq": "working"}, "AB"),
        ({"_in": ["resolved", "closed"]}, "AC"),
        ({"_empty": False}, "ABCD"),
        ({"_empty": True}, ""),
        ({"_in": ["working", None]}, "AB"),
    ],
)
def test_lists_find_what_was_ever_in_a_state(ctx: Context, condition: FilterTree, subjects: str) -> None:
    query = Query("complaint", ("subject",), {"stage:reached": condition}, sort=("subject",))
    assert "".join(str(row["subject"]) for row in find(ctx, query).rows) == subjects


def test_what_one_may_not_see_is_in_no_figure(desk: Desk) -> None:
    with desk.by(GUEST) as ctx:
        assert lines(answer(ctx, **FUNNEL)) == {"total": (0, None, None, None, None)}


def test_it_is_one_statement(ctx: Context) -> None:
    with counted(ctx) as seen:
        answer(ctx, **FUNNEL)
    assert len(seen) == 1


def test_the_same_figures_stand_in_the_api_and_in_files(ctx: Context) -> None:
    ctx = replace(ctx, locale=Locale("en"))
    found = answer(ctx, **FUNNEL)
    plain: Any = as_json(ctx, found)
    assert plain["rows"] == [{"id": "stage:reached", "title": "Stage reached"}]
    assert [one["title"] for one in plain["measures"]] == [
        "Records", "Conversion", "Average Time in Stage", "Median of Time in Stage", "Cost",
    ]  # fmt: skip
    received = plain["groups"][0]
    assert received["row"] == ["received"]
    assert received["measures"] == {
        "count": 4,
        "conversion:stage": "0.5",
        "avg:stage:stayed": "PT7H",
        "median:stage:stayed": "PT5H",
        "sum:cost": {"amount": "150.00", "currency": "CNY"},
    }
    written = sheet(ctx, found)
    (_heads, first, *_rest) = as_csv(written, lambda done, of: None).decode("utf-8-sig").splitlines()
    assert first == "Received,4,0.5,25200,18000,150.00"
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ctx, written, lambda done, of: None))) as book:
        assert "[h]:mm:ss" in book.read("xl/styles.xml").decode()
    assert written.rows[0].words == ("Received",)
    assert written.rows[0].figures == (4, Decimal("0.5"), hours(7), hours(5), Decimal("150.00"))


@pytest.mark.parametrize(
    "asked",
    [
        Aggregation("complaint", groups=(Group("subject", "reached"),)),
        Aggregation("complaint", groups=(Group("stage", "stayed"),)),
        Aggregation("complaint", (Measure("distinct", "stage:stayed"),)),
        Aggregation("complaint", (Measure("sum", "stage:reached"),)),
        Aggregation("complaint", filter={"stage:stayed": {"_gt": "PT4H"}}),
    ],
)
def test_what_makes_no_sense_is_refused(ctx: Context, asked: Aggregation) -> None:
    with pytest.raises(Rejected):
        aggregate(ctx, asked)


@pytest.mark.parametrize(
    "query", [Query("complaint", ("stage:stayed",)), Query("complaint", sort=("stage:reached",))]
)
def test_ways_are_no_columns_and_no_order(ctx: Context, query: Query) -> None:
    with pytest.raises(Rejected):
        find(ctx, query)


def count_of(ctx: Context, tree: FilterTree | None) -> int:
    return count(ctx, "complaint", tree)
