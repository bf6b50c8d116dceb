"""Favourites on cards and lists."""

from __future__ import annotations

import re
from html import unescape

from tests.admin.views.conftest import Shop, english, names
from tests.support.web import Visitor, statements

LIST = "/records/customer"


def began(visitor: Visitor, name: str, **more: object) -> int:
    """The number of a set that was begun from the list."""
    answer = visitor.post(f"{LIST}/favourites/add", {"into": "new", "name": name, **more})
    assert answer.status_code == 303, answer.text
    listed = visitor.get(f"{LIST}/favourites").text
    return int(re.findall(r"kept=(\d+)", listed)[-1])


def test_a_star_shows_on_the_card_and_in_a_tab(shop: Shop, admin: Visitor) -> None:
    card = shop.card("BOLID")
    page = admin.get(card)
    assert 'aria-pressed="false"' in page.text
    assert admin.post(f"{card}/star", {"on": "1"}).status_code == 303
    assert 'aria-pressed="true"' in admin.get(card).text
    assert ">Favourites</a>" in admin.get(LIST).text
    assert names(admin.get(f"{LIST}?kept=starred")) == ["Bólido Comidas"]
    admin.post(f"{card}/star", {})
    assert names(admin.get(f"{LIST}?kept=starred")) == []


def test_ticked_records_are_worked_through_one_after_another(shop: Shop, admin: Visitor) -> None:
    ids = [shop.customers[code] for code in ("ALFKI", "BOLID")]
    number = began(admin, "To call", id=ids)
    page = admin.get(f"{LIST}?kept={number}:open&sort=name")
    assert names(page) == ["Alfreds Futterkiste", "Bólido Comidas"]
    assert "2 of 2 still to do" in page.text
    origin = f"kept={number}:open"
    seen = []
    here = f"{shop.card('ALFKI')}?from={origin}"
    for _ in ids:
        card = admin.get(here)
        seen.append(re.search(r"<h1>([^<]*)</h1>", card.text)[1])  # type: ignore[index]  # every card has one
        assert "Done, next" in card.text
        here = admin.post(f"{here.partition('?')[0]}/done", {"set": str(number)}).headers["Location"]
    assert [unescape(one) for one in seen] == ["Alfreds Futterkiste", "Bólido Comidas"]
    assert here == f"{LIST}?kept={number}"
    done = admin.get(here)
    assert "is worked through" in done.text
    assert "Done, next" not in admin.get(f"{shop.card('ALFKI')}?from={origin}").text


def test_all_that_match_are_put_in(shop: Shop, admin: Visitor) -> None:
    asked = admin.post(f"{LIST}/favourites/add", {"all": "1", "back": "country=Germany"})
    assert asked.status_code == 200
    assert "2 records" in asked.text
    number = began(admin, "Germany", all="1", back="country=Germany")
    assert len(names(admin.get(f"{LIST}?kept={number}"))) == 2


def test_a_card_says_in_which_sets_it_is(shop: Shop, admin: Visitor) -> None:
    card = shop.card("ALFKI")
    admin.post(f"{card}/keep", {"name": "First"})
    form = admin.get(f"{card}/keep").text
    number = re.search(r'name="set" value="(\d+)" checked', form)
    assert number
    admin.post(f"{card}/keep", {"name": ""})
    assert "checked" not in admin.get(f"{card}/keep").text
    twice = admin.post(f"{card}/keep", {"name": "first"})
    assert twice.status_code == 422
    assert "You have a set “first” here already." in unescape(twice.text)


def test_sets_are_renamed_and_thrown_away(shop: Shop, admin: Visitor) -> None:
    number = began(admin, "<b>Old</b>", id=[shop.customers["ALFKI"]])
    assert "<b>Old" not in admin.get(f"{LIST}/favourites").text
    admin.post(f"{LIST}/favourites/{number}/rename", {"name": "New"})
    assert ">New</a>" in admin.get(f"{LIST}/favourites").text
    admin.post(f"{LIST}/favourites/{number}/delete", {})
    assert admin.get(f"{LIST}?kept={number}").status_code == 200
    assert len(names(admin.get(LIST))) == 4


def test_somebody_elses_set_is_not_there(shop: Shop, admin: Visitor) -> None:
    number = began(admin, "Hers", id=[shop.customers["ALFKI"]])
    bob = english(shop.web.visitor("bob", "Admin"))
    bob.get(LIST)
    assert names(bob.get(f"{LIST}?kept={number}")) == []
    assert "Hers" not in bob.get(f"{LIST}?kept={number}").text
    for path in (f"favourites/{number}/rename", f"favourites/{number}/delete"):
        assert bob.post(f"{LIST}/{path}", {"name": "x"}).status_code == 404
    assert bob.post(f"{LIST}/favourites/add", {"into": number, "id": shop.customers["BOLID"]}).status_code == 404
    assert bob.post(f"{shop.card('ALFKI')}/done", {"set": number}).status_code == 404
    assert names(admin.get(f"{LIST}?kept={number}")) == ["Alfreds Futterkiste"]


def test_nothing_typed_wrong_is_a_fault(shop: Shop, admin: Visitor) -> None:
    admin.get(LIST)
    for kept in ("x", "1:2", "9" * 40, "-1", "starred:open", "²"):
        assert admin.get(f"{LIST}?kept={kept}").status_code == 200
    for typed in ("", "x", "9" * 40, "-1"):
        assert admin.post(f"{LIST}/favourites/add", {"into": typed, "id": shop.customers["ALFKI"]}).status_code == 404
        assert admin.post(f"{shop.card('ALFKI')}/done", {"set": typed}).status_code == 404
    assert admin.post(f"{LIST}/favourites/add", {"id": "nonsense"}).status_code == 303


def test_sets_cost_no_statement_each(shop: Shop, admin: Visitor) -> None:
    began(admin, "One", id=list(shop.customers.values()))
    admin.get(LIST)
    with statements(shop.web.installation) as one:
        admin.get(LIST)
        admin.get(shop.card("ALFKI"))
    for number in range(6):
        began(admin, f"Set {number}", id=list(shop.customers.values()))
    admin.get(LIST)
    with statements(shop.web.installation) as many:
        admin.get(LIST)
        admin.get(shop.card("ALFKI"))
    assert len(many) == len(one)
