"""Cells of a list edited where they stand: the form of one, the row as it is afterwards, and who may."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from urllib.parse import quote

import pytest

from core.queries.get import get
from core.records.write import create_many, update
from tests.admin.views.conftest import Shop, english, field_value
from tests.support import as_admin
from tests.support.web import Visitor, statements

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
"""The write path is tested on both databases; a cell only says what it answers."""

LIST = "/records/customer"
FRAGMENT = {"HX-Request": "true"}
LARGE = '[{"tone":"ok","when":{"credit_limit":{"_gte":1000}},"title":"Large","on":["credit_limit"]}]'


def cell(shop: Shop, name: str, origin: str = "", code: str = "ALFKI") -> str:
    return f"{shop.card(code)}/cell/{name}?from={quote(origin, safe='')}"


def editable(page: str) -> list[str]:
    """The columns whose cells are offered to be typed into."""
    return re.findall(r'data-path="([^"]*)" data-edit', page)


def test_a_cell_is_edited_by_the_form_of_a_field_and_its_row_comes_back(shop: Shop, admin: Visitor) -> None:
    form = admin.get(cell(shop, "credit_limit", "columns=name,credit_limit"), **FRAGMENT)
    assert 'aria-label="Credit limit of Alfreds Futterkiste"' in form.text
    where = cell(shop, "credit_limit", f"columns=name,credit_limit&highlight={LARGE}")
    sent = {"f_credit_limit": "999", "version": field_value(form, "version")}
    answer = admin.post(where, sent, **FRAGMENT)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("closest tr", "outerHTML show:none")
    assert answer.text.strip().startswith('<tr class="list-row">')
    assert "999.00" in answer.text
    assert "lit-sign" not in answer.text
    lit = admin.post(where, {"f_credit_limit": "1000", "version": "2"}, **FRAGMENT)
    assert 'class="lit-sign" title="Large"' in lit.text
    notice = json.loads(lit.headers["HX-Trigger"])["notice"]
    assert notice["text"] == "Credit limit of Alfreds Futterkiste was saved."
    assert admin.post(notice["undo"]).headers["Location"].startswith(f"{LIST}?columns=name,credit_limit")
    with shop.web.installation.reading() as ctx:
        assert str(get(ctx, "customer", shop.customers["ALFKI"], ("credit_limit",))["credit_limit"]) == "999.00"


def test_the_row_is_the_one_of_its_list(shop: Shop, admin: Visitor) -> None:
    """Whatever view it is drawn in, a row comes back as the page draws it: also where it would be there no more."""
    origin = "country[_in]=Germany&columns=name,country,city&group=country"
    answer = admin.post(cell(shop, "country", origin), {"f_country": "Austria", "version": "1"}, **FRAGMENT)
    page = admin.get(f"{LIST}?{origin.replace('Germany', 'Austria')}").text
    drawn = re.search(r'<tr class="list-row.*?</tr>', page, re.DOTALL)
    assert drawn
    bare = re.compile(r"\?from=[^\"]*")  # leads back to its own list
    assert bare.sub("", answer.text.strip()) == bare.sub("", drawn[0])


def test_a_refused_value_and_one_that_moved_stay_with_the_reason(shop: Shop, admin: Visitor) -> None:
    wrong = admin.post(cell(shop, "credit_limit"), {"f_credit_limit": "-5", "version": "1"}, **FRAGMENT)
    assert (wrong.status_code, field_value(wrong, "f_credit_limit")) == (422, "-5")
    assert 'role="alert"' in wrong.text
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", shop.customers["ALFKI"], {"city": "Köln"})
    moved = admin.post(cell(shop, "city", "grade=A"), {"f_city": "Bonn", "version": "1"}, **FRAGMENT)
    assert (moved.status_code, field_value(moved, "f_city"), field_value(moved, "version")) == (409, "Bonn", "2")
    assert "Köln" in moved.text
    assert f'hx-post="{shop.card("ALFKI")}/cell/city?from=grade%3DA"' in moved.text


def test_without_script_a_sent_cell_leads_back_to_the_list(shop: Shop, admin: Visitor) -> None:
    answer = admin.post(cell(shop, "city", "grade=A"), {"f_city": "Bonn", "version": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}?grade=A")


# ---- who, and what
def test_only_plain_values_of_the_records_own_are_offered(shop: Shop, admin: Visitor) -> None:
    assert editable(admin.get(f"{LIST}?columns=name,city,grade,sys_owner,sys_updated_at").text) == [
        "name",
        "city",
        "grade",
    ]
    assert editable(admin.get("/records/order?columns=number,customer,customer.city,ordered_on,total").text) == [
        "number",
        "customer",
        "ordered_on",
    ]
    assert editable(admin.get(f"{LIST}?asOf=2026-01-01").text) == []
    for name in ("sys_owner", "id", "nonsense", "customer.city"):
        assert admin.get(cell(shop, name)).status_code == 404
        assert admin.post(cell(shop, name), {"version": "1"}).status_code == 404


def test_who_may_not_change_a_record_is_told_so(shop: Shop, admin: Visitor) -> None:
    assert admin.get("/records/order").status_code == 200  # whose orders they are
    sally = english(shop.web.visitor("sally", "sales"))
    assert editable(sally.get("/records/product").text) == []
    assert "freight" in editable(sally.get("/records/order?columns=number,freight").text)  # of her own orders
    where = f"/records/order/{shop.orders['10248']}/cell/freight"
    for answer in (sally.get(where, **FRAGMENT), sally.post(where, {"f_freight": "1", "version": "1"}, **FRAGMENT)):
        assert answer.status_code == 403
        assert answer.text == 'You may change only your own records of "Order"; this one belongs to somebody else.'
        assert answer.headers["Content-Type"].startswith("text/plain")


def test_rows_cost_nothing_for_being_editable(shop: Shop, admin: Visitor) -> None:
    admin.get(LIST)
    admin.post(cell(shop, "city"), {"f_city": "Köln", "version": "1"}, **FRAGMENT)
    with statements(shop.web.installation) as few:
        admin.post(cell(shop, "city"), {"f_city": "Bonn", "version": "2"}, **FRAGMENT)
    with statements(shop.web.installation) as page:
        admin.get(LIST)
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"N{n}", "name": f"New {n}"} for n in range(30)])
    with statements(shop.web.installation) as many:
        admin.post(cell(shop, "city"), {"f_city": "Ulm", "version": "3"}, **FRAGMENT)
    with statements(shop.web.installation) as longer:
        admin.get(LIST)
    assert (len(many), len(longer)) == (len(few), len(page))
    assert len(few) <= 20


def test_a_cell_of_a_related_tab_is_typed_into_and_the_card_comes_back(shop: Shop, admin: Visitor) -> None:
    tab = f"{shop.card('ALFKI')}?tab=orders"
    page = admin.get(tab).text
    assert {"number", "ordered_on", "freight"} <= set(editable(page)) and "total" not in editable(page)
    asked = re.search(r'data-cells="([^"]*)" data-card="([^"]*)"', page)
    assert asked and f'data-record="{shop.orders["10248"]}"' in page
    where = f"{asked[1]}/{shop.orders['10248']}/cell/freight?{unescape(asked[2])}"
    form = admin.get(where, **FRAGMENT)
    assert f'hx-post="{escape(where)}"' in form.text
    wrong = admin.post(where, {"f_freight": "much", "version": "1"}, **FRAGMENT)
    assert (wrong.status_code, field_value(wrong, "f_freight")) == (422, "much")
    saved = admin.post(where, {"f_freight": "1000", "version": "1"}, **FRAGMENT)
    assert saved.headers["HX-Retarget"] == "#card" and 'aria-current="page">Orders' in saved.text
    assert "1,011.61" in saved.text, "the total of the tab"
    undo = json.loads(saved.headers["HX-Trigger"])["notice"]["undo"]
    assert admin.post(undo).headers["Location"].endswith(tab)
    assert "43.99" in admin.get(tab).text
    for stray in ("", "customer", "customer/zzz", "nothing/1", f"customer/{shop.orders['10248']}"):
        answer = admin.post(f"{where.partition('?')[0]}?card={stray}", {"f_freight": "7"}, **FRAGMENT)
        assert answer.status_code == 404, stray
    assert "43.99" in admin.get(tab).text, "nothing is saved then"
