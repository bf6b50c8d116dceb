from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from tests.core.queries import oracle
from tests.core.queries.shop import GRADES, SELLER, fill, scratch

TEXTS = [
    "a",
    "A",
    "ab",
    "a%b",
    "a_b",
    "a\\b",
    "%",
    "_",
    "\\",
    "é",
    "\u00c9",
    "ß",
    "SS",
    "İ",
    "重庆",
    "庆",
    "Ａ  b",
    "퟿",
    "😀",
    "'",
    "a b",
]
PIECES = [*TEXTS, "", " ", "b", "\U0010ffff"]
NUMBERS = [-2, 0, 1, 2]
RATES = [Decimal("-1.5"), Decimal("0"), Decimal("0.000001"), Decimal("123456789012.654321")]
DAYS = [date(1996, 7, 4), date(1996, 12, 31), date(1997, 1, 1), date(9999, 12, 31)]
INSTANTS = [
    datetime(1996, 12, 31, 15, 59, 59, 999999, UTC),
    datetime(1996, 12, 31, 16, 0, tzinfo=UTC),
    datetime(1988, 7, 1, tzinfo=UTC),
]
PHONES = ["+86 21 5555 4321", "030-0074321", "(5) 555-4729"]


def maybe(values: Sequence[object]) -> st.SearchStrategy[object]:
    return st.sampled_from([None, *values])


COMPANIES = st.lists(
    st.fixed_dictionaries(
        {
            "name": maybe(TEXTS),
            "country": maybe(TEXTS),
            "grade": maybe(GRADES),
            "staff": maybe(NUMBERS),
            "rate": maybe(RATES),
            "active": maybe([True, False]),
            "since": maybe(DAYS),
            "met": maybe(INSTANTS),
            "phone": maybe(PHONES),
            "notes": maybe(TEXTS),
        }
    ),
    min_size=1,
    max_size=8,
)
Conditions = st.SearchStrategy[dict[str, object]]

EQUALITY = ("_eq", "_neq", "_in", "_nin", "_empty")
ORDER = (*EQUALITY, "_lt", "_lte", "_gt", "_gte", "_between")
CONTAINED = ("_contains", "_ncontains")
ASKED: Mapping[str, tuple[tuple[str, ...], Sequence[Any]]] = {
    "name": ((*EQUALITY, *CONTAINED, "_startsWith", "_endsWith"), PIECES),
    "country": ((*EQUALITY, *CONTAINED, "_startsWith", "_endsWith"), PIECES),
    "notes": (CONTAINED, PIECES),
    "phone": (CONTAINED, ["4321", "555 4", "x", ""]),
    "grade": (EQUALITY, GRADES),
    "staff": (ORDER, NUMBERS),
    "rate": (ORDER, RATES),
    "active": (EQUALITY, [True, False]),
    "since": (ORDER, DAYS),
    "met": (ORDER, INSTANTS),
    "since:year": (ORDER, ["1996", "1997", "9999"]),
    "since:quarter": (ORDER, ["1996-Q3", "1996-Q4", "9999-Q4"]),
    "since:week": (ORDER, ["1996-W27", "1997-W01"]),
    "met:day": (ORDER, ["1996-12-31", "1997-01-01", "1988-07-01"]),
    "met:month": (ORDER, ["1996-12", "1997-01", "1988-07"]),
}
"""By path: its operators, and the values to ask for."""


def every_condition(path: str) -> Iterator[dict[str, object]]:
    """Each operator of a path with each value; lists hold two neighbours, and a missing value."""
    operators, values = ASKED[path]
    for operator in operators:
        if operator == "_empty":
            yield from ({operator: True}, {operator: False})
        elif operator in ("_in", "_nin", "_between"):
            pairs = [[values[at - 1], value] for at, value in enumerate(values)]
            pairs += [[None, values[0]], [values[-1], None], [None, None]]
            yield from ({operator: pair} for pair in pairs)
            yield from () if operator == "_between" else ({operator: []},)
        else:
            nothing = [None] if operator in ("_eq", "_neq") else []
            yield from ({operator: value} for value in (*values, *nothing))


