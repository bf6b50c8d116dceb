"""Addresses: pasted text told apart, one line in each language, asked for by region on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.kinds.address import read_line
from core.kinds.postal import Address, said
from core.kinds.regions import english, region_tree, regions
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.queries.values import Typed
from core.records.history import history
from core.records.write import create, update
from schema_registry.model import Group, Measure
from tests.support.samples import SAMPLE


@pytest.mark.parametrize(
    ("text", "region", "street", "postal"),
    [
        ("浙江省杭州市西湖区文三路 1 号 310012", "330106", "文三路 1 号", "310012"),
        ("３１００１２ 浙江 杭州 西湖区 文三路", "330106", "文三路", "310012"),
        ("中国浙江省，杭州市，西湖区，文三路1号 邮编：310012", "330106", "文三路1号", "310012"),
        ("上海浦东新区世纪大道100号", "310115", "世纪大道100号", None),
        ("北京市市辖区东城区王府井", "110101", "王府井", None),
        ("北京市北京市东城区", "110101", None, None),
        ("重庆市城口县", "500229", None, None),
        ("湖北仙桃市沔街", "429004", "沔街", None),
        ("广东省东莞市长安镇振安路", "441900", "长安镇振安路", None),
        ("内蒙古呼和浩特新城区", "150102", None, None),
        ("吉林市昌邑区解放路", "220202", "解放路", None),
        ("延边州延吉市公园路", "222401", "公园路", None),
        ("张家界永定区", "430802", None, None),
        ("香港中西区皇后大道", "810001", "皇后大道", None),
        ("12 Queen's Rd, Central, Hong Kong", "810000", "12 Queen's Rd, Central", None),
        ("1600 Main St, Springfield, IL 62701, USA", "US", "1600 Main St, Springfield, IL 62701", None),
        ("日本\n東京都千代田区1-1", "JP", "東京都千代田区1-1", None),
        ("Singapore", "SG", None, None),
        ("中国", "CN", None, None),
        ("建设路 338 号", "CN", "建设路 338 号", None),
    ],
)  # fmt: skip
def test_a_pasted_address_is_told_apart(text: str, region: str, street: str | None, postal: str | None) -> None:
    assert read_line(text) == Address(region, street, postal)


@pytest.mark.parametrize(
    "street",
    ["南京西路 1 号", "上海路12号", "北京东路", "中山路 1 号", "朝阳区建国路 88 号", "1 Main St, Atlanta, Georgia"],
)
def test_a_street_that_is_called_like_a_region_stays_a_street(street: str) -> None:
    assert read_line(street) == Address("CN", street)


@pytest.mark.parametrize(
    ("address", "chinese", "in_english"),
    [
        (
            Address("330106", "文三路 1 号", "310012"),
            "浙江省杭州市西湖区文三路 1 号 310012",
            "文三路 1 号, Xihu District, Hangzhou, Zhejiang 310012",
        ),
        (Address("110101"), "北京市东城区", "Dongcheng District, Beijing"),
        (Address("US", "1 Main St", "94043"), "1 Main St, 94043, 美国", "1 Main St, 94043, United States"),
        (Address("CN"), "中国", "China"),
        (Address("999999", "x"), "999999x", "x, 999999"),
    ],
)
def test_an_address_is_said_on_a_line(address: Address, chinese: str, in_english: str) -> None:
    assert (said(address, "zh_CN"), said(address, "en")) == (chinese, in_english)


def test_every_region_of_china_has_a_name_in_letters_and_stands_below_its_province() -> None:
    tree = region_tree()
    for one in regions():
        assert one.title.say("en").strip(), one
        if one.value.isdigit():
            assert english(one.title.default).isascii() or "ü" in english(one.title.default), one
            assert tree.ways[one.value][0][:2] == one.value[:2]
    assert len(tree.under("330000")) == 102
    assert [tree.by_id[code].title.default for code in tree.ways["500229"]] == ["重庆市", "重庆市", "城口县"]


@pytest.fixture
def ctx(
    installation: Installation,
    publish: Callable[..., int],
    as_admin: Callable[[Installation], AbstractContextManager[Context]],
) -> Iterator[Context]:
    publish(installation, {"entities/sample.json": SAMPLE})
    with as_admin(installation) as context:
        for name, line in (
            ("a", "浙江省杭州市西湖区文三路 1 号 310012"),
            ("b", "浙江省杭州市余杭区文一西路 969 号"),
            ("c", "浙江省宁波市"),
            ("d", "上海市浦东新区世纪大道 100 号"),
            ("e", "1 Main St, Springfield, USA"),
        ):
            create(context, "sample", {"name": name, "place": {"line": line}})
        create(context, "sample", {"name": "f"})
        yield context


def names(ctx: Context, tree: Mapping[str, object] | None = None, **asked: object) -> str:
    asked = {"sort": ("name",), **asked}
    return "".join(
        str(one["name"]) for one in find(ctx, Query("sample", columns=("name",), filter=tree, **asked)).rows
    )  # type: ignore[arg-type]  # names of a query


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"place": {"_under": "330000"}}, "abc"),
        ({"place.region": {"_under": ["330100", "US"]}}, "abe"),
        ({"place": {"_under": Typed("杭州市")}}, "ab"),
        ({"place": {"_eq": "330200"}}, "c"),
        ({"place.region:level2": {"_eq": "330100"}}, "ab"),
        ({"place.region:level1": {"_neq": "330000"}}, "def"),
        ({"place": {"_empty": True}}, "f"),
        ({"place.line": {"_contains": "文"}}, "ab"),
        ({"place.street": {"_eq": "世纪大道 100 号"}}, "d"),
        ({"place.postal": {"_empty": False}}, "a"),
    ],
)
def test_addresses_are_filtered_by_region_and_by_words(
    ctx: Context, condition: Mapping[str, object], found: str
) -> None:
    assert names(ctx, condition) == found


def test_addresses_are_found_sorted_and_grouped(ctx: Context) -> None:
    assert names(ctx, search="西湖区文三") == "a"
    assert names(ctx, sort=("place", "name")) == "fdabce"
    assert names(ctx, sort=("-place.region",)) == "ecbadf"
    groups = aggregate(ctx, Aggregation("sample", (Measure("count"),), (Group("place.region", "level1"),)))
    assert [(one.keys[0], one.values[0]) for one in groups] == [(None, 1), ("310000", 1), ("330000", 3), ("US", 1)]


def test_formulas_read_the_line_of_an_address(ctx: Context) -> None:
    rows = find(ctx, Query("sample", columns=("whole",), sort=("name",))).rows
    assert [one["whole"] for one in rows][-2:] == ["1 MAIN ST, SPRINGFIELD, 美国", None]


def test_a_change_of_the_street_alone_is_logged_with_both_values(ctx: Context) -> None:
    id = str(find(ctx, Query("sample", filter={"name": {"_eq": "a"}})).rows[0]["id"])
    update(ctx, "sample", id, {"place": "#330106\n310012\n文三路 2 号"}, reading="text")
    change = history(ctx, "sample", id)[0]
    assert [(str(one.before), str(one.after)) for one in change.changes if one.field == "place"] == [
        ("浙江省杭州市西湖区文三路 1 号 310012", "浙江省杭州市西湖区文三路 2 号 310012")
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"region": "330199"}, "VAL231"),
        ({"region": "330106", "postal": "3100"}, "VAL233"),
        ({"region": "US", "postal": "9" * 12}, "VAL233"),
        ({"region": "CN", "street": "x" * 201}, "VAL232"),
        ({"line": ""}, "VAL230"),
        ({"line": "x", "street": "y"}, "VAL230"),
        ("浙江省", "VAL230"),
    ],
)
def test_what_is_no_address_is_refused(ctx: Context, value: object, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        create(ctx, "sample", {"name": "x", "place": value})
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/place", code)]
