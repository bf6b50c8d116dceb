"""Every figure of a report at every level is that of its records: compared with figures worked out from them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from core.context import Context
from core.queries.count import count
from core.reports.answer import TOTAL, Answer
from core.reports.behind import behind
from core.reports.question import Asked
from tests.core.queries.shop import OTHER, SELLER, fill
from tests.core.queries.test_statements import counted
from tests.core.reports.reporting import answer, said, table

D = Decimal
Record = Mapping[str, Any]

MEASURES = [
    {"sum": "amount"},
    {"avg": "amount"},
    {"min": "amount"},
    {"max": "closed_on"},
    {"count": True},
    {"count": "amount"},
    {"distinct": "company"},
    {"sum": "call_deal.minutes"},
    {"avg": "call_deal.minutes"},
    {"count": "call_deal"},
    {"title": "Large", "formula": "count_if(amount > 50) / count()", "of": {"kind": "decimal", "scale": 4}},
    {
        "title": "Weighed",
        "formula": "sum_if(amount * 3, subject <> 'a') - avg(amount)",
        "of": {"kind": "decimal", "scale": 4},
    },
    {"title": "Staff", "formula": "max(company.staff) + sum(amount)", "of": {"kind": "decimal", "scale": 2}},
]


def cents(value: Decimal, places: str = "0.0001") -> Decimal:
    return value.quantize(D(places), ROUND_HALF_UP)


def mean(values: Sequence[Any]) -> Decimal | None:
    return cents(D(sum(values)) / len(values), "1e-10").normalize() if values else None


def by_hand(records: Sequence[Record], *, countable: bool = True) -> tuple[object, ...]:
    """The measures over some records; `countable`: with different values among them."""
    amounts = [one["amount"] for one in records if one["amount"] is not None]
    days = [one["closed_on"] for one in records if one["closed_on"] is not None]
    minutes = [one for record in records for one in record["minutes"]]
    total = sum(amounts, D(0))
    weighed = sum((one["amount"] for one in records if one["amount"] is not None and one["subject"] != "a"), D(0))
    average = mean(amounts)
    staff = [one["staff"] for one in records if one["staff"] is not None]
    found: list[object] = [
        total if amounts else None,
        average,
        min(amounts, default=None),
        max(days, default=None),
        len(records),
        len(amounts),
        len({one["company"] for one in records if one["company"] is not None}),
        sum(minutes) if minutes else None,
        mean(minutes),
        sum(one["calls"] for one in records),
        cents(D(sum(amount > 50 for amount in amounts)) / len(records)) if records else None,
        None if average is None else cents(weighed * 3 - average),
        cents(max(staff) + total, "0.01") if staff else None,
    ]
    return tuple(one for at, one in enumerate(found) if countable or at != 6)


@pytest.fixture
def deals(ctx: Context) -> list[Record]:
    """Two hundred deals of twelve companies with up to three calls each, some of them of another seller."""
    chance = random.Random(4)
    countries = ["Ö", "ö", "France", "", "Germany", None]
    companies = [
        {"name": f"company {at}", "country": countries[at % 6] or None, "staff": None if at % 5 == 4 else at}
        for at in range(12)
    ]
    ids = fill(ctx, "company", companies)
    made: list[dict[str, Any]] = []
    for owner in (SELLER, OTHER):
        rows = [
            {
                "subject": chance.choice("abc"),
                "company": chance.choice([*ids, None]),
                "amount": chance.choice([None, D(chance.randrange(10_000)) / 100]),
                "closed_on": chance.choice([None, date(2023, 11, 1) + timedelta(days=chance.randrange(120))]),
            }
            for _ in range(100)
        ]
        for id, row in zip(fill(ctx, "deal", rows, owner), rows, strict=True):
            made.append({**row, "id": id, "owner": owner.name})
    for deal in made:
        calls = [chance.choice([None, 1, 5, 7]) for _ in range(chance.randrange(4))]
        fill(ctx, "call", [{"deal": deal["id"], "minutes": one} for one in calls], SELLER)
        company = None if deal["company"] is None else companies[ids.index(deal["company"])]
        deal["minutes"], deal["calls"] = [one for one in calls if one is not None], len(calls)
        deal["staff"] = None if company is None else company["staff"]
        deal["country"] = None if company is None else company["country"]
    return made


Key = Callable[[Record], str]


def month(record: Record) -> str:
    return "–" if record["closed_on"] is None else f"{record['closed_on']:%Y-%m}"


def country(record: Record) -> str:
    return "–" if record["country"] is None else str(record["country"]).casefold()


def worked_out(
    records: Sequence[Record], down: Sequence[Key], across: Sequence[Key], *, countable: bool
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[object, ...]]:
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Record]] = {}
    for record in records:
        for depth in range(len(down) + 1):
            for width in range(len(across) + 1):
                place = (tuple(key(record) for key in down[:depth]), tuple(key(record) for key in across[:width]))
                groups.setdefault(place, []).append(record)
    return {place: by_hand(group, countable=countable) for place, group in groups.items()}


def folded(found: Answer) -> dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[object, ...]]:
    return {
        (tuple(map(str.casefold, line)), column): tuple(
            one.normalize() if isinstance(one, Decimal) else one for one in values
        )
        for (line, column), values in table(found).items()
    }


def normal(
    cells: Mapping[tuple[tuple[str, ...], tuple[str, ...]], tuple[object, ...]],
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[object, ...]]:
    return {
        place: tuple(one.normalize() if isinstance(one, Decimal) else one for one in values)
        for place, values in cells.items()
    }


@pytest.mark.parametrize("countable", [True, False], ids=["each level from records", "levels from groups"])
def test_cross_tabs_have_the_figures_of_their_records_at_every_level(
    ctx: Context, deals: list[Record], countable: bool
) -> None:
    measures = [one for one in MEASURES if countable or "distinct" not in one]
    members: dict[str, object] = {"of": "deal", "measures": measures, "columns": ["closed_on:month"]}
    found = answer(ctx, **members, rows=["company.country", "subject"])
    expected = worked_out(deals, [country, lambda one: one["subject"]], [month], countable=countable)
    assert folded(found) == normal(expected)
    assert found.counted == 200
    own = ctx.acting_as(SELLER)
    mine = answer(own, **members, rows=["subject"])
    seen = [{**one, "country": None, "staff": None, "company": None} for one in deals if one["owner"] == "Wang"]
    expected = worked_out(seen, [lambda one: one["subject"]], [month], countable=countable)
    assert folded(mine) == normal(expected)


def test_lines_stand_in_order_with_their_groups_above_them(ctx: Context, deals: list[Record]) -> None:
    found = answer(ctx, of="deal", rows=["company.country", "subject"], columns=["closed_on:month"])
    lines = [said(line) for line in found.lines]
    assert lines[-1] == ()
    assert [line for line in lines if len(line) == 1] == [("–",), ("France",), ("Germany",), ("Ö",)]
    assert lines[1:4] == [("–", "a"), ("–", "b"), ("–", "c")]
    assert [said(column) for column in found.columns] == [
        *(("–",), ("2023-11",), ("2023-12",), ("2024-01",), ("2024-02",), ())
    ]


def test_the_records_behind_every_figure_are_as_many_as_it_counts(ctx: Context, deals: list[Record]) -> None:
    found = answer(
        ctx,
        of="deal",
        rows=["company.country", "company"],
        columns=["closed_on:month"],
        measures=[{"count": True}],
        filter={"subject": {"_in": ["a", "b"]}},
        limit=2,
        sort=["-count"],
    )
    cells = [(line, column) for line in found.lines for column in found.columns if found.values(line, column)]
    assert len(cells) > 30
    for line, column in cells:
        assert (count(ctx, "deal", behind(ctx, found, line, column)),) == found.values(line, column)


def test_rows_are_ordered_by_figures_and_the_rest_is_added_up(ctx: Context, deals: list[Record]) -> None:
    totals: dict[str, Decimal] = {}
    for deal in deals:
        if deal["amount"] is not None:
            totals[country(deal)] = totals.get(country(deal), D(0)) + deal["amount"]
    ranked = sorted(totals, key=lambda one: -totals[one])
    measures = [{"sum": "amount"}, {"distinct": "company"}, {"avg": "amount"}]
    for columns in ([], ["closed_on:month"]):
        found = answer(
            ctx,
            of="deal",
            rows=["company.country"],
            columns=columns,
            measures=measures,
            sort=["-sum:amount"],
            limit=2,
        )
        assert [said(line)[0].casefold() if line.ids else "" for line in found.lines] == [*ranked[:2], "others", ""]
        others = [deal for deal in deals if country(deal) in ranked[2:]]
        amounts = [one["amount"] for one in others if one["amount"] is not None]
        expected = (sum(amounts), len({one["company"] for one in others if one["company"]}), mean(amounts))
        values = found.values(found.lines[-2])
        assert values is not None and values[:2] == expected[:2]
        assert isinstance(values[2], Decimal) and values[2].normalize() == expected[2]
        assert found.total[0] == sum(totals.values())


def test_a_report_without_dimensions_has_one_figure_each(ctx: Context, deals: list[Record]) -> None:
    found = answer(ctx, of="deal", measures=[{"sum": "amount"}])
    assert (found.lines, found.columns) == ((TOTAL,), (TOTAL,))
    assert found.total == (sum(one["amount"] for one in deals if one["amount"] is not None),)


def test_a_report_over_nothing_has_totals_all_the_same(ctx: Context) -> None:
    found = answer(ctx, of="deal", rows=["subject"], columns=["closed_on:month"], measures=MEASURES)
    assert (found.lines, found.columns) == ((TOTAL,), (TOTAL,))
    assert found.total == (*(None,) * 4, 0, 0, 0, None, None, 0, None, None, None)
    assert _counted(answer(ctx, of="deal", rows=["subject"], measures=[{"count": "call_deal"}])) == [0]


def _counted(found: Answer) -> Iterable[object]:
    return [values[0] for values in table(found).values()]


@pytest.mark.parametrize(
    "asked", [Asked(filter={"amount": {"_gt": 50}}), Asked(filter={"company.country": {"_empty": True}})]
)
def test_related_records_are_added_up_of_those_asked_about_alone(
    ctx: Context, deals: list[Record], asked: Asked
) -> None:
    measures = [{"sum": "call_deal.minutes"}, {"count": "call_deal.minutes"}, {"count": True}]
    with counted(ctx) as seen:
        found = answer(ctx, asked, of="deal", rows=["subject"], measures=measures)
    (statement,) = seen
    assert " IN (SELECT " in " ".join(statement.split())  # the others' are not gathered in the first place
    assert asked.filter is not None
    large = "amount" in asked.filter
    left = [one for one in deals if (large and (one["amount"] or 0) > 50) or (not large and one["country"] is None)]
    minutes = [one for deal in left for one in deal["minutes"]]
    assert found.total == (sum(minutes), len(minutes), len(left))
    assert 0 < len(left) < len(deals)
