"""Names and values that mean something elsewhere mean nothing here: they are text."""

from __future__ import annotations

import re

import pytest

from core.engine import Installation
from core.records.write import create
from tests.admin.views.conftest import english
from tests.support import as_admin, publish
from tests.support.packs import entity
from tests.support.web import Visitor, Web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
"""The write path is tested on both databases; a form only says what it answers."""

FIELDS = (
    "validate",
    "process",
    "meta",
    "data",
    "errors",
    "csrf_token",
    "version",
    "once",
    "then",
    "items",
    "append",
    "año",
    "名称",
    "q",
    "sort",
    "group",
    "cursor",
    "f_data",
)
SCRIPT = "<script>alert('x')</script>\"'&{{7*7}}"


@pytest.fixture
def hostile(installation: Installation) -> Web:
    """An entity whose fields are called like the attributes of a form and the parameters of a list."""
    properties = {
        name: {"kind": "text", "title": f"<b>{name}</b> __class__ {{{{7*7}}}}", "search": True} for name in FIELDS
    }
    publish(
        installation,
        {
            "entities/class.json": entity("class", properties, required=["validate"]),
            "roles/clerk.json": {
                "$schema": "urn:cardwright:role:1",
                "name": "clerk",
                "title": SCRIPT,
                "entities": {"*": {"read": "all", "create": "all"}},
            },
        },
    )
    return Web(installation)


@pytest.fixture
def clerk(hostile: Web) -> Visitor:
    return english(hostile.visitor("clerk", "Admin"))


def token(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_form_with_a_field_called_validate_still_refuses(clerk: Visitor) -> None:
    once = token(clerk.get("/records/class/new").text)
    answer = clerk.post("/records/class/new", {"once": once, "f_validate": "", "f_process": "p"})
    assert answer.status_code == 422
    assert 'id="f_validate-error"' in answer.text


def test_every_field_is_saved_under_its_own_name(clerk: Visitor) -> None:
    once = token(clerk.get("/records/class/new").text)
    typed = {f"f_{name}": f"value of {name}" for name in FIELDS}
    answer = clerk.post("/records/class/new", {"once": once, **typed})
    assert answer.status_code == 303
    card = clerk.get(answer.headers["Location"]).text
    for name in FIELDS:
        assert f">value of {name}<" in card


def test_values_and_titles_are_never_markup(clerk: Visitor, hostile: Web) -> None:
    with as_admin(hostile.installation) as ctx:
        saved = create(ctx, "class", dict.fromkeys(FIELDS, SCRIPT))
    for path in (
        "",
        f"/{saved.id}",
        f"/{saved.id}/edit",
        f"/{saved.id}/delete",
        f"/{saved.id}?tab=history",
        "?ask=",
        "?ask=validate",
    ):
        page = clerk.get(f"/records/class{path}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>validate" not in page.text
        assert "{{7*7}}" in page.text or "&#" in page.text
        assert ">49<" not in page.text


@pytest.mark.parametrize("name", ["validate", "q", "sort", "año", "名称"])
def test_a_list_narrows_by_a_field_whatever_it_is_called(clerk: Visitor, hostile: Web, name: str) -> None:
    with as_admin(hostile.installation) as ctx:
        create(ctx, "class", {"validate": "one", name: "sought"})
        create(ctx, "class", {"validate": "two", name: "other"})
    page = clerk.get(f"/records/class?{name}[_eq]=sought")
    assert ">1 / 2<" in page.text


def test_what_is_typed_into_the_search_comes_back_as_text(clerk: Visitor) -> None:
    page = clerk.get("/records/class?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
