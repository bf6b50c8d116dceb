"""Why somebody may or may not: the page, the API and the command line give one answer; only administrators ask."""

from __future__ import annotations

import pytest

from core.context import Actor
from core.records.write import create
from tests.support.web import Visitor, Web, statements


@pytest.fixture
def record(web: Web) -> str:
    """A customer of Anna's."""
    anna = web.person("anna", "agent", name="Anna")
    web.person("bob", "agent", name="Bob")
    with web.installation.writing(Actor(anna, "Anna", frozenset({"agent"}))) as ctx:
        return create(ctx, "customer", {"code": "A", "name": "Annas"}).id


def test_the_page_says_why_with_the_line_of_the_role(web: Web, admin: Visitor, record: str) -> None:
    page = admin.get(f"/explain?who=bob&entity=customer&record={record}&what=action:read", **ENGLISH).text
    assert "Bob may not see this record of “Customer”." in page
    assert "This one belongs to Anna." in page
    assert "/definitions/documents/trading/roles/agent.json#L" in page
    told = admin.client.get(f"/api/v1/records/customer/{record}/explanation?who=bob", headers=ENGLISH).json["data"]
    assert (told["allowed"], told["verdict"] in page) == (False, True)
    assert told["reasons"][0]["stands"]["file"] == "trading/roles/agent.json"
    field = admin.get("/explain?who=bob&entity=customer&what=field:name", **ENGLISH).text
    assert "“Name” of “Customer” is whole." in field


def test_a_record_lists_who_may_see_it(web: Web, admin: Visitor, record: str) -> None:
    card = admin.get(f"/records/customer/{record}").text
    assert f"/explain?entity=customer&amp;record={record}" in card
    page = admin.get(f"/explain?entity=customer&record={record}", **ENGLISH).text
    assert "Anna: change, yes" in page and "Bob: " not in page
    with statements(web.installation) as few:
        admin.get(f"/explain?entity=customer&record={record}")
    for at in range(8):
        web.person(f"agent{at}", "agent")
    admin.get("/")
    with statements(web.installation) as many:
        admin.get(f"/explain?entity=customer&record={record}")
    assert len(many) <= len(few)


def test_who_is_meant_is_asked_and_what_nobody_can_ask_is_refused(web: Web, admin: Visitor, record: str) -> None:
    web.person("bob.two", "agent", name="Bob Two")
    page = admin.get("/explain?who=bo&entity=customer", **ENGLISH).text
    assert "Who is meant?" in page and "who=bob.two" in page
    assert admin.get(f"/explain?who=bob&entity=customer&record={record}&what=action:fly").status_code == 422
    assert "No open account" in admin.get("/explain?who=zzz", **ENGLISH).text
    assert "Annas" in admin.get("/explain?entity=customer&record=Annas").text


def test_only_administrators_ask(web: Web, record: str) -> None:
    agent = web.signed_in("bob")
    assert agent.get("/explain").status_code == 403
    assert agent.get(f"/api/v1/records/customer/{record}/explanation?who=anna").status_code == 403


ENGLISH = {"Accept-Language": "en"}
