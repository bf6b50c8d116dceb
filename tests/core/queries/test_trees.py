"""Categories of a tree: filtered by what is under them, sorted as the tree, grouped by level, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.publish import apply_plan, make_plan
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.find import find
from core.queries.levels import tree_table
from core.queries.query import Aggregation, Portion, Query
from core.records.write import create_many, update
from schema_registry.model import Group, Measure
from tests.support.publishing import ADMIN, publish, read

REGIONS = [
    {
        "id": "east",
        "title": "华东",
        "children": [
            {"id": "shanghai", "title": "上海"},
            {"id": "jiangsu", "title": "江苏", "children": [{"id": "suzhou", "title": "苏州"}]},
        ],
    },
    {
        "id": "north",
        "title": "North",
        "children": [{"id": "beijing", "title": "北京"}, {"id": "rest", "title": "Other"}],
    },
    {"id": "west", "title": "West", "retired": True, "children": [{"id": "other_west", "title": "Other"}]},
]
FILED = {"a": "suzhou", "b": "beijing", "c": "east", "d": "shanghai", "e": None, "f": "jiangsu", "g": "suzhou"}


def documents(categories: object = REGIONS, **field: object) -> dict[str, object]:
    return {
        "categories/regions.json": {
            "$schema": "urn:cardwright:categories:1",
            "name": "regions",
            "title": "Regions",
            "categories": categories,
        },
        "entities/shop.json": {
            "$schema": "urn:cardwright:entity:1",
            "name": "shop",
            "title": "Shop",
            "properties": {
                "name": {"kind": "text", "search": True},
                "region": {"kind": "tree", "categories": "regions", **field},
                "sales": {"kind": "integer"},
            },
            "list": {"columns": ["name", "region"], "sort": ["region", "name"], "filters": ["region"]},
        },
    }


@dataclass
class Shops:
    installation: Installation
    ids: Mapping[str, str]

    def names(self, ctx: Context, filter: Mapping[str, object] | None = None, **asked: Any) -> str:
        rows = find(ctx, Query("shop", ("name",), filter=filter, sort=asked.pop("sort", ("name",)), **asked)).rows
        return "".join(str(row["name"]) for row in rows)


@pytest.fixture
def shops(installation: Installation) -> Shops:
    publish(installation, documents())
    with installation.writing(ADMIN) as ctx:
        given = [{"name": name, "region": region, "sales": at} for at, (name, region) in enumerate(FILED.items(), 1)]
        made = create_many(ctx, "shop", given)
    assert not made.refused
    return Shops(installation, {name: made.saved[at].id for at, name in enumerate(FILED)})


def test_under_finds_a_category_and_all_below_it(shops: Shops) -> None:
    with shops.installation.writing(ADMIN) as ctx:
        assert shops.names(ctx, {"region": {"_under": "east"}}) == "acdfg"
        assert shops.names(ctx, {"region": {"_under": "jiangsu"}}) == "afg"
        assert shops.names(ctx, {"region": {"_under": "north"}}) == "b"
        assert shops.names(ctx, {"region": {"_under": None}}) == ""
        assert shops.names(ctx, {"_not": {"region": {"_under": "east"}}}) == "be"
        with pytest.raises(Rejected, match="VAL300"):
            shops.names(ctx, {"region": {"_under": "eats"}})


def test_categories_sort_in_the_order_of_the_tree(shops: Shops) -> None:
    with shops.installation.writing(ADMIN) as ctx:
        assert shops.names(ctx, sort=("region", "name")) == "ecdfagb"
        assert shops.names(ctx, sort=("-region", "name")) == "bagfdce"


def test_pages_follow_each_other_in_the_order_of_the_tree(shops: Shops) -> None:
    with shops.installation.writing(ADMIN) as ctx:
        for group in ((), (Group("region", "level1"),), (Group("region", "level2"),)):
            told, cursor = "", ""
            while True:
                query = Query("shop", ("name",), sort=("region", "name"), groups=group, limit=2, cursor=cursor)
                page = find(ctx, query)
                told += "".join(str(row["name"]) for row in page.rows)
                cursor = page.next
                if not cursor:
                    break
            assert told == "ecdfagb", group


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("level1", {None: 5, "east": 1 + 3 + 4 + 6 + 7, "north": 2}),
        ("level2", {None: 5, "east": 3, "shanghai": 4, "jiangsu": 1 + 6 + 7, "beijing": 2}),
        ("level3", {None: 5, "east": 3, "shanghai": 4, "jiangsu": 6, "suzhou": 8, "beijing": 2}),
        ("", {None: 5, "east": 3, "shanghai": 4, "jiangsu": 6, "suzhou": 8, "beijing": 2}),
    ],
)
def test_groups_by_level_add_up_and_lead_back_to_their_records(
    shops: Shops, level: str, expected: Mapping[str | None, int]
) -> None:
    asked = Aggregation("shop", (Measure("sum", "sales"), Measure("count")), (Group("region", level),))
    with shops.installation.writing(ADMIN) as ctx:
        buckets = aggregate(ctx, asked)
        assert {bucket.keys[0]: bucket.values[0] for bucket in buckets} == expected
        assert [bucket.keys[0] for bucket in buckets] == list(expected)
        for bucket in buckets:
            behind = find(ctx, Query("shop", ("sales",), filter=drill(ctx, asked, bucket.keys))).rows
            assert len(behind) == bucket.values[1]
            assert sum(int(str(row["sales"])) for row in behind) == bucket.values[0]
        portion = Portion(tuple((drill(ctx, asked, one.keys),) for one in buckets))
        assert aggregate(ctx, replace(asked, portion=portion)) == buckets


def test_a_moved_category_takes_its_records_with_it_and_touches_none(shops: Shops) -> None:
    moved = [
        {"id": "east", "title": "华东", "children": [{"id": "shanghai"}]},
        {
            "id": "north",
            "title": "North",
            "children": [{"id": "jiangsu", "children": [{"id": "suzhou"}]}],
        },
        {"id": "beijing"},
    ]
    with shops.installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [read(documents(moved))])
    assert not plan.questions
    assert all(step.safety == "safe" and not step.counts for step in plan.steps), plan.steps
    apply_plan(shops.installation, plan, ADMIN)
    with shops.installation.writing(ADMIN) as ctx:
        assert shops.names(ctx, {"region": {"_under": "north"}}) == "afg"
        assert shops.names(ctx, {"region": {"_under": "beijing"}}) == "b"
        assert [row["sys_version"] for row in find(ctx, Query("shop")).rows] == [1] * 7


def test_a_removed_category_is_counted_and_shown_as_it_stands(shops: Shops) -> None:
    with shops.installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [read(documents([REGIONS[0]]))])
    (step,) = (one for one in plan.steps if one.id == "change-field test/shop.region")
    assert step.counts == {"misfits": 1}
    apply_plan(shops.installation, plan, ADMIN, consent=plan.questions)
    with shops.installation.writing(ADMIN) as ctx:
        assert shops.names(ctx, sort=("region", "name")) == "ecdfagb"
        asked = Aggregation("shop", groups=(Group("region", "level1"),))
        buckets = aggregate(ctx, asked)
        assert [(one.keys[0], one.values[0]) for one in buckets] == [(None, 1), ("east", 5), ("beijing", 1)]
        (row,) = find(ctx, Query("shop", ("name",), filter=drill(ctx, asked, ("beijing",)))).rows
        assert row["name"] == "b"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("suzhou", "suzhou"),
        ("苏州", "suzhou"),
        ("华东 / 江苏", "jiangsu"),
        ("north/other", "rest"),
        ("West › Other", "VAL206"),
        ("Other", "VAL301"),
        ("east/suzhou", "VAL300"),
        ("nowhere", "VAL300"),
        ("/", "VAL300"),
    ],
)
def test_typed_text_is_an_id_a_title_or_a_way(shops: Shops, typed: str, expected: str) -> None:
    with shops.installation.writing(ADMIN) as ctx:
        try:
            update(ctx, "shop", shops.ids["e"], {"region": typed}, reading="text")
        except Rejected as refused:
            assert refused.problems[0].code.startswith("VAL")
            if expected != "VAL206":  # retired: the code of choices
                assert refused.problems[0].code == expected
            return
        (row,) = find(ctx, Query("shop", ("region",), filter={"name": {"_eq": "e"}})).rows
        assert row["region"] == expected


def test_only_leaves_are_chosen_where_the_field_says_so(shops: Shops) -> None:
    publish(shops.installation, documents(leaf=True))
    with shops.installation.writing(ADMIN) as ctx:
        update(ctx, "shop", shops.ids["c"], {"region": "east", "sales": 9})  # it stands there already
        with pytest.raises(Rejected, match="VAL302"):
            update(ctx, "shop", shops.ids["e"], {"region": "east"})
        update(ctx, "shop", shops.ids["e"], {"region": "suzhou"})


def test_a_tree_of_five_thousand_categories_is_filtered_sorted_and_grouped(
    installation: Installation,
) -> None:
    large = [
        {"id": f"a{one}", "children": [{"id": f"a{one}b{two}", "children": []} for two in range(99)]}
        for one in range(49)
    ]
    publish(installation, documents([{"id": "top", "children": large}]))
    with installation.writing(ADMIN) as ctx:
        given = [{"name": "x", "region": f"a{at % 49}b{at % 99}", "sales": 1} for at in range(200)]
        assert not create_many(ctx, "shop", given).refused
        assert len(find(ctx, Query("shop", filter={"region": {"_under": "top"}}, limit=500)).rows) == 200
        assert find(ctx, Query("shop", filter={"_not": {"region": {"_under": "top"}}})).rows == ()
        assert aggregate(ctx, Aggregation("shop", groups=(Group("region", "level1"),)))[0].values == (200,)
        assert len(aggregate(ctx, Aggregation("shop", groups=(Group("region", "level2"),)))) == 49
        rows = find(ctx, Query("shop", ("region",), sort=("region",), limit=500)).rows
        assert rows[0]["region"] == "a0b0"


def test_each_record_finds_its_category_by_an_index(shops: Shops) -> None:
    with shops.installation.reading(ADMIN) as ctx:
        dialect = ctx.connection.dialect.name
        table = ctx.live.tables["shop"]
        tree = tree_table(ctx.model.entities["shop"].fields["region"], "tree", dialect)
        joined = table.table.outerjoin(tree, tree.c.id == table.columns["region"])
        statement = sa.select(tree.c.rank).select_from(joined)
        asked = statement.compile(ctx.connection, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN " if dialect == "sqlite" else "EXPLAIN "
        plan = str(ctx.connection.exec_driver_sql(explain + str(asked).replace("%", "%%")).all())
    assert ("AUTOMATIC COVERING INDEX (id=?)" if dialect == "sqlite" else "Join") in plan
