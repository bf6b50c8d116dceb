"""Sharing on pages: the form without script, the card, the list of what is shared with one, the bell."""

from __future__ import annotations

import re

from tests.admin.views.conftest import Shop, english, names
from tests.support.web import Visitor, statements

ONE_DATABASE = True


def _agent(shop: Shop, login: str = "anna") -> tuple[Visitor, str]:
    """Somebody who sees their own records, and what shares call them."""
    visitor = english(shop.web.visitor(login, "agent"))
    offered = english(shop.web.signed_in("ada")).get(f"/records/customer/shares/grantees?q={login}").json["options"]
    return visitor, next(one["id"] for one in offered if one["id"].startswith("actor:"))


def test_a_record_is_shared_changed_and_ended_without_script(shop: Shop, admin: Visitor) -> None:
    anna, whom = _agent(shop)
    card = shop.card("ALFKI")
    assert anna.get(card).status_code == 404
    assert "Shared with me" not in anna.get("/records/customer").text
    given = {"f_whom": whom, "right": "write", "team": "after-sales", "f_until": "2999-12-31"}
    assert admin.post(f"{card}/shares", given).status_code == 303
    page = admin.get(card)
    assert "Team and shares" in page.text
    assert "after-sales" in page.text
    assert "shared it: " in page.text
    assert "Shared with me" in anna.get("/records/customer").text
    assert names(anna.get("/records/customer?kept=shared")) == ["Alfreds Futterkiste"]
    assert "shared it with you" in anna.get("/notices").text
    seen = anna.get(card)
    assert seen.status_code == 200
    assert "Edit" in seen.text
    assert "Share…" not in seen.text
    form = admin.get(f"{card}/shares?whom={whom}").text
    assert 'value="after-sales"' in form
    assert re.search(r'value="write" checked', form)
    assert "to correct" not in form
    assert anna.post(f"{card}/shares", given).status_code == 403
    gone = anna.post(f"{card}/shares/end", {"whom": whom})
    assert (gone.status_code, gone.headers["Location"]) == (303, "/records/customer")
    assert anna.get(card).status_code == 404


def test_what_was_typed_stays_with_what_is_wrong(shop: Shop, admin: Visitor) -> None:
    answer = admin.post(f"{shop.card('ALFKI')}/shares", {"team": "after-sales", "f_until": "soon", "right": "read"})
    assert answer.status_code == 422
    assert 'value="after-sales"' in answer.text
    assert "A day is written as 2026-12-31." in answer.text
    answer = admin.post(f"{shop.card('ALFKI')}/shares", {"f_whom": "", "right": ""})
    assert answer.text.count("field-error") == 2
    found = admin.post(f"{shop.card('ALFKI')}/shares", {"find": "whom", "find_whom": "agent", "right": "read"})
    assert 'value="role:agent"' in found.text


def test_shares_cost_a_card_and_a_list_no_more_statements_than_they_have_sorts(shop: Shop, admin: Visitor) -> None:
    card, installation = shop.card("ALFKI"), shop.web.installation
    anna, whom = _agent(shop)
    counts = []
    for also in (whom, "role:agent", "role:sales"):
        assert admin.post(f"{card}/shares", {"f_whom": also, "right": "read"}).status_code == 303
        admin.get(card)
        with statements(installation) as on_card:
            admin.get(card)
        anna.get("/records/customer?kept=shared")
        with statements(installation) as on_list:
            anna.get("/records/customer?kept=shared")
        counts.append((len(on_card), len(on_list)))
    assert counts[1:] == counts[:1] * 2
