from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.drill import drill
from core.queries.figures import mean
from core.queries.find import find
from core.queries.query import Aggregation, Figures, Link, Person, Query
from schema_registry.model import Group, Measure
from tests.core.queries.shop import ADMIN, GRADES, SELLER, fill, scratch

LARGEST = Decimal("9999999999999999.99")
MEASURES = tuple(
    Measure.parse(one)
    for one in (
        "count",
        "sum:credit",
        "avg:credit",
        "min:credit",
        "max:credit",
        "count:credit",
        "sum:staff",
        "avg:staff",
    )
)
GROUPS = ["grade", "country", "active", "since:year", "since:quarter", "since:month", "since:week", "since:day"]
GROUPS += [
    "met:year",
    "met:month",
    "met:day",
    "parent",
    "parent.grade",
    "parent.parent",
    "sys_owner",
    "since",
    "staff",
]

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "grade": st.sampled_from([None, *GRADES]),
            "country": st.sampled_from([None, "Spain", "spain", "ＳＰＡＩＮ", "中国"]),
            "active": st.sampled_from([None, True, False]),
            "staff": st.none() | st.integers(-(10**18) + 1, 10**18 - 1),
            "credit": st.none() | st.sampled_from([LARGEST, Decimal("0.01"), Decimal("0.10")]),
            "since": st.sampled_from(
                [None, date(1996, 12, 30), date(1996, 12, 31), date(1997, 4, 1), date(9999, 12, 31)]
            ),
            "met": st.sampled_from(
                [None, datetime(1996, 12, 31, 15, 59, 59, 999999, UTC), datetime(1996, 12, 31, 16, tzinfo=UTC)]
            ),
        }
    ),
    max_size=12,
)


def ask(groups: tuple[str, ...], *measures: str, **more: object) -> Aggregation:
    return Aggregation(
        "company",
        tuple(map(Measure.parse, measures)),
        tuple(map(Group.parse, groups)),
        **more,  # type: ignore[arg-type]  # its fields
    )


def exact(values: list[object]) -> dict[str, object]:
    """The figures of some values, by exact fractions."""
    found = [Fraction(str(value)) for value in values if value is not None]
    if not found:
        return {"sum": None, "avg": None, "min": None, "max": None, "count": 0}
    average = sum(found) / len(found)
    rounded = int(abs(average) * 10**10 * 2 + 1) // 2 * (1 if average >= 0 else -1)
    return {
        "sum": sum(found),
        "avg": Fraction(rounded, 10**10),
        "min": min(found),
        "max": max(found),
        "count": len(found),
    }


def as_fractions(values: tuple[object, ...]) -> list[object]:
    return [None if value is None else Fraction(str(value)) for value in values]


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    groups=st.lists(st.sampled_from(GROUPS), max_size=3, unique=True),
    links=st.lists(st.integers(0, 99), max_size=6),
)
def test_every_figure_is_that_of_its_records(
    shop_installation: Installation, rows: list[dict[str, object]], groups: list[str], links: list[int]
) -> None:
    with scratch(shop_installation) as ctx:
        ids = fill(ctx, "company", rows)
        if ids:
            fill(ctx, "company", [{"staff": link, "parent": ids[link % len(ids)]} for link in links], owner=SELLER)
        asked = replace(ask(tuple(groups)), measures=MEASURES)
        found = aggregate(ctx, asked)
        whole = find(ctx, Query("company", ("credit", "staff", *groups), limit=100)).rows
        assert sum(bucket.values[0] for bucket in found) == len(whole)  # type: ignore[misc]  # counts
        assert len({bucket.keys for bucket in found}) == len(found)
        for bucket in found:
            tree = drill(ctx, asked, bucket.keys)
            behind = find(ctx, Query("company", ("credit", "staff", *groups), filter=tree, limit=100)).rows
            credit, staff = exact([row["credit"] for row in behind]), exact([row["staff"] for row in behind])
            expected = [Fraction(len(behind)), *(credit[name] for name in ("sum", "avg", "min", "max", "count"))]
            assert as_fractions(bucket.values) == [*expected, staff["sum"], staff["avg"]]
            for group, key in zip(groups, bucket.keys, strict=True):
                if group != "country":
                    assert {row[group] for row in behind} == {key}
        assert found == aggregate(ctx, replace(asked, filter={"_not": {"_or": []}}))


def table(figures: Figures) -> dict[object, object]:
    return {
        keys[0] if len(keys) == 1 else keys: values[0] if len(values) == 1 else values for keys, values in figures
    }


def test_keys_are_links_people_and_readable_dates(ctx: Context) -> None:
    (parent,) = fill(ctx, "company", [{"name": "Group", "since": date(1996, 7, 4)}])
    fill(ctx, "company", [{"name": "Shop", "parent": parent, "since": date(1996, 7, 8)}], owner=SELLER)
    assert table(aggregate(ctx, ask(("parent",), "count"))) == {None: 1, Link(parent, "Group"): 1}
    assert table(aggregate(ctx, ask(("sys_owner",), "count"))) == {
        Person(1, ADMIN.name): 1,
        Person(2, SELLER.name): 1,
    }
    assert table(aggregate(ctx, ask(("since:week",), "count"))) == {"1996-W27": 1, "1996-W28": 1}
    assert table(aggregate(ctx, ask(("since:quarter", "since:day"), "count"))) == {
        ("1996-Q3", "1996-07-04"): 1,
        ("1996-Q3", "1996-07-08"): 1,
    }


