"""Values that no column holds: shown, filtered by, sorted by, grouped by and added up like any others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from core.context import Context
from core.errors import Rejected
from core.queries import burdens
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find, get
from core.queries.query import Aggregation, Query
from schema_registry.model import Group, Measure
from tests.core.queries.computing import rollup, with_computed
from tests.core.queries.shop import OTHER, SELLER, fill

D = Decimal


@pytest.fixture
def sums(ctx: Context) -> Iterator[Context]:
    """Companies that know what their deals amount to."""
    yield with_computed(
        ctx,
        {
            "company.sold": rollup("money", "deal.company", "sum", "amount", currency="USD"),
            "company.deals_count": rollup("integer", "deal.company", "count"),
            "company.last": rollup("date", "deal.company", "max", "closed_on"),
        },
    )


def filled(ctx: Context) -> dict[str, str]:
    names = ["a", "b", "c"]
    ids = dict(zip(names, fill(ctx, "company", [{"name": name, "country": "X"} for name in names]), strict=True))
    fill(
        ctx,
        "deal",
        [
            {"subject": "one", "company": ids["a"], "amount": D("10.50")},
            {"subject": "two", "company": ids["a"], "amount": D("1.25")},
            {"subject": "three", "company": ids["b"], "amount": D("20")},
        ],
    )
    return ids


def test_a_roll_up_over_what_is_visible_is_a_column_like_any_other(sums: Context) -> None:
    ids = filled(sums)
    rows = find(sums, Query("company", ("name", "sold", "deals_count", "last"), sort=("-sold",))).rows
    assert [(row["name"], row["sold"], row["deals_count"], row["last"]) for row in rows] == [
        ("b", D("20.00"), 1, None),
        ("a", D("11.75"), 2, None),
        ("c", D("0.00"), 0, None),
    ]
    assert get(sums, "company", ids["a"], ("sold",))["sold"] == D("11.75")
    assert find(sums, Query("company", filter={"sold": {"_between": [1, 12]}}, count="exact")).count == 1
    (totals,) = aggregate(sums, Aggregation("company", (Measure("sum", "sold"), Measure("max", "deals_count"))))
    assert totals.values == (D("31.75"), 2)
    buckets = aggregate(sums, Aggregation("company", (Measure("sum", "sold"),), (Group("deals_count"),)))
    assert [bucket.keys + bucket.values for bucket in buckets] == [(0, D("0.00")), (1, D("20.00")), (2, D("11.75"))]


def test_it_is_reached_through_references_too(sums: Context) -> None:
    filled(sums)
    rows = find(sums, Query("deal", ("subject", "company.sold"), sort=("company.sold", "subject"))).rows
    assert [(row["subject"], row["company.sold"]) for row in rows] == [
        ("one", D("11.75")),
        ("two", D("11.75")),
        ("three", D("20.00")),
    ]


def test_it_counts_only_what_the_actor_may_see(sums: Context) -> None:
    (mine,) = fill(sums, "company", [{"name": "mine"}], owner=SELLER)
    fill(sums, "deal", [{"company": mine, "amount": D(5)}], owner=SELLER)
    fill(sums, "deal", [{"company": mine, "amount": D(7)}], owner=OTHER)
    for actor, sold in ((SELLER, D("5.00")), (sums.actor, D("12.00"))):
        seen = replace(sums, actor=actor)
        assert get(seen, "company", mine, ("sold",))["sold"] == sold
        assert [row["sold"] for row in find(seen, Query("company", ("sold",), sort=("sold",))).rows] == [sold]
        assert aggregate(seen, Aggregation("company", (Measure("sum", "sold"),)))[0].values == (sold,)
        assert find(seen, Query("company", filter={"sold": {"_gt": 6}}, count="exact")).count == int(sold > 6)


@pytest.mark.parametrize(
    "sort", [("sold", "name"), ("-sold",), ("-last", "sold"), ("last",), ("deals_count", "-name")]
)
def test_pages_go_on_where_they_ended(sums: Context, sort: tuple[str, ...]) -> None:
    filled(sums)
    fill(sums, "company", [{"name": name} for name in "defg"])
    whole = [row["name"] for row in find(sums, Query("company", ("name", "sold"), sort=sort)).rows]
    asked = Query("company", ("name", "sold"), sort=sort, limit=2)
    found: list[object] = []
    page = find(sums, asked)
    while True:
        found += [row["name"] for row in page.rows]
        if not page.next:
            break
        page = find(sums, replace(asked, cursor=page.next))
    assert found == whole
    before = find(sums, replace(asked, cursor=page.previous))
    assert [row["name"] for row in before.rows] == whole[-len(page.rows) - 2 : -len(page.rows)]


def test_going_by_figures_over_too_many_records_is_refused(sums: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(sums)
    monkeypatch.setattr(burdens, "MOST_RECORDS", 2)
    for refused in (
        lambda: find(sums, Query("company", sort=("-sold",))),
        lambda: find(sums, Query("company", filter={"_or": [{"sold": {"_gt": 1}}, {"name": {"_eq": "a"}}]})),
        lambda: count(sums, "company", {"_not": {"sold": {"_gt": 1}}}),
        lambda: aggregate(sums, Aggregation("company", (Measure("sum", "sold"),))),
        lambda: aggregate(sums, Aggregation("company", groups=(Group("deals_count"),))),
    ):
        with pytest.raises(Rejected, match="QRY100"):
            refused()
    assert len(find(sums, Query("company", ("sold",))).rows) == 3
    narrowed = Query("company", ("sold",), filter={"name": {"_in": ["a", "b"]}, "sold": {"_gt": 15}}, sort=("sold",))
    assert [row["sold"] for row in find(sums, narrowed).rows] == [D("20.00")]
