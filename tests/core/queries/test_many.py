"""Lines and links in answers: read behind the page, one statement for each column."""

from __future__ import annotations

import pytest

from core.context import Actor
from core.engine import Installation
from core.errors import Rejected
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Link, Query
from core.records.write import create
from tests.support import as_admin, publish
from tests.support.sheets import products, shop, territories
from tests.support.web import statements

CLERK = Actor(9, "Clerk", frozenset({"clerk"}))


@pytest.fixture
def stocked(installation: Installation) -> Installation:
    publish(installation, shop(clerk={"order": {"read": "all"}, "employee": {"read": "all"}}))
    with as_admin(installation) as ctx:
        chai, tofu = products(ctx, "Chai", "Tofu")
        cary, boston = territories(ctx, "Cary", "Boston")
        for number in range(30):
            lines = [{"product": tofu, "quantity": number + 1}, {"product": chai}]
            create(ctx, "order", {"number": f"{number:02}", "lines": lines})
            create(ctx, "employee", {"name": f"{number:02}", "territories": [cary, boston]})
    return installation


def test_a_page_takes_one_statement_more_for_each_column(stocked: Installation) -> None:
    with stocked.reading() as ctx:
        with statements(stocked) as few:
            find(ctx, Query("employee", ("name", "territories"), limit=2))
        with statements(stocked) as many:
            page = find(ctx, Query("employee", ("name", "territories"), sort=("name",), limit=30))
    assert len(few) == len(many) == 2
    assert [one.title for one in page.rows[0]["territories"]] == ["Boston", "Cary"]


def test_lines_may_be_asked_for_in_a_page(stocked: Installation) -> None:
    with stocked.reading() as ctx, statements(stocked) as seen:
        page = find(ctx, Query("order", ("lines",), sort=("number",), limit=3))
        assert [[line["quantity"] for line in row["lines"]] for row in page.rows] == [[1, 1], [2, 1], [3, 1]]
    assert len(seen) == 2


def test_one_record_comes_with_its_lines_in_order(stocked: Installation) -> None:
    with stocked.reading() as ctx:
        id = str(find(ctx, Query("order", sort=("number",), limit=1)).rows[0]["id"])
        lines = get(ctx, "order", id)["lines"]
    assert [line["line_no"] for line in lines] == [1, 2]
    assert isinstance(lines[0]["product"], Link)
    assert "order" not in lines[0]


def test_who_may_not_read_lines_or_targets_gets_none(stocked: Installation) -> None:
    with stocked.reading(CLERK) as ctx:
        order = find(ctx, Query("order", ("lines",), limit=1)).rows[0]
        employee = find(ctx, Query("employee", ("territories",), limit=1)).rows[0]
    assert (order["lines"], employee["territories"]) == ((), ())


def test_a_path_does_not_lead_to_several_records(stocked: Installation) -> None:
    with stocked.reading() as ctx, pytest.raises(Rejected) as refused:
        find(ctx, Query("order_line", ("order.lines",)))
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("REC507", "/columns/0")]


def test_records_are_found_by_what_they_are_linked_to(stocked: Installation) -> None:
    with stocked.reading() as ctx:
        cary = {"territories": {"_some": {"name": {"_eq": "Cary"}}}}
        assert len(find(ctx, Query("employee", filter=cary, limit=50)).rows) == 30
        nobody = {"employees": {"_none": {"name": {"_eq": "05"}}}}
        assert find(ctx, Query("territory", filter=nobody)).rows == ()
        more = {"lines": {"_some": {"quantity": {"_gt": 28}}}}
        assert len(find(ctx, Query("order", filter=more)).rows) == 2
