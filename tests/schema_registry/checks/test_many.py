"""Lines and links: what they are kept in."""

from __future__ import annotations

from typing import Any

import pytest

from schema_registry.model import Lines, Links
from tests.schema_registry.definitions import codes, entity, model_of, problems

TEXT: dict[str, Any] = {"kind": "text", "title": "Text", "search": True}
BACK: dict[str, Any] = {"kind": "reference", "title": "Order", "to": "order", "onDelete": "cascade"}
TO: dict[str, Any] = {"kind": "reference", "title": "To", "to": "area"}


def order(**lines: object) -> dict[str, Any]:
    sheet = {"kind": "lines", "title": "Lines", "from": "line.order", **lines}
    return entity("order", properties={"number": TEXT, "lines": sheet})


def line(back: dict[str, Any] = BACK, **more: object) -> dict[str, Any]:
    place = {"kind": "integer", "title": "Place"}
    return entity("line", properties={"order": back, "place": place, "text": TEXT, "amount": place, **more})


def person(**area: object) -> dict[str, Any]:
    field = {"kind": "references", "title": "Areas", "to": "area", **area}
    return entity("person", properties={"name": TEXT, "areas": field})


AREA = entity("area", properties={"name": TEXT})


def test_a_sheet_shows_all_cells_but_the_way_back_and_the_position() -> None:
    made = model_of(order(position="place"), line()).entities["order"].fields["lines"]
    assert made.lines == Lines("line", "order", ("text", "amount"), "place")
    assert not made.stored


@pytest.mark.parametrize(
    ("sheet", "child", "problem"),
    [
        ({"from": "lime.order"}, line(), ("REL002", "/properties/lines/from")),
        ({"from": "line.ordre"}, line(), ("REL003", "/properties/lines/from")),
        ({"from": "line.text"}, line(), ("REL400", "/properties/lines/from")),
        ({}, line({**BACK, "onDelete": "restrict"}), ("REL401", "/properties/lines/from")),
        ({"position": "text"}, line(), ("REL402", "/properties/lines/position")),
        ({"position": "plaice"}, line(), ("REL003", "/properties/lines/position")),
        ({"columns": ["order"]}, line(), ("REL403", "/properties/lines/columns/0")),
        ({"columns": ["text", "colour"]}, line(), ("REL003", "/properties/lines/columns/1")),
        ({"totals": {"text": "sum"}}, line(), ("REL013", "/properties/lines/totals/text")),
        ({"default": []}, line(), ("REL408", "/properties/lines/default")),
    ],
)
def test_a_sheet_that_does_not_fit_is_a_problem_at_its_place(
    sheet: dict[str, Any], child: dict[str, Any], problem: tuple[str, str]
) -> None:
    found = [(one.code, one.pointer) for one in problems(order(**sheet), child)]
    assert problem in found


def test_a_position_that_must_be_unique_cannot_be_moved() -> None:
    child = {**line(), "unique": [["order", "place"]]}
    assert "REL409" in codes(problems(order(position="place"), child))


def test_lines_are_no_column_of_a_list_nor_part_of_a_title() -> None:
    listed = {**order(), "list": {"columns": ["number", "lines"]}, "card": {"title": "{number} {lines}"}}
    assert {"REL406", "REL410"} <= set(codes(problems(listed, line())))


def test_a_path_does_not_lead_to_lines() -> None:
    listed = {**line(), "list": {"columns": ["text", "order.lines"]}}
    assert "REL410" in codes(problems(order(), listed))


def test_links_get_an_entity_of_their_own_that_nobody_can_name() -> None:
    model = model_of(person(), AREA)
    field = model.entities["person"].fields["areas"]
    assert field.links == Links("area", "person__areas", "source", "target")
    assert (field.to, field.inverse) == ("", "person_areas")
    made = model.entities["person__areas"]
    assert (made.link_of, made.menu, made.unique) == ("person", False, (("source", "target"),))


def test_links_through_an_entity_find_its_two_references() -> None:
    pairs = entity("pair", properties={"who": {**TO, "to": "person"}, "where": TO, "text": TEXT})
    field = model_of(person(through="pair"), AREA, pairs).entities["person"].fields["areas"]
    assert field.links == Links("area", "pair", "who", "where")


@pytest.mark.parametrize(
    ("links", "problem"),
    [
        ({"to": "arae"}, ("REL002", "/properties/areas/to")),
        ({"through": "pare"}, ("REL002", "/properties/areas/through")),
        ({"through": "pair"}, ("REL404", "/properties/areas/through")),
        ({"through": "pair", "target": "text"}, ("REL400", "/properties/areas/target")),
        ({"source": "who"}, ("REL405", "/properties/areas/source")),
        ({"inverse": "name"}, ("REL025", "/properties/areas/inverse")),
        ({"unique": True}, ("REL016", "/properties/areas/unique")),
        ({"search": True}, ("REL015", "/properties/areas/search")),
    ],
)
def test_links_that_do_not_fit_are_a_problem_at_their_place(links: dict[str, Any], problem: tuple[str, str]) -> None:
    pairs = entity("pair", properties={"who": {**TO, "to": "person"}, "where": TO, "there": TO, "text": TEXT})
    found = [(one.code, one.pointer) for one in problems(person(**links), AREA, pairs)]
    assert problem in found


def test_of_two_ways_one_is_named() -> None:
    pairs = entity("pair", properties={"who": {**TO, "to": "person"}, "where": TO, "there": TO})
    field = model_of(person(through="pair", target="there"), AREA, pairs).entities["person"].fields["areas"]
    assert field.links == Links("area", "pair", "who", "there")
