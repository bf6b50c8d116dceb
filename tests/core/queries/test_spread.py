"""The first records of every group equal a list of each group by itself, on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Rejected
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.queries.spread import pile_query, spread
from schema_registry.model import Group, Measure
from tests.core.queries.shop import GRADES, SELLER, fill, scratch
from tests.core.queries.test_aggregate import ROWS
from tests.core.queries.test_statements import counted

GROUPS = ("grade", "active", "since:day", "since:month", "met:day", "parent", "parent.grade", "country", "sys_owner")
SORTS = ((), ("name",), ("-credit",), ("parent", "-since"), ("grade",))
FILTERS: tuple[dict[str, object] | None, ...] = (None, {"active": {"_eq": True}}, {"grade": {"_in": ["A", "C"]}})


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    links=st.lists(st.integers(0, 99), max_size=6),
    group=st.sampled_from(GROUPS),
    sort=st.sampled_from(SORTS),
    filter=st.sampled_from(FILTERS),
    limit=st.integers(1, 4),
    whose=st.sampled_from([None, SELLER]),
)
def test_piles_are_the_first_rows_of_each_groups_own_list(
    shop_installation: Installation,
    rows: list[dict[str, object]],
    links: list[int],
    group: str,
    sort: tuple[str, ...],
    filter: dict[str, object] | None,
    limit: int,
    whose: object,
) -> None:
    with scratch(shop_installation) as made:
        ids = fill(made, "company", rows)
        if ids:
            fill(made, "company", [{"staff": one, "parent": ids[one % len(ids)]} for one in links], owner=SELLER)
        ctx = made if whose is None else made.acting_as(SELLER)
        by, query = Group.parse(group), Query("company", ("name", "parent"), filter, sort=sort, limit=limit)
        piles = spread(ctx, query, by)
        asked = Aggregation("company", (Measure("count"), Measure("sum", "staff")), (by,), filter)
        buckets = aggregate(ctx, asked)
        assert len(piles) == len(buckets)
        counted_again = 0
        for pile in piles:
            own = pile_query(ctx, query, by, pile.key)
            page = find(ctx, own)
            assert pile.rows == page.rows
            assert bool(pile.next) == bool(page.next)
            found = [*pile.rows]
            while page.next:
                cursor = pile.next if len(found) == limit else page.next
                page = find(ctx, Query(own.entity, own.columns, own.filter, sort=sort, limit=limit, cursor=cursor))
                found += page.rows
            counted_again += len(found)
            assert pile.next == "" or len(found) > limit
            assert len({row["id"] for row in found}) == len(found)
        assert counted_again == sum(int(str(bucket.values[0])) for bucket in buckets)


def test_one_statement_whatever_the_number_of_groups_and_records(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "One", "grade": "A"}])
    with counted(ctx) as few:
        spread(ctx, Query("company", ("name", "parent", "sys_owner")), Group("grade"))
    fill(ctx, "company", [{"name": f"{n}", "grade": GRADES[n % 3]} for n in range(90)])
    with counted(ctx) as many:
        piles = spread(ctx, Query("company", ("name", "parent", "sys_owner"), limit=20), Group("grade"))
    assert [len(pile.rows) for pile in piles] == [20, 20, 20]
    assert len(few) == len(many) == 1


def test_what_is_wrong_is_told_at_once(ctx: Context) -> None:
    with pytest.raises(Rejected) as caught:
        spread(ctx, Query("company", ("nmae",), {"x": {"_eq": 1}}, sort=("y",), limit=0), Group("z"))
    assert {one.pointer for one in caught.value.problems} == {
        "/filter/x",
        "/groups/0",
        "/sort/0",
        "/columns/0",
        "/columns/1",
        "/limit",
    }


def test_the_right_to_read_comes_first(ctx: Context) -> None:
    with pytest.raises(Denied):
        spread(ctx.acting_as(Actor(9, "Nobody")), Query("company"), Group("grade"))
