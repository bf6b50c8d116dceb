"""A form that is sent again: by a double click, from the page one went back to, with an odd referrer."""

from __future__ import annotations

import re

from core.queries.count import count
from tests.admin.views.conftest import Shop
from tests.support import as_admin
from tests.support.web import Visitor


def opened(admin: Visitor) -> dict[str, object]:
    """The hidden values of a new customer's form."""
    found = re.search(r'name="once" value="([^"]+)"', admin.get("/records/customer/new").text)
    assert found
    return {"once": found[1]}


def customers(shop: Shop) -> int:
    with as_admin(shop.web.installation) as ctx:
        return count(ctx, "customer")


def test_a_form_gone_back_to_and_changed_makes_a_second_record(shop: Shop, admin: Visitor) -> None:
    form, before = opened(admin), customers(shop)
    first = admin.post("/records/customer/new", {**form, "f_code": "ONE", "f_name": "One"})
    second = admin.post("/records/customer/new", {**form, "f_code": "TWO", "f_name": "Two"})
    assert first.headers["Location"] != second.headers["Location"]
    assert customers(shop) == before + 2


def test_a_form_sent_twice_as_it_was_makes_one_record(shop: Shop, admin: Visitor) -> None:
    form, before = opened(admin), customers(shop)
    sent = [admin.post("/records/customer/new", {**form, "f_code": "ONE", "f_name": "One"}) for _ in range(2)]
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
    assert customers(shop) == before + 1


def test_a_referrer_that_is_no_address_is_nowhere(shop: Shop, admin: Visitor) -> None:
    assert admin.get(shop.card("ALFKI"), Referer="http://[::1").status_code == 200
