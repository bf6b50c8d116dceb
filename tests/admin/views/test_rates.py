"""The page of exchange rates, and amounts of any currency in generated forms."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from core.engine import Installation
from core.kinds.mixed import Money
from core.queries.find import find
from core.queries.query import Query
from core.rates.book import Rate, rates, set_rates
from tests.admin.views.conftest import english
from tests.core.rates.shop import DEAL, DOCUMENTS
from tests.support import as_admin, publish
from tests.support.web import Visitor, Web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def admin(installation: Installation) -> Visitor:
    publish(installation, DOCUMENTS)
    return english(Web(installation).visitor("ada", "Admin"))


def known(installation: Installation) -> list[tuple[object, ...]]:
    with installation.reading() as ctx:
        return [tuple(one) for one in rates(ctx)]


def test_a_rate_is_entered_changed_and_removed(installation: Installation, admin: Visitor) -> None:
    assert "No rates yet" in admin.get("/rates").text
    for typed in ("7.12", "7.13"):
        assert admin.post("/rates", {"currency": "usd", "on": "2026-11-01", "rate": typed}).status_code == 303
    assert known(installation) == [("USD", date(2026, 11, 1), Decimal("7.13"), "hand")]
    page = admin.get("/rates").text
    assert "7.13" in page
    assert 'href="/rates"' in page
    assert admin.post("/rates/remove", {"currency": "USD", "on": "2026-11-01"}).status_code == 303
    assert known(installation) == []
    assert admin.post("/rates/remove", {"currency": "USD", "on": "x"}).status_code == 303


def test_what_is_wrong_stands_at_its_field_and_is_kept(installation: Installation, admin: Visitor) -> None:
    admin.get("/rates")
    answer = admin.post("/rates", {"currency": "CNY", "on": "2026-11-01", "rate": "1"})
    assert answer.status_code == 422
    assert re.search(r'id="currency-error"', answer.text)
    answer = admin.post("/rates", {"currency": "USD", "on": "soon", "rate": "<b>"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.text
    assert "&lt;b&gt;" in answer.text
    assert known(installation) == []


def test_only_administrators_see_rates(installation: Installation, admin: Visitor) -> None:
    visitor = english(Web(installation).visitor("eva"))
    assert visitor.get("/rates").status_code == 403
    assert visitor.post("/rates", {"currency": "USD", "on": "2026-11-01", "rate": "1"}).status_code == 403


def test_a_form_takes_an_amount_with_its_currency(installation: Installation, admin: Visitor) -> None:
    with as_admin(installation) as ctx:
        set_rates(ctx, [Rate("USD", date(2020, 1, 1), Decimal(7))])
    page = admin.get("/records/deal/new").text
    assert re.search(r'<select[^>]*name="f_price".*?<option value="CNY" selected>', page, re.DOTALL)
    answer = admin.post("/records/deal/new", {"f_name": "a", "f_price": ["1,200.50", "USD"], "f_cost": ["", "USD"]})
    assert answer.status_code == 303
    with installation.reading() as ctx:
        (row,) = find(ctx, Query("deal", ("price", "cost"))).rows
    assert (row["price"], row["cost"]) == (Money(Decimal("1200.50"), "USD"), None)
    card = admin.get(answer.headers["Location"]).text
    assert "$1,200.50" in card
    edit = admin.get(f"/records/deal/{row['id']}/edit").text
    assert 'value="1200.50"' in edit
    assert re.search(r'name="f_price".*?<option value="USD" selected>', edit, re.DOTALL)
    assert "$1,200.50" in admin.get("/records/deal").text


def test_an_amount_that_is_refused_keeps_text_and_currency(installation: Installation, admin: Visitor) -> None:
    admin.get("/records/deal/new")
    answer = admin.post("/records/deal/new", {"f_name": "a", "f_price": ["twelve", "EUR"]})
    assert answer.status_code == 422
    assert 'value="twelve"' in answer.text
    assert '<option value="EUR" selected>' in answer.text


def test_a_sheet_takes_amounts_with_their_currencies_and_untouched_lines_are_none(
    installation: Installation, admin: Visitor
) -> None:
    part = {
        "$schema": DEAL["$schema"],
        "name": "part",
        "title": "Part",
        "plural": "Parts",
        "card": {"title": "{fee}"},
    }
    fields = {
        "deal": {"kind": "reference", "title": "Deal", "to": "deal", "inverse": "all_parts", "onDelete": "cascade"},
        "fee": DEAL["properties"]["cost"],
    }
    whole = {**DEAL["properties"], "parts": {"kind": "lines", "title": "Parts", "from": "part.deal"}}
    more = {
        "entities/deal.json": {**DEAL, "properties": whole},
        "entities/part.json": {**part, "properties": fields, "required": ["fee"]},
    }
    publish(installation, {**DOCUMENTS, **more})
    admin.get("/records/deal/new")
    cells = {
        "l_parts": "1",
        "l_parts_0_fee": ["1,200.50", "CNY"],
        "l_parts_1_fee": ["", "CNY"],
        "l_parts_2_fee": ["7 CNY", "USD"],
    }
    sent = {"f_name": "a", **cells}
    figures = admin.post("/records/deal/sheet/parts", sent).get_json()
    assert len(figures["rows"]) == 3
    answer = admin.post("/records/deal/new", sent)
    assert answer.status_code == 303, answer.text
    with installation.reading() as ctx:
        rows = find(ctx, Query("part", ("fee",))).rows
    assert sorted(row["fee"] for row in rows) == [Money(Decimal(7), "CNY"), Money(Decimal("1200.50"), "CNY")]
    many = {f"l_parts_{n}_fee": ["much", "CNY"] for n in range(25)}
    refused = admin.post("/records/deal/new", {"f_name": "b", "l_parts": "1", **many})
    assert refused.status_code == 422 and refused.text.count('<li><a href="#l_parts_') == 20
    assert "25 things to correct" in refused.text and "… and 5 more" in refused.text
