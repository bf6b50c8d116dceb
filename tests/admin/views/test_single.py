"""Settings: an entity of one record has no list; its menu entry leads to the record, or to the form that makes it."""

from __future__ import annotations

import pytest

from core.engine import Installation
from core.queries.find import find
from core.queries.query import Query
from tests.admin.views.conftest import english
from tests.support import as_admin, publish
from tests.support.packs import entity, pack
from tests.support.web import Visitor, Web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
READER = {
    "$schema": "urn:cardwright:role:1",
    "name": "reader",
    "title": "Reader",
    "entities": {"*": {"read": "all"}},
}
DOCUMENTS = pack(
    entity("note", {"name": "text"}),
    entity("company", {"name": "text"}, single=True, card={"title": "{name}"}),
    roles__reader=READER,
)


@pytest.fixture
def web(installation: Installation) -> Web:
    publish(installation, DOCUMENTS)
    return Web(installation)


@pytest.fixture
def admin(web: Web) -> Visitor:
    return english(web.visitor("ada", "Admin"))


def made(installation: Installation) -> str:
    with as_admin(installation) as ctx:
        return str(find(ctx, Query("company", ("id",))).rows[0]["id"])


def test_the_menu_leads_to_the_form_and_then_to_the_record(installation: Installation, admin: Visitor) -> None:
    home = admin.get("/").text
    menu = home[home.index("Administration") :]
    assert 'href="/records/company"' in menu
    assert home.count('href="/records/company"') == menu.count('href="/records/company"')
    assert "/records/company/new" not in home
    first = admin.get("/records/company")
    assert (first.status_code, first.location) == (302, "/records/company/new")
    form = admin.get(first.location).text
    assert "Save and new" not in form
    assert 'href="/"' in form
    assert admin.post("/records/company/new", {"f_name": "Blueark"}).status_code == 303
    card = admin.get(f"/records/company/{made(installation)}")
    assert admin.get("/records/company").location == card.request.path
    assert "<h1>Blueark</h1>" in card.text
    assert "Duplicate" not in card.text


def test_a_form_that_somebody_else_was_faster_with_says_so_and_keeps_what_was_typed(
    installation: Installation, admin: Visitor
) -> None:
    admin.post("/records/company/new", {"f_name": "Blueark"})
    again = admin.post("/records/company/new", {"f_name": "Other"})
    assert again.status_code == 422
    assert "is there already" in again.text
    assert f'<a href="/records/company/{made(installation)}">Blueark</a>' in again.text
    assert 'value="Other"' in again.text


def test_who_may_only_read_is_told_that_there_is_nothing_yet(web: Web) -> None:
    page = english(web.visitor("bob", "reader")).get("/records/company")
    assert page.status_code == 200
    assert "/records/company/new" not in page.text
