"""Numbers in ranges, records by several groups, portions of them: equal to the same worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.drill import condition_of, drill
from core.queries.find import find
from core.queries.paths import resolve
from core.queries.query import Aggregation, Portion, Query
from schema_registry.model import Group, Measure
from tests.core.queries.shop import fill

COUNT, STAFF = Measure("count"), Measure("sum", "staff")
RATES = ("-0.50", "-0.25", "0", "0.24", "0.25", "1.5", None)
COMPANIES = (
    ("a", "A", "Spain", 5),
    ("b", "A", "France", 15),
    ("c", "A", "spain", 19),
    ("d", "B", "Spain", -1),
    ("e", "B", "Spain", -10),
    ("f", None, None, None),
)


def company(ctx: Context) -> None:
    fill(ctx, "company", [dict(zip(("name", "grade", "country", "staff"), row, strict=True)) for row in COMPANIES])


def test_numbers_are_gathered_in_ranges_that_begin_at_multiples_of_their_width(ctx: Context) -> None:
    company(ctx)
    by = Group.parse("staff:10")
    found = aggregate(ctx, Aggregation("company", (COUNT, STAFF), (by,)))
    assert [(one.keys[0], *one.values) for one in found] == [
        (None, 1, None),
        ("-10", 2, -11),
        ("0", 1, 5),
        ("10", 2, 34),
    ]
    for bucket in found:
        behind = drill(ctx, Aggregation("company", groups=(by,)), bucket.keys)
        assert count(ctx, "company", behind) == bucket.values[0]


def test_ranges_of_decimals_are_exact(ctx: Context) -> None:
    rows = [{"name": str(at), "rate": None if one is None else Decimal(one)} for at, one in enumerate(RATES)]
    fill(ctx, "company", rows)
    found = aggregate(ctx, Aggregation("company", (COUNT,), (Group.parse("rate:0.25"),)))
    assert [(one.keys[0], one.values[0]) for one in found] == [
        (None, 1),
        ("-0.5", 1),
        ("-0.25", 1),
        ("0", 2),
        ("0.25", 1),
        ("1.5", 1),
    ]
    page = find(ctx, Query("company", ("name",), {"rate:0.25": {"_gte": "0.25"}}, groups=(Group.parse("rate:0.25"),)))
    assert [row["rate:0.25"] for row in page.rows] == ["0.25", "1.5"]


@pytest.mark.parametrize("path", ["name:10", "staff:0", "staff:0.5", "staff:ten", "rate:0.0000001", "since:10"])
def test_a_width_that_no_range_of_the_field_has_is_refused(ctx: Context, path: str) -> None:
    with pytest.raises(Rejected):
        find(ctx, Query("company", ("name",), groups=(Group.parse(path),)))


def test_rows_stand_in_their_groups_one_within_another_page_by_page(ctx: Context) -> None:
    company(ctx)
    groups = tuple(map(Group.parse, ("grade", "country", "staff:10")))
    query, found = Query("company", ("name",), groups=groups, sort=("-name",), limit=2), list[object]()
    while True:
        page = find(ctx, query)
        found += [(row["grade"], row["country"], row["staff:10"], row["name"]) for row in page.rows]
        if not page.next:
            break
        query = Query("company", ("name",), groups=groups, sort=("-name",), limit=2, cursor=page.next)
    assert found == [
        (None, None, None, "f"),
        ("A", "France", "10", "b"),
        ("A", "Spain", "0", "a"),
        ("A", "spain", "10", "c"),
        ("B", "Spain", "-10", "e"),
        ("B", "Spain", "-10", "d"),
    ]


def test_a_portion_is_the_records_of_some_groups_or_all_others(ctx: Context) -> None:
    company(ctx)
    grade, country = Group("grade"), Group("country")
    entity = ctx.model.entities["company"]

    def level(group: Group, key: object) -> dict[str, object]:
        return dict(condition_of(group, resolve(ctx, entity, str(group)), key, ctx))

    groups = ((level(grade, "A"), level(country, "SPAIN")), (level(grade, None),), ({"gone": {"_eq": "x"}},))
    portion, rest = Portion(groups), Portion(groups, out=True)
    inside = find(ctx, Query("company", ("name",), sort=("name",), portion=portion))
    first = find(ctx, Query("company", ("name",), sort=("name",), portion=rest, limit=1))
    # A cursor is good whatever portion is left out.
    further = find(ctx, Query("company", ("name",), sort=("name",), cursor=first.next))
    assert [row["name"] for row in inside.rows] == ["a", "c", "f"]
    assert [row["name"] for row in first.rows] == ["b"]
    assert [row["name"] for row in further.rows] == ["c", "d", "e", "f"]
    sums = aggregate(ctx, Aggregation("company", (COUNT, STAFF), (grade,), portion=portion))
    assert [(one.keys[0], *one.values) for one in sums] == [(None, 1, None), ("A", 2, 24)]
