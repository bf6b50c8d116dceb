"""The page of one record: head, facts, counted tabs, related records, history, one field edited in place."""

from __future__ import annotations

import re
from html import unescape

import pytest

from core.records.write import create_many, update
from tests.admin.views.conftest import Shop, english, field_value, names
from tests.support import as_admin
from tests.support.web import Visitor, statements


def test_a_card_shows_title_subtitle_facts_and_sections(shared: Shop, reader: Visitor) -> None:
    page = reader.get(shared.card("ALFKI")).text
    assert "<h1>Alfreds Futterkiste</h1>" in page
    assert "<span>Berlin · Germany · ALFKI</span>" in page
    assert re.search(r"<dt>Turnover</dt><dd>\$428\.50</dd>", page)
    assert re.search(r"<dt>Not shipped yet</dt><dd>\$472\.49</dd>", page)
    assert page.count("$1,200.50") == 1  # the credit limit, among the fields of its section
    assert 'id="section-basics">Basics</h2>' in page


def test_tabs_count_the_records_that_refer_to_it(shared: Shop, reader: Visitor) -> None:
    page = reader.get(shared.card("ALFKI")).text
    assert re.search(r'tab=orders"[^>]*>Orders<span class="count">2</span>', page)
    assert re.search(r'tab=contacts"[^>]*>Contacts<span class="count">0</span>', page)


def test_a_related_tab_lists_totals_and_adds_with_the_parent_filled_in(shared: Shop, reader: Visitor) -> None:
    page = reader.get(shared.card("ALFKI") + "?tab=orders")
    assert names(page) == ["10249", "10248"]
    assert "$43.99" in page.text
    add = re.search(r'href="(/records/order/new\?[^"]+)"', page.text)
    assert add
    form = reader.get(unescape(add[1])).text
    assert f'<option value="{shared.customers["ALFKI"]}" selected>Alfreds Futterkiste</option>' in form


def test_related_records_sort_by_their_heads(shared: Shop, reader: Visitor) -> None:
    page = reader.get(shared.card("ALFKI") + "?tab=orders&sort=freight")
    assert names(page) == ["10249", "10248"]
    assert names(reader.get(shared.card("ALFKI") + "?tab=orders&sort=-freight")) == ["10248", "10249"]


def test_the_timeline_shows_before_and_after(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", shop.customers["ALFKI"], {"grade": "B", "city": None})
    page = admin.get(shop.card("ALFKI")).text
    assert re.search(
        r'Grade</span><span class="before">Strategic</span>.*?<span class="after">Key</span>', page, re.S
    )
    assert "changed 2 fields" in page


def test_the_history_tab_goes_back_to_the_creation(shared: Shop, reader: Visitor) -> None:
    page = reader.get(shared.card("ALFKI") + "?tab=history").text
    assert "created the record" in page
    assert '<span class="after">Alfreds Futterkiste</span>' in page


def test_neighbours_follow_the_list_one_came_from(shared: Shop, reader: Visitor) -> None:
    origin = "?from=country%5B_in%5D%3DGermany"
    page = reader.get(shared.card("ALFKI") + origin).text
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    assert onward
    assert unescape(onward[1]) == shared.card("DRACD") + origin
    assert 'rel="prev"' not in page


def test_a_list_address_that_broke_since_leaves_the_card_whole(shared: Shop, reader: Visitor) -> None:
    assert reader.get(shared.card("ALFKI") + "?from=bogus[_eq]%3D1").status_code == 200


@pytest.mark.parametrize(
    "path", ["/records/customer/00000000-0000-7000-8000-000000000000", "/records/customer/nonsense"]
)
def test_no_such_record_is_not_found(reader: Visitor, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_buttons_are_there_only_for_those_who_may(shop: Shop) -> None:
    sally = english(shop.web.visitor("sally", "sales"))
    page = sally.get(shop.card("ALFKI")).text
    assert "/edit" in page
    assert "/delete" not in page
    assert sally.get(shop.card("ALFKI") + "/delete").status_code == 403


def test_the_number_of_statements_does_not_grow_with_related_records(shop: Shop, admin: Visitor) -> None:
    card = shop.card("ALFKI")
    admin.get(card)
    with statements(shop.web.installation) as few:
        admin.get(card)
    with as_admin(shop.web.installation) as ctx:
        refers = {"customer": shop.customers["ALFKI"], "ordered_on": "2026-03-01", "freight": "1"}
        create_many(ctx, "order", [{"number": f"N{n}", **refers} for n in range(30)])
    with statements(shop.web.installation) as many:
        admin.get(card)
    assert len(many) == len(few)
    assert len(few) <= 19


# ---- one field in place
FRAGMENT = {"HX-Request": "true"}


def test_one_field_is_edited_in_place_and_the_card_comes_back(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/field/city"
    form = admin.get(path, **FRAGMENT)
    assert field_value(form, "f_city") == "Berlin"
    answer = admin.post(path, {"f_city": "Bonn", "version": field_value(form, "version")}, **FRAGMENT)
    assert answer.headers["HX-Retarget"] == "#card"
    assert "<span>Bonn · Germany · ALFKI</span>" in answer.text


def test_a_wrong_value_stays_in_the_input_with_the_reason(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/field/credit_limit"
    answer = admin.post(path, {"f_credit_limit": "-5", "version": "1"}, **FRAGMENT)
    assert answer.status_code == 422
    assert field_value(answer, "f_credit_limit") == "-5"
    assert 'role="alert"' in answer.text


def test_a_field_that_moved_meanwhile_is_not_overwritten_unseen(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/field/city"
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", shop.customers["ALFKI"], {"city": "Köln"})
    answer = admin.post(path, {"f_city": "Bonn", "version": "1"}, **FRAGMENT)
    assert answer.status_code == 409
    assert field_value(answer, "f_city") == "Bonn"
    assert "Köln" in answer.text
    assert field_value(answer, "version") == "2"


def test_what_moved_elsewhere_in_the_record_does_not_stop_a_value(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", shop.customers["ALFKI"], {"country": "Austria"})
    answer = admin.post(shop.card("ALFKI") + "/field/city", {"f_city": "Bonn", "version": "1"}, **FRAGMENT)
    assert answer.status_code == 200
    assert "<span>Bonn · Austria · ALFKI</span>" in answer.text


@pytest.mark.parametrize("name", ["sys_owner", "id", "nonsense"])
def test_only_fields_that_can_be_typed_are_edited(shared: Shop, reader: Visitor, name: str) -> None:
    assert reader.get(f"{shared.card('ALFKI')}/field/{name}").status_code == 404
