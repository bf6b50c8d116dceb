"""The tabs of a card as each person arranged them."""

from __future__ import annotations

import re

from schema_registry.model import Entity
from tests.admin.views.conftest import Shop, english
from tests.support.web import Visitor, statements


def tabs(visitor: Visitor, address: str) -> list[str]:
    """What the tabs of a card are called, in order; the one that is open in brackets."""
    found = re.findall(r'<a class="tab" href="/[^"]*"( aria-current="page")?>([^<]*)', visitor.get(address).text)
    return [f"[{title}]" if current else title for current, title in found]


def arranged(visitor: Visitor, order: list[str], shown: list[str], entity: str = "customer") -> int:
    data: dict[str, object] = {"arrange:tab": order, "arrange:column": shown, "back": "/"}
    data |= {f"arrange:place:{id}": str(place) for place, id in enumerate(order, 1)}
    return visitor.post(f"/records/{entity}/tabs", data).status_code


def ids(shop: Shop) -> list[str]:
    with shop.web.installation.reading() as ctx:
        entity: Entity = ctx.model.entities["customer"]
        return [one.id for one in entity.card.tabs]


def test_tabs_stand_as_their_reader_put_them_and_for_others_as_defined(shop: Shop, admin: Visitor) -> None:
    card = shop.card("ALFKI")
    defined = tabs(admin, card)
    first, *rest = ids(shop)
    order = [*rest[::-1], first]
    assert arranged(admin, order, [one for one in order if one != "contacts"]) == 303
    mine = tabs(admin, card)
    assert [one.strip("[]") for one in mine] == [
        one.strip("[]") for one in [*defined[1:][::-1], defined[0]] if one != "Contacts"
    ]
    assert mine[0].startswith("[")  # what stands first is open
    assert tabs(english(shop.web.visitor("bo", "Admin")), card) == defined
    assert "[Contacts]" in tabs(admin, card + "?tab=contacts")  # a link to it still leads there
    assert admin.post("/records/customer/tabs", {"reset": "1"}).status_code == 303
    assert tabs(admin, card) == defined


def test_a_tab_that_came_later_stands_behind_the_one_it_is_defined_behind(shop: Shop, admin: Visitor) -> None:
    first, second, *rest = ids(shop)
    arranged(admin, [second, first], [second, first])  # the others are as new
    titles = [one.strip("[]") for one in tabs(admin, shop.card("ALFKI"))]
    assert arranged(admin, [second, *rest, first], [second, *rest, first]) == 303
    assert [one.strip("[]") for one in tabs(admin, shop.card("ALFKI"))] == titles


def test_what_is_no_tab_is_not_kept_and_all_cannot_be_put_away(shop: Shop, admin: Visitor) -> None:
    defined = tabs(admin, shop.card("ALFKI"))
    assert arranged(admin, ["<b>", "x,y", "-history"], []) == 303
    assert tabs(admin, shop.card("ALFKI")) == defined
    assert arranged(admin, ids(shop), []) == 303
    assert tabs(admin, shop.card("ALFKI")) == defined
    away = admin.post("/records/customer/tabs", {"arrange:tab": ids(shop), "back": "//evil.example/"})
    assert away.location == "/"
    assert 'name="back" value="/"' in admin.get("/records/customer/tabs?back=//evil.example/").text


def test_whoever_may_not_read_an_entity_arranges_nothing(shop: Shop, admin: Visitor) -> None:
    stranger = shop.web.visitor("guest")
    assert stranger.get("/records/customer/tabs").status_code == 403
    assert arranged(stranger, ids(shop), ids(shop)) == 403
    assert admin.get("/records/nothing/tabs").status_code == 404


def test_the_order_costs_a_card_one_statement_whatever_it_is(shop: Shop, admin: Visitor) -> None:
    card, order = shop.card("ALFKI"), ids(shop)
    shown = f"{card}?tab={order[1]}"  # the first tab, whichever it is, shows more
    admin.get(shown)
    with statements(shop.web.installation) as before:
        admin.get(shown)
    arranged(admin, order[::-1], order)
    with statements(shop.web.installation) as after:
        admin.get(shown)
    assert len(after) == len(before)
    assert sum("cw_tab_order" in one for one in after) == 1