def on(prefix: str) -> Conditions:
    """One condition on a field of a company, behind a path."""
    leaves = [{prefix + path: made} for path in ASKED for made in every_condition(path)]
    return st.sampled_from(leaves)


def trees(leaves: Conditions) -> Conditions:
    def combine(inner: Conditions) -> Conditions:
        parts = st.lists(inner, max_size=3)
        return st.one_of(
            parts.map(lambda made: {"_and": made}),
            parts.map(lambda made: {"_or": made}),
            inner.map(lambda made: {"_not": made}),
        )

    return st.recursive(leaves, combine, max_leaves=5)


RELATED = st.sampled_from(["members", "deals"]).flatmap(
    lambda name: (
        st.fixed_dictionaries(
            {},
            optional={
                quantifier: on("") if name == "members" else on("company.") for quantifier in ("_some", "_none")
            },
        )
        .filter(bool)
        .map(lambda made: {name: made})
    )
)


def as_json(tree: object) -> object:
    """A tree with typed values as the API sends it."""
    if isinstance(tree, Mapping):
        return {name: as_json(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [as_json(one) for one in tree]
    if isinstance(tree, datetime):
        return tree.isoformat()
    return tree.isoformat() if isinstance(tree, date) else str(tree) if isinstance(tree, Decimal) else tree


def world_of(ctx: Context, companies: list[dict[str, object]], links: list[int]) -> oracle.World:
    """Records as they were written: companies with parents, deals of companies, calls about deals."""
    ids = fill(ctx, "company", companies)
    known = [{**values, "id": id} for values, id in zip(companies, ids, strict=True)]
    deals, calls = [], []
    if ids:
        children = [{"name": "child", "parent": ids[link % len(ids)]} for link in links]
        known += [{**one, "id": id} for one, id in zip(children, fill(ctx, "company", children), strict=True)]
        deals = [{"subject": str(link), "company": ids[link % len(ids)]} for link in links] + [{"subject": "none"}]
        deals = [{**one, "id": id} for one, id in zip(deals, fill(ctx, "deal", deals), strict=True)]
        calls = [{"minutes": at, "deal": deal["id"]} for at, deal in enumerate(deals)]
        calls = [{**one, "id": id} for one, id in zip(calls, fill(ctx, "call", calls), strict=True)]
    return {"company": known, "deal": deals, "call": calls}


LINKS = st.lists(st.integers(0, 7), max_size=4)


@pytest.mark.parametrize("path", ASKED)
def test_every_operator_finds_what_plain_python_finds(ctx: Context, path: str) -> None:
    name = path.partition(":")[0]
    values = {"name": TEXTS, "country": TEXTS, "notes": TEXTS, "phone": PHONES}.get(name) or ASKED[name][1]
    world = world_of(ctx, [{name: value} for value in (*values, None)], [])
    for condition in every_condition(path):
        tree = {path: condition}
        asked = as_json(tree)
        assert isinstance(asked, dict)
        found = {row["id"] for row in find(ctx, Query("company", ("name",), filter=asked, limit=100)).rows}
        assert found == oracle.find(world, "company", tree), tree
        inverted = find(ctx, Query("company", ("name",), filter={"_not": asked}, limit=100)).rows
        assert {row["id"] for row in inverted} == {one["id"] for one in world["company"]} - found, tree


@settings(max_examples=100, deadline=None)
@given(companies=COMPANIES, links=LINKS, tree=trees(on("") | on("parent.") | RELATED))
def test_a_filter_finds_what_plain_python_finds(
    shop_installation: Installation, companies: list[dict[str, object]], links: list[int], tree: dict[str, object]
) -> None:
    with scratch(shop_installation) as ctx:
        world = world_of(ctx, companies, links)
        asked = as_json(tree)
        assert isinstance(asked, dict)
        found = {row["id"] for row in find(ctx, Query("company", ("name",), filter=asked, limit=100)).rows}
        assert found == oracle.find(world, "company", tree)
        assert count(ctx, "company", asked) == len(found)


@settings(max_examples=40, deadline=None)
@given(companies=COMPANIES, links=LINKS, tree=trees(on("deal.company.") | on("deal.company.parent.")))
def test_paths_through_several_references_find_what_plain_python_finds(
    shop_installation: Installation, companies: list[dict[str, object]], links: list[int], tree: dict[str, object]
) -> None:
    with scratch(shop_installation) as ctx:
        world = world_of(ctx, companies, links)
        asked = as_json(tree)
        assert isinstance(asked, dict)
        rows = find(ctx, Query("call", ("deal.company.name", "deal"), filter=asked, limit=100)).rows
        assert {row["id"] for row in rows} == oracle.find(world, "call", tree)


def names(ctx: Context, tree: Mapping[str, object]) -> set[object]:
    return {row["name"] for row in find(ctx, Query("company", ("name",), filter=tree)).rows}


def test_a_period_is_asked_by_a_day_relative_to_today(ctx: Context) -> None:
    fill(ctx, "company", [{"name": day, "since": date.fromisoformat(day)} for day in ("2024-02-01", "2024-01-31")])
    fill(ctx, "company", [{"name": "2023-12-31", "since": date(2023, 12, 31)}])
    assert names(ctx, {"since:month": {"_eq": "$TODAY"}}) == {"2024-02-01"}
    assert names(ctx, {"since:month": {"_eq": "$TODAY-P1M"}}) == {"2024-01-31"}
    assert names(ctx, {"since:quarter": {"_in": ["$TODAY", "$TODAY-P3M"]}}) == {
        "2024-02-01",
        "2024-01-31",
        "2023-12-31",
    }
    assert names(ctx, {"since:year": {"_lt": "$TODAY"}}) == {"2023-12-31"}
    for wrong in ("$TODAY-", "$TODAYS", "$TODAY-PT4H", "$TODAY+P9999Y"):
        with pytest.raises(Rejected) as refused:
            names(ctx, {"since:month": {"_eq": wrong}})
        assert refused.value.problems[0].pointer == "/filter/since:month/_eq"


def test_the_unit_of_the_owner_is_asked_for_though_no_record_shows_it(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "mine"}])
    assert names(ctx, {"sys_unit": {"_empty": True}}) == {"mine"}
    assert names(ctx, {"sys_unit": {"_eq": "$CURRENT_UNIT"}}) == set()
    assert names(ctx, {"sys_unit": {"_under": ["$CURRENT_UNIT"]}}) == set()
    assert "sys_unit" not in find(ctx, Query("company", ())).rows[0]