def test_instants_fall_into_the_days_of_the_business_time_zone(ctx: Context) -> None:
    """Shanghai kept summer time until 1991, and local mean time until 1901."""
    instants = {
        datetime(2024, 6, 30, 16, tzinfo=UTC): "2024-07-01",
        datetime(2024, 6, 30, 15, 59, 59, tzinfo=UTC): "2024-06-30",
        datetime(1988, 6, 30, 15, 0, tzinfo=UTC): "1988-07-01",
        datetime(1988, 6, 30, 14, 59, 59, tzinfo=UTC): "1988-06-30",
    }
    fill(ctx, "company", [{"met": instant} for instant in instants])
    assert list(table(aggregate(ctx, ask(("met:day",), "count")))) == sorted(instants.values())


def test_groups_come_in_the_order_of_what_is_read_missing_ones_first(ctx: Context) -> None:
    ids = fill(
        ctx, "company", [{"name": name, "grade": grade} for name, grade in (("z", "A"), ("a", "B"), ("m", "C"))]
    )
    fill(ctx, "company", [{"name": "child", "parent": one} for one in ids])
    titles = [
        link.title if isinstance(link, Link) else link for link in table(aggregate(ctx, ask(("parent",), "count")))
    ]
    assert titles == [None, "a", "m", "z"]
    assert list(table(aggregate(ctx, ask(("grade",), "count")))) == [None, *GRADES]
    assert list(table(aggregate(ctx, ask(("grade",), "count", order=("-grade",))))) == [*reversed(GRADES), None]


def test_figures_may_decide_the_order_and_what_is_cut_off_is_told(ctx: Context) -> None:
    for number, country in enumerate(("a", "b", "c"), start=1):
        fill(ctx, "company", [{"country": country, "credit": Decimal(number), "staff": -number}] * number)
    best = aggregate(ctx, ask(("country",), "sum:credit", order=("-sum:credit",), limit=2))
    assert (table(best), best.truncated) == ({"c": Decimal(9), "b": Decimal(4)}, True)
    assert list(table(aggregate(ctx, ask(("country",), "avg:staff", order=("avg:staff",))))) == ["c", "b", "a"]
    assert not aggregate(ctx, ask(("country",), "count", limit=3)).truncated


def test_large_sums_are_exact_and_keep_their_order(ctx: Context) -> None:
    fill(ctx, "company", [{"country": "many", "credit": LARGEST}] * 12)
    fill(
        ctx,
        "company",
        [{"country": "more", "credit": LARGEST}] * 12 + [{"country": "more", "credit": Decimal("0.01")}],
    )
    found = aggregate(ctx, ask(("country",), "sum:credit", "avg:credit", order=("-sum:credit",)))
    assert table(found) == {
        "more": (LARGEST * 12 + Decimal("0.01"), mean(LARGEST * 12 + Decimal("0.01"), 13, 2)),
        "many": (LARGEST * 12, LARGEST),
    }
    total = aggregate(ctx, ask((), "sum:credit"))
    assert total[0].values == (LARGEST * 24 + Decimal("0.01"),)


@pytest.mark.parametrize(
    ("total", "number", "expected"),
    [
        ("1", 3, "0.3333333333"),
        ("2", 3, "0.6666666667"),
        ("-2", 3, "-0.6666666667"),
        ("3.00", 2, "1.50"),
        ("0.0000000001", 2, "0.0000000001"),
        ("-0.0000000001", 2, "-0.0000000001"),
        ("0", 5, "0.00"),
    ],
)
def test_a_mean_is_rounded_half_away_from_zero_at_ten_places(total: str, number: int, expected: str) -> None:
    assert f"{mean(Decimal(total), number, 2):f}" == expected


def test_totals_of_nothing_are_missing_and_counts_are_zero(ctx: Context) -> None:
    assert aggregate(ctx, ask((), "count", "sum:credit", "avg:staff", "min:since"))[0].values == (0, None, None, None)
    assert aggregate(ctx, ask(("grade",), "count")) == ()


def test_a_drilled_text_finds_every_spelling_of_its_group(ctx: Context) -> None:
    fill(ctx, "company", [{"country": country} for country in ("Spain", "SPAIN", "ｓｐａｉｎ")])
    asked = ask(("country",), "count")
    (bucket,) = aggregate(ctx, asked)
    assert bucket == (("SPAIN",), (3,))
    assert count(ctx, "company", drill(ctx, asked, bucket.keys)) == 3


def test_what_is_wrong_is_told_at_once(ctx: Context) -> None:
    asked = ask(("notes", "since:moon", "nme"), "sum:name", "total:staff", "sum", order=("-credit",), limit=0)
    with pytest.raises(Rejected) as caught:
        aggregate(ctx, asked)
    assert [problem.pointer for problem in caught.value.problems] == [
        "/groups/0",
        "/groups/1",
        "/groups/2",
        "/measures/0",
        "/measures/1",
        "/measures/2",
        "/order/0",
        "/limit",
    ]


def test_a_drilled_amount_is_plain_enough_for_an_address(ctx: Context) -> None:
    fill(ctx, "company", [{"credit": Decimal("12.50")}, {"credit": Decimal("12.50")}, {"credit": None}])
    asked = Aggregation("company", (Measure("count"),), (Group("credit"),))
    trees = [drill(ctx, asked, bucket.keys) for bucket in aggregate(ctx, asked)]
    assert trees == [{"credit": {"_empty": True}}, {"credit": {"_eq": "12.50"}}]
    assert [count(ctx, "company", tree) for tree in trees] == [1, 2]
