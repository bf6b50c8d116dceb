"""The page of what records from before do not keep yet."""

from __future__ import annotations

import json
import re
import threading
from html import unescape

import pytest

from core.queries.find import find
from core.queries.query import Query
from core.records.write import create, update
from schema_registry.packs import PackFiles
from tests.support.drafts import PEOPLE, shop
from tests.support.publishing import as_admin, publish
from tests.support.web import Visitor, Web, statements

PAGE = "/versions/constraints"


def asking(**more: object) -> PackFiles:
    """The shop whose customers have a size, and a name of their own."""
    made = shop()
    document = json.loads(made.files[PEOPLE])
    document |= {"required": ["size"], **more}
    document["properties"]["name"]["unique"] = True
    return PackFiles(made.name, made.label, {**made.files, PEOPLE: json.dumps(document)})


@pytest.fixture
def waiting(web: Web) -> Web:
    """Twelve customers have no size, and two are called C1."""
    with as_admin(web.installation) as ctx:
        create(ctx, "customer", {"name": "c1", "size": 3})
    publish(web.installation, asking())
    return web


def looked(visitor: Visitor) -> str:
    """Presses the button and waits for what it begins."""
    assert visitor.post(PAGE).status_code == 303
    for thread in threading.enumerate():
        if thread.name == "constraints":
            thread.join()
    return visitor.get(PAGE).text


def test_what_is_pending_leads_to_exactly_the_records_that_break_it(waiting: Web, ada: Visitor) -> None:
    page = ada.get(PAGE).text
    assert "“size” has a value" in page
    links = re.findall(r'href="(/records/customer\?[^"]+)"', page)
    found = [ada.get(unescape(link)) for link in links]
    assert [one.status_code for one in found] == [200, 200]
    listed = [len(set(re.findall(r'href="/records/customer/([0-9a-f-]{36})', one.text))) for one in found]
    assert sorted(listed) == [2, 12]
    assert {"12 records", "2 records"} <= set(re.findall(r"\d+ records", page))


def test_the_button_looks_again(waiting: Web, ada: Visitor) -> None:
    with as_admin(waiting.installation) as ctx:
        for row in find(ctx, Query("customer", ("name", "size"), limit=50)).rows:
            values = {"size": 1} if row["size"] is None else {"name": "its own"}
            update(ctx, "customer", str(row["id"]), values)
    page = looked(ada)
    assert "Nothing is pending" in page
    assert "are kept by all records" in page


def test_the_page_of_the_version_leads_there(waiting: Web, ada: Visitor) -> None:
    page = ada.get("/versions/2").text
    assert "2 constraints are pending" in page
    assert f'href="{PAGE}"' in page


def test_looking_at_it_takes_as_many_statements_however_much_there_is(waiting: Web, ada: Visitor) -> None:
    ada.get(PAGE)
    with statements(waiting.installation) as run:
        ada.get(PAGE)
    assert sum("cw_constraint" in one for one in run) == 1


def test_others_do_not_come_in(waiting: Web) -> None:
    eve = waiting.visitor("eve")
    assert (eve.get(PAGE).status_code, eve.post(PAGE).status_code) == (403, 403)
