"""What a reference can be filled with."""

from __future__ import annotations

from tests.admin.views.conftest import Shop, english
from tests.support.web import Visitor

OPTIONS = "/records/order/options/customer"


def test_options_are_found_by_what_is_typed(shared: Shop, reader: Visitor) -> None:
    found = reader.get(f"{OPTIONS}?q=drach").get_json()
    assert found == {"options": [{"id": shared.customers["DRACD"], "title": "Drachenblut"}]}


def test_two_chinese_characters_are_enough(shared: Shop, reader: Visitor) -> None:
    assert [one["title"] for one in reader.get(f"{OPTIONS}?q=中国").get_json()["options"]] == ["Chop-suey 中国"]


def test_a_field_that_is_no_reference_has_none(shared: Shop, reader: Visitor) -> None:
    assert reader.get("/records/order/options/number").status_code == 404
    assert reader.get("/records/order/options/nonsense").status_code == 404


def test_whoever_may_not_see_the_target_is_offered_nothing(shop: Shop) -> None:
    nobody = english(shop.web.visitor("nobody"))
    assert nobody.get(OPTIONS).get_json() == {"options": []}
