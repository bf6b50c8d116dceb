"""Chinese found by pinyin and initials, and listed in its order, on both databases alike."""

from __future__ import annotations

import pytest

from core.context import Context
from core.engine import Installation
from core.publish.rekey import keys_are_new, keys_are_old, rekey_some
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Query
from core.records.write import update
from schema_registry.model import Group, Measure
from tests.core.kinds.test_pinyin import IN_ORDER
from tests.core.queries.shop import fill
from tests.support import as_admin

NAMES = ["上海货运", "重庆长安汽车", "Shanghai Tang", "海纳百川", "长春银行", "张安", "绿城"]


def searched(ctx: Context, text: str) -> set[object]:
    return {row["name"] for row in find(ctx, Query("company", ("name",), search=text)).rows}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("shanghaihuoyun", {"上海货运"}),
        ("ShangHai", {"上海货运", "Shanghai Tang"}),
        ("haihuo", {"上海货运"}),
        ("shhy", {"上海货运"}),
        ("hhy", {"上海货运"}),
        ("cqca", {"重庆长安汽车"}),
        ("zqca", {"重庆长安汽车"}),
        ("chongqing qiche", {"重庆长安汽车"}),
        ("changchunyinhang", {"长春银行"}),
        ("ccyh", {"长春银行"}),
        ("lvcheng", {"绿城"}),
        ("银行 cc", {"长春银行"}),
        ("海货", {"上海货运"}),
        ("shx", set()),
    ],
)
def test_chinese_is_found_as_it_is_typed(ctx: Context, text: str, found: set[str]) -> None:
    fill(ctx, "company", [{"name": name} for name in NAMES])
    assert searched(ctx, text) == found


def test_a_changed_name_is_found_by_its_new_spelling_only(ctx: Context) -> None:
    (id,) = fill(ctx, "company", [{"name": "上海货运"}])
    update(ctx, "company", id, {"name": "北京物流"})
    assert searched(ctx, "shhy") == set()
    assert searched(ctx, "bjwl") == {"北京物流"}


def test_a_lookup_shows_names_that_hold_the_text_first(ctx: Context) -> None:
    fill(ctx, "company", [{"name": f"{name}{at}"} for at in range(12) for name in ("安", "张", "汉")])
    fill(ctx, "company", [{"name": "Zürich An"}])
    assert lookup(ctx, "company", "an", limit=3)[0].title == "Zürich An"
    assert len(lookup(ctx, "company", "an", limit=20)) == 20
    assert [link.title for link in lookup(ctx, "company", "zurich")] == []


def test_lists_titles_and_groups_stand_in_the_order_of_pinyin(ctx: Context) -> None:
    names = list(IN_ORDER)
    companies = fill(ctx, "company", [{"name": name, "country": name} for name in reversed(names)])
    fill(ctx, "deal", [{"subject": "x", "company": id} for id in companies])
    asked = Query("company", ("name",), sort=("name",), limit=200)
    assert [row["name"] for row in find(ctx, asked).rows] == names
    back = Query("company", ("name",), sort=("-name",), limit=200)
    assert [row["name"] for row in find(ctx, back).rows] == names[::-1]
    deals = Query("deal", ("company",), sort=("company",), limit=200)
    assert [row["company"].title for row in find(ctx, deals).rows] == names  # type: ignore[attr-defined]  # links
    grouped = aggregate(ctx, Aggregation("company", (Measure("count"),), (Group("country"),)))
    assert [bucket.keys[0] for bucket in grouped] == names
    by_company = aggregate(ctx, Aggregation("deal", (Measure("count"),), (Group("company.country"),)))
    assert [bucket.keys[0] for bucket in by_company] == names


def test_missing_names_stand_first_upwards_and_last_downwards(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "b", "country": None}, {"name": "a", "country": "安徽"}])
    for sort, names in (("country", "ba"), ("-country", "ab")):
        assert "".join(str(row["name"]) for row in find(ctx, Query("company", ("name",), sort=(sort,))).rows) == names


def test_pages_go_on_behind_a_chinese_name(ctx: Context) -> None:
    fill(ctx, "company", [{"name": name} for name in IN_ORDER])
    seen, cursor = list[object](), ""
    while True:
        page = find(ctx, Query("company", ("name",), sort=("name",), limit=7, cursor=cursor))
        seen += [row["name"] for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert seen == IN_ORDER


def test_rows_edited_by_hand_are_healed(ctx: Context) -> None:
    ids = fill(ctx, "company", [{"name": "上海货运"}, {"name": "重庆"}, {"name": "plain"}])
    table = ctx.live.tables["company"].table
    ctx.connection.execute(table.update().where(table.c.id == ids[1]).values(name="长春", name__fold=None))
    assert rekey_some(ctx, "company", dry=True)[:2] == (3, 1)
    assert rekey_some(ctx, "company") == (3, 1, "")
    assert rekey_some(ctx, "company") == (3, 0, "")
    assert searched(ctx, "cc") == {"长春"}


def test_an_installation_knows_by_which_rules_its_keys_were_made(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        assert not keys_are_old(ctx)
        ctx.connection.exec_driver_sql("UPDATE cw_installation SET text_keys = '0/0.1'")
        assert keys_are_old(ctx)
        keys_are_new(ctx)
        assert not keys_are_old(ctx)