def test_the_current_user_and_today_are_asked_by_name(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "mine", "since": date(2024, 2, 29)}])
    fill(ctx, "company", [{"name": "theirs", "since": date(2024, 1, 29)}], owner=SELLER)
    assert names(ctx, {"sys_owner": {"_eq": "$CURRENT_USER"}}) == {"mine"}
    assert names(ctx, {"sys_owner": {"_neq": SELLER.id}}) == {"mine"}
    assert names(ctx, {"since": {"_eq": "$TODAY"}}) == {"mine"}
    assert names(ctx, {"since": {"_gte": "$TODAY-P1M"}}) == {"mine", "theirs"}
    assert names(ctx, {"sys_created_at": {"_lte": "$NOW+P1D"}}) <= {"mine", "theirs"}


def test_durations_count_from_today_in_the_business_time_zone(ctx: Context) -> None:
    days = [date(2024, 1, 28), date(2024, 1, 29), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31)]
    fill(ctx, "company", [{"name": day.isoformat(), "since": day} for day in days])
    fill(ctx, "company", [{"name": "never"}])
    assert names(ctx, {"since": {"_olderThan": "P1M"}}) == {"2024-01-28"}
    assert names(ctx, {"since": {"_within": "P1M"}}) == {"2024-01-29", "2024-02-29"}
    assert names(ctx, {"since": {"_within": "-P1W"}}) == {"2024-02-29", "2024-03-01"}


