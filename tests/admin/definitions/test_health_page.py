"""The page of what the doctor finds and proposes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from core.queries.find import find
from core.queries.query import Query
from core.slow import SlowQuestions
from tests.support.publishing import ADMIN, as_admin
from tests.support.web import Visitor, Web, statements

PAGE = "/definitions/health"


def ask(web: Web, *queries: Query) -> None:
    """Questions that are slow, whatever time they take, and somebody's change."""
    web.installation.slow = SlowQuestions(0, datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=1))
    with web.installation.reading(ADMIN) as ctx:
        for query in queries:
            find(ctx, query)
    with as_admin(web.installation):
        pass
    web.installation.slow = None


def test_where_all_is_well_it_says_so(ada: Visitor) -> None:
    page = ada.get(PAGE).text
    assert "Nothing was slow" in page
    assert "All as it should be" in page


def test_a_proposal_leads_to_the_line_of_the_field(web: Web, ada: Visitor) -> None:
    ask(web, *[Query("customer", filter={"fax": {"_eq": "1"}})] * 3)
    page = ada.get(PAGE).text
    assert "filtered by “fax”" in page
    assert "“fax” of “customer”" in page
    (href,) = re.findall(r'href="(/definitions/documents/[^"]+)"', page)
    path, _, line = href.partition("#")
    shown = ada.get(path).text
    assert re.search(rf'id="{line}".*?</tr>', shown, re.DOTALL)[0].count("fax")  # type: ignore[index]  # it is there


def test_in_chinese_it_is_said_in_chinese(web: Web, ada: Visitor) -> None:
    ask(web, Query("customer", filter={"fax": {"_eq": "1"}}, sort=("-size",)))
    ada.client.set_cookie("cardwright_language", "zh_CN")
    page = ada.get(PAGE).text
    assert "按“fax”筛选、按“-size”排序" in page
    assert "体检" in page


def test_more_questions_cost_no_more_statements(web: Web, ada: Visitor) -> None:
    ask(web, Query("customer", filter={"fax": {"_eq": "1"}}))
    ada.get(PAGE)
    with statements(web.installation) as one:
        ada.get(PAGE)
    ask(web, Query("customer", filter={"size": {"_eq": 1}}), Query("customer", sort=("fax",)))
    with statements(web.installation) as several:
        ada.get(PAGE)
    assert len(one) == len(several)


def test_it_is_for_administrators(web: Web) -> None:
    assert web.visitor("bob", "clerk").get(PAGE).status_code == 403
