"""Pages in groups that no index orders as a whole: read among some groups, they are those of the whole order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.queries import find as finding
from core.queries import stretches
from core.queries.find import find
from core.queries.query import Portion, Query
from core.settings import Settings
from schema_registry.model import Group
from tests.core.queries import shop
from tests.core.queries.shop import SELLER, fill, scratch
from tests.core.queries.test_paging import walk
from tests.core.queries.test_statements import counted
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation, publish

INDEXED = ("country", "staff", "rate", "since", "met")
LEVELS = ("country", "staff", "staff:3", "rate:0.5", "since", "since:year", "since:month", "met:month", "met:day")
TEXTS = ("a", "A", "é", "重庆", "b")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["x", "y", "z"]),
            "country": st.none() | st.sampled_from(TEXTS),
            "grade": st.none() | st.sampled_from(shop.GRADES),
            "staff": st.none() | st.integers(-4, 8),
            "rate": st.none() | st.integers(-3, 3).map(lambda number: Decimal(number) / 4),
            "since": st.none() | st.sampled_from([date(1, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date.max]),
            "met": st.none()
            | st.integers(0, 5).map(lambda at: datetime(2023, 12, 31 - at // 2, 15 + at, 59, tzinfo=UTC)),
        }
    ),
    min_size=6,
    max_size=30,
)
FILTERS = (None, {"grade": {"_neq": "A"}}, {"name": {"_in": ["x", "y"]}})


@pytest.fixture(scope="module")
def indexed(stock: Stock) -> Iterator[Installation]:
    """The shop with indexes on what companies can be grouped by."""
    fields = {name: {**one, "index": True} if name in INDEXED else one for name, one in _fields().items()}
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address, zone="Asia/Shanghai"))
    publish(installation, {**shop.DOCUMENTS, "entities/company.json": {**shop.COMPANY, "properties": fields}})
    with installation.writing() as ctx:
        shop.know_people(ctx)
    yield installation
    installation.close()
    stock.drop(address)


def _fields() -> dict[str, dict[str, object]]:
    return dict(shop.COMPANY["properties"])  # type: ignore[call-overload, no-any-return]  # a document: JSON


def plainly(ctx: Context, query: Query) -> list[object]:
    """The ids in order, of all records sorted at once."""
    with patch.object(finding, "stretches", lambda *asked: ()):
        return [row["id"] for row in find(ctx, Query(**{**_members(query), "limit": 200})).rows]  # type: ignore[arg-type]  # members of a query, by name


def _members(query: Query) -> dict[str, object]:
    return {name: getattr(query, name) for name in ("entity", "filter", "sort", "groups", "portion")}


@settings(max_examples=40, deadline=None)
@given(data=st.data(), rows=ROWS, near=st.integers(0, 6), more=st.integers(1, 8), limit=st.integers(1, 5))
def test_pages_read_among_some_groups_are_those_of_the_whole_order(
    indexed: Installation, data: st.DataObject, rows: list[dict[str, object]], near: int, more: int, limit: int
) -> None:
    first = data.draw(st.sampled_from(LEVELS))
    down = data.draw(st.sampled_from(["", "-"]))
    folded = data.draw(st.sampled_from([None, ({"grade": {"_eq": "B"}},), ({first: {"_empty": True}},)]))
    portion = None if folded is None else Portion((folded,), out=True)
    groups, sort = (
        (Group.parse(first), Group("grade")),
        (f"{down}{first}", data.draw(st.sampled_from(["name", "-name"]))),
    )
    query = Query("company", ("name",), data.draw(st.sampled_from(FILTERS)), "", sort, groups, limit, portion=portion)
    with (
        scratch(indexed) as ctx,
        patch.object(stretches, "NEAR", near),
        patch.object(stretches, "FAR", near + more),
    ):
        fill(ctx, "company", rows)
        whole = plainly(ctx, query)
        assert [row["id"] for row in walk(ctx, query)] == whole
        page = find(ctx, query)
        while page.next:
            page = find(ctx, Query(**{**_members(query), "limit": limit, "cursor": page.next}))  # type: ignore[arg-type]  # members of a query, by name
        if page.previous:
            back = Query(**{**_members(query), "limit": limit, "cursor": page.previous})  # type: ignore[arg-type]  # members of a query, by name
            assert [row["id"] for row in walk(ctx, back, "previous")] == whole[: len(whole) - len(page.rows)]


def test_a_page_takes_two_statements_and_four_at_the_most(indexed: Installation) -> None:
    with scratch(indexed) as ctx, patch.object(stretches, "NEAR", 4), patch.object(stretches, "FAR", 12):
        fill(ctx, "company", [{"name": f"{at:02}", "staff": at // 2, "grade": "AB"[at % 2]} for at in range(40)])
        query = Query("company", ("name",), sort=("name",), groups=(Group("staff"), Group("grade")), limit=3)
        assert _asked(ctx, query) == 2
        assert _asked(ctx, Query(**{**_members(query), "limit": 30})) == 4  # type: ignore[arg-type]  # members of a query, by name
        second = find(ctx, query).next
        assert _asked(ctx, Query(**{**_members(query), "limit": 3, "cursor": second})) == 2  # type: ignore[arg-type]  # members of a query, by name
        by_index = Query("company", sort=("staff",), limit=3)
        assert _asked(ctx, by_index) == 1
        few = Query("company", filter={"country": {"_eq": "a"}}, groups=(Group("staff"), Group("grade")))
        assert _asked(ctx, few) == 1
        assert _asked(ctx.acting_as(SELLER), query) == 1


def _asked(ctx: Context, query: Query) -> int:
    with counted(ctx) as seen:
        find(ctx, query)
    return len(seen)