@pytest.mark.parametrize(
    ("tree", "pointer"),
    [
        ([], "/filter"),
        ({"name": "x"}, "/filter/name"),
        ({"name": {"_eq": 5}}, "/filter/name/_eq"),
        ({"name": {"_eq": "x" * 1001}}, "/filter/name/_eq"),
        ({"name": {"_contains": "\0"}}, "/filter/name/_contains"),
        ({"name": {"_contains": "\ud800"}}, "/filter/name/_contains"),
        ({"name": {"_in": "x"}}, "/filter/name/_in"),
        ({"staff": {"_in": [1, "x"]}}, "/filter/staff/_in/1"),
        ({"staff": {"_eq": 10**30}}, "/filter/staff/_eq"),
        ({"staff": {"_between": [1]}}, "/filter/staff/_between"),
        ({"staff": {"_in": list(range(501))}}, "/filter/staff/_in"),
        ({"credit": {"_gt": "1.234"}}, "/filter/credit/_gt"),
        ({"active": {"_empty": "yes"}}, "/filter/active/_empty"),
        ({"since": {"_olderThan": "30 days"}}, "/filter/since/_olderThan"),
        ({"since": {"_olderThan": "PT1H"}}, "/filter/since/_olderThan"),
        ({"since": {"_olderThan": "P9999Y"}}, "/filter/since/_olderThan"),
        ({"since": {"_eq": "$TOMORROW"}}, "/filter/since/_eq"),
        ({"since:year": {"_eq": "96"}}, "/filter/since:year/_eq"),
        ({"since:era": {"_eq": "96"}}, "/filter/since:era"),
        ({"sys_owner": {"_eq": "Wang"}}, "/filter/sys_owner/_eq"),
        ({"sys_owner": {"_eq": True}}, "/filter/sys_owner/_eq"),
        ({"parent": {"_eq": "x"}}, "/filter/parent/_eq"),
        (
            {"parent.parent.parent.parent.parent.name": {"_empty": True}},
            "/filter/parent.parent.parent.parent.parent.name",
        ),
        ({"name.x": {"_eq": 1}}, "/filter/name.x"),
        ({"a/b~c": {"_eq": 1}}, "/filter/a~1b~0c"),
        ({"__class__": {"_eq": 1}}, "/filter/__class__"),
        ({"_or": {}}, "/filter/_or"),
        ({"_and": [{"_not": []}]}, "/filter/_and/0/_not"),
        ({"sales": {"_some": {}}}, "/filter/sales"),
        ({"deals": {"_all": {}, "_some": {}}}, "/filter/deals/_all"),
        ({"_or": [{"name": {"_eq": "x"}}] * 101}, "/filter/_or/99/name"),
    ],
)
def test_what_is_wrong_has_its_place(ctx: Context, tree: Any, pointer: str) -> None:
    with pytest.raises(Rejected) as caught:
        find(ctx, Query("company", filter=tree))
    assert caught.value.problems[0].pointer == pointer
    for problem in caught.value.problems:
        assert problem.say("zh_CN") != problem.say("en")


def test_nesting_ends_somewhere(ctx: Context) -> None:
    tree: dict[str, object] = {"name": {"_eq": "x"}}
    for _ in range(50):
        tree = {"_not": tree}
    with pytest.raises(Rejected, match="levels"):
        find(ctx, Query("company", filter=tree))


def test_a_filter_may_ask_for_what_no_record_can_hold(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "a", "credit": Decimal("0.00")}])
    assert names(ctx, {"credit": {"_gt": -5}}) == {"a"}
