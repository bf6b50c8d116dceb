"""The live documents: listed, looked for, read, and what refers to them."""

from __future__ import annotations

import pytest

from admin.definitions.catalogue import ICONS, KINDS
from schema_registry.documents import DOCUMENT_KINDS
from tests.support.drafts import PEOPLE
from tests.support.web import Visitor, Web, statements

PAGES = (
    "/definitions",
    f"/definitions/documents/test/{PEOPLE}",
    "/definitions/uses/customer",
    "/definitions/uses/customer/fax",
    "/versions",
    "/versions/1",
    "/versions/compare?from=1&to=2",
    "/versions/1/rollback",
    "/definitions/drafts/1",
    "/definitions/drafts/1/plan",
    "/definitions/drafts/1/plan.json",
    f"/definitions/drafts/1/documents/test/{PEOPLE}",
)


@pytest.mark.parametrize("path", PAGES)
def test_whoever_may_not_change_definitions_sees_none_of_it(web: Web, path: str) -> None:
    assert web.visitor("clerk").get(path).status_code == 403
    assert web.stranger().get(path).status_code == 302


def test_documents_are_listed_by_kind_with_what_drafts_do_to_them(ada: Visitor) -> None:
    ada.get("/definitions")
    ada.post("/definitions/drafts", {"name": "Faxes go"})
    ada.post("/definitions/drafts/1/take-out", {"pack": "test", "path": "reports/sales.json"})
    page = ada.get("/definitions").text
    assert "Customer" in page and "Sales" in page and "Version 1 is live" in page
    assert 'title="Faxes go"' in page


def test_every_kind_of_document_has_its_place_in_the_list() -> None:
    assert set(KINDS) == set(ICONS) == set(DOCUMENT_KINDS)


def test_documents_are_found_by_what_is_in_them(ada: Visitor) -> None:
    page = ada.get("/definitions?q=measures").text
    assert "reports/sales.json" in page and "entities/order.json" not in page
    assert "Nothing matches" in ada.get("/definitions?q=nowhere+at+all").text


def test_a_document_is_shown_with_numbered_lines(ada: Visitor) -> None:
    page = ada.get(f"/definitions/documents/test/{PEOPLE}").text
    assert 'id="L3"' in page
    assert '<span class="j-key">&#34;name&#34;</span>' in page


@pytest.mark.parametrize("path", ["test/entities/none.json", "none/entities/customer.json", "test/x/../../y"])
def test_a_document_that_is_not_there_is_not_found(ada: Visitor, path: str) -> None:
    assert ada.get(f"/definitions/documents/{path}").status_code == 404


def test_what_uses_a_field_leads_to_document_and_line(ada: Visitor) -> None:
    page = ada.get("/definitions/uses/customer/fax").text
    assert "/definitions/documents/test/reports/sales.json#L" in page
    assert "Nothing refers to it" in ada.get("/definitions/uses/order/number").text


def test_uses_of_what_is_not_there_are_not_found(ada: Visitor) -> None:
    assert ada.get("/definitions/uses/nothing").status_code == 404
    assert ada.get("/definitions/uses/customer/nothing").status_code == 404


def test_the_list_asks_a_fixed_number_of_statements(web: Web, ada: Visitor) -> None:
    def asked() -> int:
        with statements(web.installation) as seen:
            assert ada.get("/definitions").status_code == 200
        return len(seen)

    asked()
    before = asked()
    for _ in range(4):
        ada.post("/definitions/drafts", {"name": "More"})
    assert asked() == before
