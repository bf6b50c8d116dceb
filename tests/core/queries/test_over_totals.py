"""A formula's total is the formula over the totals: examples worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.query import Aggregation, Portion
from schema_registry.model import Group, Measure
from tests.core.queries.computing import formula, with_computed
from tests.core.queries.shop import fill

D = Decimal
OVER = Measure("formula", "share")


@pytest.fixture
def shares(ctx: Context) -> Context:
    """Companies with a credit and a staff, and what the one is by the other."""
    known = with_computed(
        ctx,
        {
            "company.share": formula("decimal", "credit / staff", scale=4),
            "company.part": formula("percent", "staff / credit", scale=2),
            "company.twice": formula("decimal", "part * 2 + coalesce(staff, 0)", scale=2),
            "company.called": formula("text", "name & '!'"),
            "company.later": formula("decimal", "credit * year(today())", scale=2),
            "company.members_share": formula("decimal", "credit / count(members)", scale=2),
            "company.named": formula("decimal", "credit * len(name)", scale=2),
        },
    )
    rows = [
        {"name": "a", "country": "X", "credit": D("10.00"), "staff": 4, "since": date(2023, 1, 1)},
        {"name": "b", "country": "X", "credit": D("5.00"), "staff": 1, "since": date(2024, 1, 1)},
        {"name": "c", "country": "Y", "credit": D("7.00"), "staff": None, "since": date(2024, 5, 1)},
        {"name": "d", "country": "Z", "credit": D("9.00"), "staff": 2, "since": None},
    ]
    fill(known, "company", rows)
    return known


def values(ctx: Context, asked: Aggregation) -> list[tuple[object, ...]]:
    return [bucket.keys + bucket.values for bucket in aggregate(ctx, asked)]


def test_it_is_the_formula_over_the_totals_and_no_mean(shares: Context) -> None:
    asked = Aggregation("company", (OVER, Measure("avg", "credit"), Measure("count")))
    assert values(shares, asked) == [(D("4.4286"), D("7.75"), 4)]
    assert values(shares, Aggregation("company", (OVER,), (Group("country"),))) == [
        ("X", D("3.0000")),
        ("Y", None),
        ("Z", D("4.5000")),
    ]


def test_groups_are_ordered_by_it(shares: Context) -> None:
    for order, keys in ((("-formula:share",), "ZXY"), (("formula:share",), "YXZ")):
        asked = Aggregation("company", (OVER,), (Group("country"),), order=order)
        assert [bucket.keys[0] for bucket in aggregate(shares, asked)] == list(keys)
        first = aggregate(shares, Aggregation("company", (OVER,), (Group("country"),), order=order, limit=1))
        assert [bucket.keys[0] for bucket in first] == [keys[0]]
        assert first.truncated


def test_it_is_ordered_by_first_or_not_at_all(shares: Context) -> None:
    asked = Aggregation("company", (OVER,), (Group("country"),), order=("country", "formula:share"))
    with pytest.raises(Rejected, match="QRY111"):
        aggregate(shares, asked)


def test_subtotals_of_groups_have_it_too(shares: Context) -> None:
    asked = Aggregation("company", (OVER,), (Group("since", "year"),))
    of_year = replace(asked, portion=Portion(((drill(shares, asked, ("2024",)),),)))
    assert [bucket.keys + bucket.values for bucket in aggregate(shares, of_year)] == [("2024", D("12.0000"))]


def test_shares_of_something_are_computed_again_where_they_are_read(shares: Context) -> None:
    (found,) = values(shares, Aggregation("company", (Measure("formula", "part"), Measure("formula", "twice"))))
    assert found == (D("0.2258"), D("7.45"))


@pytest.mark.parametrize("name", ["called", "later", "members_share", "named", "credit", "country"])
def test_what_cannot_be_added_up_has_none(shares: Context, name: str) -> None:
    with pytest.raises(Rejected, match=r"QRY110|QRY031"):
        aggregate(shares, Aggregation("company", (Measure("formula", name),)))


def test_beyond_a_reference_there_is_none(shares: Context) -> None:
    with pytest.raises(Rejected, match="QRY031"):
        aggregate(shares, Aggregation("deal", (Measure("formula", "company.share"),)))


def test_a_total_that_does_not_fit_is_missing(shares: Context) -> None:
    known = with_computed(shares, {"company.much": formula("decimal", "credit * 100000000000000", scale=6)})
    assert values(known, Aggregation("company", (Measure("formula", "much"),))) == [(None,)]
