"""Renaming in the browser's way: what would be rewritten is shown first, then the draft says it; the plan tells."""

from __future__ import annotations

import pytest

from core.drafts import workspace
from tests.core.processes.desk import documents
from tests.support.drafts import PEOPLE
from tests.support.publishing import ADMIN, publish
from tests.support.web import Visitor, Web

PAGE = "/definitions/drafts/1/naming"


@pytest.fixture
def draft(ada: Visitor) -> int:
    ada.get("/definitions")
    ada.post("/definitions/drafts", {"name": "Names"})
    return 1


def edits(web: Web) -> list[str]:
    with web.installation.reading(ADMIN) as ctx:
        return [one.path for one in workspace(ctx, 1).edits]


def test_the_page_of_uses_leads_to_a_rename_in_a_new_draft(ada: Visitor) -> None:
    assert "Rename…" in ada.get("/definitions/uses/customer/fax").text
    response = ada.post("/definitions/rename", {"element": "customer.fax", "draft": "new"})
    assert response.headers["Location"] == f"{PAGE}?element=customer.fax"
    assert '<option value="customer.fax" selected>' in ada.get(response.headers["Location"]).text


@pytest.mark.usefixtures("draft")
def test_what_would_be_rewritten_is_shown_and_nothing_is_written(web: Web, ada: Visitor) -> None:
    page = ada.get(f"{PAGE}?element=customer.fax&new=telefax")
    assert page.status_code == 200
    assert f"test/{PEOPLE}" in page.text
    assert '<code class="rewrite-before">fax</code>' in page.text
    assert '<code class="rewrite-after">telefax</code>' in page.text
    assert edits(web) == []


@pytest.mark.usefixtures("draft")
def test_a_rename_is_written_into_the_draft_and_told_by_its_plan(web: Web, ada: Visitor) -> None:
    ada.get(f"{PAGE}?element=customer.fax")
    response = ada.post(PAGE, {"element": "customer.fax", "new": "telefax"})
    assert (response.status_code, response.headers["Location"]) == (303, "/definitions/drafts/1")
    assert PEOPLE in edits(web)
    plan = ada.get("/definitions/drafts/1/plan").text
    assert "reference follows" in plan or "references follow" in plan
    assert '<code class="rewrite-after">telefax</code>' in plan


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("new", ["a b", "__class__", "name", "x" * 200, "<script>", "sys_owner"])
def test_a_name_that_cannot_be_is_refused_with_the_reason(web: Web, ada: Visitor, new: str) -> None:
    ada.get(PAGE)
    page = ada.post(PAGE, {"element": "customer.fax", "new": new})
    assert page.status_code == 422
    assert "It cannot be called that" in page.text
    assert "<script>" not in page.text.partition('<form class="panel naming-ask"')[0].partition("It cannot")[2]
    assert edits(web) == []


@pytest.mark.usefixtures("draft")
def test_without_an_element_the_entities_are_offered(ada: Visitor) -> None:
    assert '<option value="customer">' in ada.get(PAGE).text


@pytest.mark.usefixtures("draft")
def test_what_is_not_there_is_not_taken_for_something_else(ada: Visitor) -> None:
    page = ada.get(f"{PAGE}?element=customer.gone").text
    assert '<option value="" selected>customer.gone</option>' in page


def test_only_administrators_rename(web: Web) -> None:
    assert web.visitor("bob", "Sales").get("/definitions/drafts/1/naming").status_code == 403


@pytest.mark.usefixtures("draft")
def test_an_option_that_is_not_there_is_told(ada: Visitor) -> None:
    page = ada.get(f"{PAGE}?element=customer.fax%3DVIP&new=Key")
    assert page.status_code == 422
    assert "customer.fax=VIP" in page.text


@pytest.mark.usefixtures("draft")
def test_states_and_events_are_renamed_from_the_editor_of_their_process(web: Web, ada: Visitor) -> None:
    publish(web.installation, documents())
    ada.post("/definitions/drafts", {"name": "States"})
    editor = ada.get("/definitions/drafts/2/documents/test/processes/handling.json").text
    href = "/definitions/drafts/2/naming?element=complaint.stage%3Dreceived"
    assert f'href="{href}"' in editor
    page = ada.get(href).text
    assert '<option value="complaint.stage=working">complaint.stage=working · In progress</option>' in page
    assert '<option value="complaint.stage:RESOLVE">' in page
    assert (
        ada.post("/definitions/drafts/2/naming", {"element": "complaint.stage=working", "new": "in hand"}).status_code
        == 303
    )
    plan = ada.get("/definitions/drafts/2/plan").text
    assert "The state “working” of “Complaint handling” is called “in hand” now; 0 records stay in it." in plan
    assert '<code class="rewrite-after">in hand</code>' in plan
