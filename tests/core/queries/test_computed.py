"""Values that no column holds: shown, filtered by, sorted by, grouped by and added up like any others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.context import Actor, Context, Live
from core.errors import Rejected
from core.queries import burdens
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.deleted import deleted, titles_in_trash
from core.queries.find import find, get
from core.queries.in_order import ids_in_order
from core.queries.query import Aggregation, Query
from core.records.write import delete
from schema_registry.frozen import Frozen
from schema_registry.model import Group, Measure, Template
from tests.core.queries.computing import formula, rollup, with_computed
from tests.core.queries.shop import NOW, OTHER, SELLER, fill

D = Decimal
BOSS = Actor(3, "Li", superuser=True)


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


def test_the_number_of_statements_does_not_grow_with_computed_columns(sums: Context) -> None:
    filled(sums)

    def asked(*columns: str) -> int:
        seen: list[str] = []
        listener = lambda *event: seen.append(event[2])  # noqa: E731  # as short as it can be said
        sa.event.listen(sums.connection, "before_cursor_execute", listener)
        find(sums, Query("company", columns, sort=("-sold",)))
        sa.event.remove(sums.connection, "before_cursor_execute", listener)
        return len(seen)

    assert asked("name") == asked("name", "sold", "deals_count", "last") == 2  # the page, and how many there are


def test_kept_statements_ask_for_the_day_and_the_person_of_each_question(ctx: Context) -> None:
    known = with_computed(
        ctx,
        {
            "company.age": formula("integer", "datedif(since, today(), 'D')"),
            "company.own": formula("boolean", "sys_owner = current_user()"),
        },
    )
    (mine,) = fill(known, "company", [{"since": date(2024, 2, 1)}], owner=SELLER)
    for days in (0, 5):
        later = replace(known, clock=lambda days=days: NOW + timedelta(days))
        for actor, own in ((BOSS, False), (replace(BOSS, id=SELLER.id), True)):
            asking = replace(later, actor=actor)
            row = get(asking, "company", mine, ("age", "own"))
            assert (row["age"], row["own"]) == (28 + days, own)
            assert find(asking, Query("company", filter={"age": {"_eq": 28 + days}, "own": {"_eq": own}})).rows
            (bucket,) = aggregate(asking, Aggregation("company", (Measure("sum", "age"),)))
            assert bucket.values == (28 + days,)
            assert list(ids_in_order(asking, Query("company", filter={"own": {"_eq": own}}, sort=("age",)))) == [mine]


def test_what_lies_in_the_trash_is_called_by_computed_titles_too(ctx: Context) -> None:
    known = with_computed(ctx, {"company.age": formula("integer", "datedif(since, today(), 'D')")})
    entity = known.model.entities["company"]
    called = replace(entity, card=replace(entity.card, title=Template("{age}", (("path", "age"),))))
    model = replace(known.model, entities=Frozen({**known.model.entities, "company": called}))
    known = replace(known, live=Live(known.live.version, model, known.live.kinds, known.live.tables), actor=BOSS)
    (mine,) = fill(known, "company", [{"since": date(2024, 2, 1)}], owner=SELLER)
    delete(known, "company", mine)
    assert [row["$title"] for row in deleted(known, "company").rows] == ["28"]
    assert titles_in_trash(known, "company", [mine]) == {mine: "28"}


def test_formulas_that_unfold_without_end_are_refused(ctx: Context) -> None:
    fields = {"company.f0": formula("decimal", "credit + staff", scale=2)}
    for at in range(1, 16):
        fields[f"company.f{at}"] = formula("decimal", f"f{at - 1} * 2 + f{at - 1} + f{at - 1}", scale=2)
    known = with_computed(ctx, fields)
    assert find(known, Query("company", ("f3",))).rows == ()
    with pytest.raises(Rejected, match="QRY014"):
        find(known, Query("company", ("f15",)))
