"""The forms of a record: every typed value is kept, every problem stands at its field, nothing is saved twice."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from core.context import Context
from core.queries.count import count
from core.queries.get import get
from core.records.write import update
from tests.admin.views.conftest import Shop, english, field_value
from tests.support import as_admin
from tests.support.web import Visitor

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
"""The write path is tested on both databases; a form only says what it answers."""

NEW = "/records/customer/new"
FRAGMENT = {"HX-Request": "true", "HX-Target": "record-form"}


def filled(page: TestResponse, **texts: str) -> dict[str, object]:
    """The form as a browser would send it, with some fields typed anew."""
    inputs = re.findall(
        r'<input (?![^>]*type="(?:radio|checkbox|date)")[^>]*name="([^"]+)" value="([^"]*)"', page.text
    )
    chosen = re.findall(r'<select[^>]*name="([^"]+)".*?</select>', page.text, re.DOTALL)
    options = dict.fromkeys(chosen, "") | dict(
        re.findall(
            r'<select[^>]*name="([^"]+)"(?:(?!</select>).)*<option value="([^"]*)" selected', page.text, re.DOTALL
        )
    )
    areas = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL))
    own = {name: unescape(value) for name, value in (dict(inputs) | options | areas).items()}
    own.pop("q", None)
    own.pop("next", None)
    return {**own, **{f"f_{name}": text for name, text in texts.items()}}


def record(shop: Shop, code: str, *columns: str) -> dict[str, object]:
    with shop.web.installation.reading() as ctx:
        return dict(get(ctx, "customer", shop.customers[code], columns))


def number(ctx: Context) -> int:
    return count(ctx, "customer")


# ---- new
def test_a_good_form_makes_a_record_and_leads_to_its_card(shop: Shop, admin: Visitor) -> None:
    form = filled(admin.get(NEW), code="EASTC", name="Eastern Connection", credit_limit="$1,000")
    answer = admin.post(NEW, form)
    assert answer.status_code == 303
    card = admin.get(answer.headers["Location"]).text
    assert "<h1>Eastern Connection</h1>" in card
    assert "$1,000.00" in card
    assert "Eastern Connection was created." in card


def test_every_problem_stands_at_its_field_and_in_the_summary(shop: Shop, admin: Visitor) -> None:
    form = filled(admin.get(NEW), code="ALFKI", name="  ", credit_limit="much", email="nobody")
    answer = admin.post(NEW, form)
    assert answer.status_code == 422
    for name in ("code", "name", "credit_limit", "email"):
        assert f'id="f_{name}-error"' in answer.text
        assert f'<a href="#f_{name}">' in answer.text
        assert re.search(
            rf'id="f_{name}"[^>]*aria-describedby="[^"]*f_{name}-error"[^>]*aria-invalid="true"', answer.text
        )


def test_every_typed_value_is_kept_as_it_was_typed(shop: Shop, admin: Visitor) -> None:
    typed = {"code": " X ", "name": "", "credit_limit": "1，000", "notes": "two\nlines", "grade": "B"}
    answer = admin.post(NEW, filled(admin.get(NEW), **typed))
    assert answer.status_code == 422
    again = filled(answer)
    assert {name: again[f"f_{name}"] for name in typed} == typed


def test_the_form_is_sent_twice_and_saved_once(shop: Shop, admin: Visitor) -> None:
    form = filled(admin.get(NEW), code="ONCE", name="Once")
    first, second = admin.post(NEW, form), admin.post(NEW, form)
    assert first.headers["Location"] == second.headers["Location"]
    with shop.web.installation.reading() as ctx:
        assert number(ctx) == 5


def test_a_refused_form_is_not_taken_for_sent(shop: Shop, admin: Visitor) -> None:
    form = filled(admin.get(NEW), code="AGAIN", name="")
    refused = admin.post(NEW, form)
    assert admin.post(NEW, filled(refused, name="Again")).status_code == 303


def test_save_and_new_leads_to_the_next_form(shop: Shop, admin: Visitor) -> None:
    answer = admin.post(NEW, {**filled(admin.get(NEW), code="ONE", name="One"), "then": "new"})
    assert answer.headers["Location"] == NEW


def test_a_form_opened_from_a_parent_leads_back_there(shop: Shop, admin: Visitor) -> None:
    path = f"/records/contact/new?customer={shop.customers['ALFKI']}&back={shop.card('ALFKI')}"
    answer = admin.post(path, filled(admin.get(path), name="Maria Anders"))
    assert answer.headers["Location"] == shop.card("ALFKI")


def test_nobody_is_led_to_another_site(shop: Shop, admin: Visitor) -> None:
    path = f"{NEW}?back=//evil.example"
    answer = admin.post(path, filled(admin.get(path), code="SAFE", name="Safe"))
    assert answer.headers["Location"] == "/"


def test_a_copy_leaves_out_what_no_two_may_share(shop: Shop, admin: Visitor) -> None:
    form = filled(admin.get(f"{NEW}?copy={shop.customers['ALFKI']}"))
    assert form["f_name"] == "Alfreds Futterkiste"
    assert form["f_code"] == ""


def test_a_reference_is_found_without_script(shop: Shop, admin: Visitor) -> None:
    path = "/records/order/new"
    form = filled(admin.get(path), number="77")
    answer = admin.post(path, {**form, "find": "customer", "find_customer": "bólido"})
    assert answer.status_code == 200
    assert f'<option value="{shop.customers["BOLID"]}">Bólido Comidas</option>' in answer.text
    assert field_value(answer, "f_number") == "77"


def test_a_form_sent_by_script_is_led_on_as_a_page(shop: Shop, admin: Visitor) -> None:
    answer = admin.post(NEW, filled(admin.get(NEW), code="HTMX", name="Htmx"), **FRAGMENT)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith("/records/customer/")


def test_whoever_may_not_create_is_refused(shop: Shop) -> None:
    sally = english(shop.web.visitor("sally", "sales"))
    assert sally.get("/records/product/new").status_code == 403
    assert sally.post("/records/product/new", {"f_code": "1", "f_name": "x"}).status_code == 403


# ---- edit
def test_an_edit_changes_what_was_typed_and_nothing_else(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/edit"
    answer = admin.post(path, filled(admin.get(path), city="Bonn"))
    assert answer.status_code == 303
    seen = record(shop, "ALFKI", "city", "country", "sys_version")
    assert (seen["city"], seen["country"], seen["sys_version"]) == ("Bonn", "Germany", 2)


def test_saving_without_a_change_makes_no_version(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/edit"
    admin.post(path, filled(admin.get(path)))
    assert record(shop, "ALFKI")["sys_version"] == 1


def moved(shop: Shop, **values: object) -> None:
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", shop.customers["ALFKI"], values)


def test_a_conflict_shows_both_values_and_keeps_mine_until_it_is_decided(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/edit"
    form = filled(admin.get(path), city="Bonn")
    moved(shop, city="Köln")
    answer = admin.post(path, form)
    assert answer.status_code == 409
    clash = re.search(r'<div class="conflict-field".*?</div>', answer.text, re.DOTALL)
    assert clash
    assert "Bonn" in clash[0]
    assert "Köln" in clash[0]
    assert record(shop, "ALFKI", "city")["city"] == "Köln"
    assert field_value(answer, "f_city") == "Bonn"


@pytest.mark.parametrize(("choice", "city"), [("mine", "Bonn"), ("theirs", "Köln")])
def test_a_conflict_is_decided_field_by_field(shop: Shop, admin: Visitor, choice: str, city: str) -> None:
    path = shop.card("ALFKI") + "/edit"
    form = filled(admin.get(path), city="Bonn")
    moved(shop, city="Köln")
    asked = admin.post(path, form)
    assert admin.post(path, {**filled(asked), "keep_city": choice}).status_code == 303
    assert record(shop, "ALFKI", "city")["city"] == city


def test_what_only_the_other_changed_is_taken_over(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/edit"
    form = filled(admin.get(path), city="Bonn")
    moved(shop, country="Austria", credit_limit="7.00")
    asked = admin.post(path, form)
    assert asked.status_code == 409
    assert "conflict-field" not in asked.text
    assert admin.post(path, filled(asked)).status_code == 303
    seen = record(shop, "ALFKI", "city", "country", "credit_limit")
    assert (seen["city"], seen["country"], str(seen["credit_limit"])) == ("Bonn", "Austria", "7.00")


def test_both_making_the_same_change_is_no_clash(shop: Shop, admin: Visitor) -> None:
    path = shop.card("ALFKI") + "/edit"
    form = filled(admin.get(path), credit_limit="5")
    moved(shop, credit_limit="5.00")
    assert "conflict-field" not in admin.post(path, form).text


def test_a_record_deleted_meanwhile_is_not_found(shop: Shop, admin: Visitor) -> None:
    path = shop.card("DRACD") + "/edit"
    form = filled(admin.get(path), city="Bonn")
    admin.post(shop.card("DRACD") + "/delete")
    assert admin.post(path, form).status_code == 404


# ---- delete
def test_a_deletion_is_asked_done_and_undone(shop: Shop, admin: Visitor) -> None:
    assert "Delete “Drachenblut”?" in admin.get(shop.card("DRACD") + "/delete").text
    answer = admin.post(shop.card("DRACD") + "/delete")
    page = admin.get(answer.headers["Location"])
    assert "Drachenblut was deleted." in page.text
    undo = re.search(r'<form method="post" action="([^"]+restore[^"]+)"', page.text)
    assert undo
    assert admin.post(unescape(undo[1])).status_code == 303
    assert admin.get(shop.card("DRACD")).status_code == 200


def test_what_forbids_a_deletion_is_told(shop: Shop, admin: Visitor) -> None:
    answer = admin.post(shop.card("ALFKI") + "/delete")
    assert answer.status_code == 422
    assert "It cannot be deleted" in answer.text
    assert admin.get(shop.card("ALFKI")).status_code == 200


def test_what_forbids_taking_back_is_told_on_the_list(shop: Shop, admin: Visitor) -> None:
    page = admin.get(admin.post(shop.card("DRACD") + "/delete").headers["Location"])
    undo = re.search(r'<form method="post" action="([^"]+restore[^"]+)"', page.text)
    assert undo
    admin.post(NEW, filled(admin.get(NEW), code="DRACD", name="Another"))
    answer = admin.post(unescape(undo[1]))
    assert answer.status_code == 303
    assert "notice-bad" in admin.get(answer.headers["Location"]).text
