"""Every value kind through the whole engine: published, written, asked for, totalled, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import time, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.kinds.postal import Address
from core.queries.address import read_address, write_address
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.queries.values import Typed
from core.records.write import create, create_many, update
from schema_registry.model import Group, Measure
from tests.support import only_postgresql
from tests.support.samples import FULL, SAMPLE


@pytest.fixture
def ctx(
    installation: Installation,
    publish: Callable[..., int],
    as_admin: Callable[[Installation], AbstractContextManager[Context]],
) -> Iterator[Context]:
    publish(installation, {"entities/sample.json": SAMPLE})
    with as_admin(installation) as context:
        yield context


def row(ctx: Context, **asked: object) -> dict[str, object]:
    return dict(find(ctx, Query("sample", **asked)).rows[0])  # type: ignore[arg-type]  # names of a query


def names(ctx: Context, tree: Mapping[str, object]) -> list[object]:
    return [one["name"] for one in find(ctx, Query("sample", columns=("name",), filter=tree, sort=("name",))).rows]


def problems(ctx: Context, values: Mapping[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as refused:
        create(ctx, "sample", values)
    return [(one.pointer, one.code) for one in refused.value.problems]


def test_a_record_of_every_kind_comes_back_as_it_was_sent(ctx: Context) -> None:
    create(ctx, "sample", FULL)
    found = row(ctx)
    shown = {name: found[name] for name in FULL}
    assert shown == {
        **FULL,
        "share": Decimal("0.1225"),
        "tags": ("wine", "cheese"),
        "page": "https://例子.中国/路径?q=a%7Cb",
        "opens": time(14, 30, 5),
        "spent": timedelta(days=1, hours=2, minutes=30),
        "paint": "#1b5cd0",
        "extra": '{"a":"中","b":[1,2.5,null,true]}',
        "place": Address("330106", "文三路 1 号", "310012"),
    }


def test_titles_say_values_as_their_kinds_show_them(ctx: Context) -> None:
    create(ctx, "sample", FULL)
    title = str(row(ctx, columns=("$title",))["$title"])
    assert title == "full · 14:30:05 · 1天2小时30分 · wine、cheese"


def test_many_records_go_in_at_once(ctx: Context) -> None:
    rows = [{**FULL, "name": f"n{at:02}", "page": f"https://a.cn/{at}"} for at in range(30)]
    outcome = create_many(ctx, "sample", rows)
    assert not outcome.refused
    assert row(ctx, sort=("name",))["extra"] == '{"a":"中","b":[1,2.5,null,true]}'
    assert names(ctx, {"tags": {"_hasAll": ["wine", "cheese"]}}) == [f"n{at:02}" for at in range(30)]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"_has": "wine"}, ["both", "wine"]),
        ({"_has": ["wine", 'o"dd, one']}, ["both", "odd", "wine"]),
        ({"_has": []}, []),
        ({"_hasAll": ["wine", "cheese"]}, ["both"]),
        ({"_hasAll": []}, ["both", "none", "odd", "wine"]),
        ({"_hasNone": ["cheese"]}, ["none", "odd", "wine"]),
        ({"_empty": True}, ["none"]),
        ({"_has": Typed('Wine，o"dd, one')}, ["both", "odd", "wine"]),
    ],
)
def test_sets_are_filtered_by_what_is_in_them(
    ctx: Context, condition: Mapping[str, object], found: list[str]
) -> None:
    for name, tags in (("wine", ["wine"]), ("both", ["cheese", "wine"]), ("odd", ['o"dd, one']), ("none", [])):
        create(ctx, "sample", {"name": name, "tags": tags})
    assert names(ctx, {"tags": condition}) == found
    assert sorted(names(ctx, {"_not": {"tags": condition}}) + names(ctx, {"tags": condition})) == sorted(  # type: ignore[type-var]  # of one kind, so they compare
        ["wine", "both", "odd", "none"]
    )


def test_sets_of_a_referenced_record_are_filtered_too(ctx: Context) -> None:
    first = create(ctx, "sample", {"name": "a", "tags": ["wine"]})
    create(ctx, "sample", {"name": "b", "friend": {"id": first.id, "title": "whatever"}})
    assert names(ctx, {"friend.tags": {"_has": "wine"}}) == ["b"]
    assert names(ctx, {"friends": {"_some": {"tags": {"_hasNone": "wine"}}}}) == ["a"]


def test_an_unknown_member_of_a_filter_is_told(ctx: Context) -> None:
    with pytest.raises(Rejected) as refused:
        names(ctx, {"tags": {"_has": ["wine", "beer"]}})
    assert [(one.pointer, one.code) for one in refused.value.problems] == [("/filter/tags/_has", "VAL060")]


def test_durations_are_totalled_exactly_and_means_are_whole_seconds(ctx: Context) -> None:
    for spent in ("PT1S", "PT2S", "PT2S", None, "-PT1H"):
        create(ctx, "sample", {"name": "x", "spent": spent})
    measures = tuple(Measure.parse(f"{total}:spent") for total in ("sum", "avg", "min", "max", "count"))
    found = aggregate(ctx, Aggregation("sample", measures=measures))
    assert found[0].values == (
        timedelta(seconds=-3595),
        timedelta(seconds=-899),
        timedelta(hours=-1),
        timedelta(seconds=2),
        4,
    )


def test_times_ratings_and_shares_have_their_totals(ctx: Context) -> None:
    for opens, stars, share in (("08:00", 5, "0.5"), ("17:30", 2, "0.25"), ("09:00", None, "0.25")):
        create(ctx, "sample", {"name": "x", "opens": opens, "stars": stars, "share": share})
    asked = ("min:opens", "max:opens", "avg:stars", "avg:share", "sum:share")
    found = aggregate(ctx, Aggregation("sample", measures=tuple(map(Measure.parse, asked))))
    assert found[0].values == (
        time(8),
        time(17, 30),
        Decimal("3.5"),
        Decimal("0.3333333333"),
        Decimal("1.0000"),
    )


@pytest.mark.parametrize("path", ["opens", "spent", "share", "stars", "page"])
def test_pages_follow_each_other_in_every_order(ctx: Context, path: str) -> None:
    for at in range(7):
        values = {
            "opens": f"0{at}:00",
            "spent": f"PT{(at * 37) % 11}H",
            "share": f"0.{at}",
            "stars": at % 6,
            "page": f"https://a.cn/{at}",
        }
        create(ctx, "sample", {**values, "name": str(at)} if at else {"name": "0", "opens": None})
    for sort in (path, f"-{path}"):
        whole = [one["id"] for one in find(ctx, Query("sample", sort=(sort,))).rows]
        paged, cursor = [], ""
        while len(paged) < 7:
            page = find(ctx, Query("sample", sort=(sort,), limit=2, cursor=cursor))
            paged += [one["id"] for one in page.rows]
            cursor = page.next
        assert paged == whole


def test_groups_by_kind_show_its_values(ctx: Context) -> None:
    for spent, opens in (("PT1H", "08:00"), ("PT1H", "09:00"), ("PT2H", "08:00")):
        create(ctx, "sample", {"name": "x", "spent": spent, "opens": opens})
    found = aggregate(ctx, Aggregation("sample", groups=(Group("spent"),), measures=(Measure("count"),)))
    assert [(one.keys, one.values) for one in found] == [
        ((timedelta(hours=1),), (2,)),
        ((timedelta(hours=2),), (1,)),
    ]


@pytest.mark.parametrize("path", ["note", "script"])
def test_texts_of_many_lines_are_found_whatever_their_case(ctx: Context, path: str) -> None:
    create(ctx, "sample", {"name": "one", path: "Große  ＳＴＲＡＳＳＥ\nSelect 1"})
    assert names(ctx, {path: {"_contains": "grosse strasse select"}}) == ["one"]
    assert names(ctx, {path: {"_ncontains": "SELECT"}}) == []


def test_unique_links_are_compared_as_texts_are(ctx: Context) -> None:
    create(ctx, "sample", {"name": "a", "page": "https://Example.com/A"})
    assert problems(ctx, {"name": "b", "page": "https://example.com/a"}) == [("/page", "REC004")]


def test_a_retired_choice_stays_but_is_not_newly_set(ctx: Context) -> None:
    assert problems(ctx, {"name": "a", "grade": "Z", "tags": ["wine", "old"]}) == [
        ("/tags", "VAL162"),
        ("/grade", "VAL162"),
    ]
    saved = create(ctx, "sample", {"name": "a", "grade": "B"})
    with pytest.raises(Rejected):
        update(ctx, "sample", saved.id, {"grade": "Last"}, reading="text")


def test_a_retired_choice_that_stands_may_be_sent_again(
    installation: Installation,
    publish: Callable[..., int],
    as_admin: Callable[[Installation], AbstractContextManager[Context]],
) -> None:
    fields = dict(SAMPLE["properties"])  # type: ignore[call-overload]  # a JSON object
    free = {**fields, "grade": {**fields["grade"], "options": {}}, "tags": {**fields["tags"], "options": {}}}
    publish(installation, {"entities/sample.json": {**SAMPLE, "properties": free}})
    with as_admin(installation) as ctx:
        saved = create(ctx, "sample", {"name": "a", "grade": "Z", "tags": ["old"]})
    publish(installation, {"entities/sample.json": SAMPLE})
    with as_admin(installation) as ctx:
        update(ctx, "sample", saved.id, {"name": "b", "grade": "Z", "tags": ["wine", "old"]})
        update(ctx, "sample", saved.id, {"name": "c", "grade": "Last", "tags": "OLD；wine"}, reading="text")
        assert row(ctx)["tags"] == ("wine", "old")
        assert names(ctx, {"grade": {"_eq": "Z"}}) == ["c"]
        update(ctx, "sample", saved.id, {"grade": "A"})
        with pytest.raises(Rejected):
            update(ctx, "sample", saved.id, {"grade": "Z"})


def test_shares_in_addresses_are_fractions_unless_they_have_a_sign(ctx: Context) -> None:
    for name, share in (("a", "0.25"), ("b", "0.3")):
        create(ctx, "sample", {"name": name, "share": share})
    assert names(ctx, {"share": {"_gt": Typed("0.25")}}) == ["b"]
    assert names(ctx, {"share": {"_eq": Typed("25%")}}) == ["a"]
    (pair,) = write_address(drill(ctx, Aggregation("sample", groups=(Group("share"),)), (Decimal("0.2500"),)))
    assert pair == ("share", "0.2500")


def test_sets_stand_in_addresses() -> None:
    tree = read_address([("tags[_has]", "wine,cheese")])
    assert tree == {"tags": {"_has": ["wine", "cheese"]}}
    assert write_address(tree) == (("tags[_has]", "wine,cheese"),)


def test_a_very_small_mean_is_printed_in_plain_digits(ctx: Context) -> None:
    for stars in (0,) * 9 + (1,):
        create(ctx, "sample", {"name": "x", "stars": stars, "share": "0.0001" if stars else "0"})
    asked = Aggregation("sample", measures=(Measure("avg", "share"),))
    ((mean,),) = (one.values for one in aggregate(ctx, asked))
    share = ctx.model.entities["sample"].fields["share"]
    assert ctx.live.kinds["percent"].json_writer(share)(mean) == "0.00001"
    whole = ctx.live.kinds["integer"].json_writer(share)(Decimal("1E-10"))
    assert whole == ctx.live.kinds["decimal"].json_writer(share)(Decimal("1E-10")) == "0.0000000001"


@only_postgresql
def test_sets_that_are_filtered_have_an_index_of_what_is_in_them(ctx: Context) -> None:
    made = ctx.connection.scalars(sa.text("SELECT indexdef FROM pg_indexes WHERE tablename = 'r_sample'")).all()
    assert any("gin (tags)" in one for one in made)
    assert not [one for one in made if "note" in one]
