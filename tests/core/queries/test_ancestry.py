"""What stands above records that are found, and below records that are named: as far as the actor sees."""

from __future__ import annotations

import pytest

from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, FilterTree, Query
from schema_registry.model import Group, Measure
from tests.core.queries.shop import OTHER, SELLER, fill


@pytest.fixture
def tree(ctx: Context) -> dict[str, str]:
    """Ids by name: `top` holds `left` (holds `leaf`, holds `deep`) and `right`; `alone` beside it.

    SELLER owns all but `left`, which is OTHER's."""
    ids: dict[str, str] = {}
    for name, above in (
        ("top", ""),
        ("left", "top"),
        ("right", "top"),
        ("leaf", "left"),
        ("deep", "leaf"),
        ("alone", ""),
    ):
        row = {"name": name, "parent": ids.get(above), "grade": "A" if name == "deep" else "B"}
        (ids[name],) = fill(ctx, "company", [row], owner=OTHER if name == "left" else SELLER)
    fill(ctx, "deal", [{"subject": name, "company": id} for name, id in ids.items()], owner=SELLER)
    return ids


def names(ctx: Context, filter: FilterTree, entity: str = "company", column: str = "name") -> list[str]:
    return [str(row[column]) for row in find(ctx, Query(entity, (column,), filter, sort=(column,))).rows]


def test_what_is_found_comes_with_all_that_stands_above_it(ctx: Context, tree: dict[str, str]) -> None:
    assert names(ctx, {"_leading": {"filter": {"grade": {"_eq": "A"}}}}) == ["deep", "leaf", "left", "top"]
    assert names(ctx, {"_leading": {"search": "right"}}) == ["right", "top"]
    both = {"_leading": {"filter": {"grade": {"_eq": "B"}}, "search": "Deep"}}
    assert names(ctx, both) == []
    under: FilterTree = {"_and": [{"parent": {"_eq": tree["top"]}}, {"_leading": {"search": "deep"}}]}
    assert names(ctx, under) == ["left"]
    asked = Aggregation("company", (Measure("count"),), (Group("parent"),), {"_leading": {"search": "deep"}})
    assert sorted(one.values[0] for one in aggregate(ctx, asked)) == [1, 1, 1, 1]


def test_what_an_actor_does_not_see_ends_the_way_up_and_down(ctx: Context, tree: dict[str, str]) -> None:
    seller = ctx.acting_as(SELLER)
    assert names(seller, {"_leading": {"search": "deep"}}) == ["deep", "leaf"]
    assert names(seller, {"parent": {"_empty": True}}) == ["alone", "leaf", "top"]
    assert names(seller, {"parent": {"_under": tree["top"]}}) == ["right"]


def test_records_can_be_asked_for_by_a_whole_branch(ctx: Context, tree: dict[str, str]) -> None:
    below: FilterTree = {"company": {"_under": [tree["left"], tree["alone"]]}}
    assert names(ctx, below, "deal", "subject") == ["alone", "deep", "leaf", "left"]
    assert names(ctx, {"_not": {"parent": {"_under": tree["leaf"]}}}) == ["alone", "leaf", "left", "right", "top"]
    assert names(ctx, {"parent": {"_under": tree["left"]}}) == ["deep", "leaf"]


def test_questions_of_one_shape_share_a_statement_whatever_they_ask(ctx: Context, tree: dict[str, str]) -> None:
    for _ in range(2):
        for word, found in (("deep", 4), ("leaf", 3), ("top", 1), ("none", 0)):
            assert len(names(ctx, {"_leading": {"search": word}})) == found
        for name, found in (("top", 6), ("leaf", 2)):
            assert len(names(ctx, {"company": {"_under": tree[name]}}, "deal", "subject")) == found - (name == "top")


def test_only_trees_are_asked_for_what_stands_above(ctx: Context) -> None:
    for entity, filter, code in (
        ("deal", {"_leading": {"search": "x"}}, "QRY016"),
        ("company", {"_leading": {"serach": "x"}}, "QRY013"),
        ("company", {"_leading": {"filter": {"nmae": {"_eq": 1}}}}, "QRY002"),
        ("call", {"deal": {"_under": "x"}}, "QRY010"),
    ):
        with pytest.raises(Rejected) as refused:
            find(ctx, Query(entity, (), filter))
        assert [one.code for one in refused.value.problems] == [code]
