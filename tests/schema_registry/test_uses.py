"""What refers to an entity or to a field."""

from __future__ import annotations

import pytest

from schema_registry.build import build
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick
from schema_registry.uses import blank, uses
from tests.schema_registry.definitions import VOCABULARY
from tests.support.packs import entity, pack

SHOP = pack(
    entity("city", {"name": "text", "size": "integer", "mayor": "text"}),
    entity(
        "customer",
        {
            "name": "text",
            "city": {"kind": "reference", "to": "city"},
            "large": {"kind": "formula", "of": {"kind": "boolean"}, "formula": "city.size > 5"},
        },
        list={"columns": ["name", "city.size"]},
    ),
    reports__sizes={
        "$schema": "urn:cardwright:report:1",
        "name": "sizes",
        "title": "Sizes",
        "of": "city",
        "measures": [{"sum": "size"}],
    },
)


def places(entity: str, field: str = "") -> list[tuple[str, str]]:
    """File and pointer of every use."""
    found = uses([SHOP], VOCABULARY, entity, field)
    return [(one.place.file.partition("/")[2], one.pointer) for one in found if one.place]


def test_a_field_is_used_by_lists_formulas_and_reports() -> None:
    assert places("city", "size") == [
        ("entities/customer.json", "/properties/large/formula"),
        ("entities/customer.json", "/list/columns/1"),
        ("reports/sizes.json", "/measures/0/sum"),
    ]


def test_an_entity_is_used_by_references_and_reports() -> None:
    assert places("city") == [
        ("entities/customer.json", "/properties/city/to"),
        ("entities/customer.json", "/properties/large/formula"),
        ("reports/sizes.json", "/of"),
    ]


def test_what_nothing_refers_to_has_no_uses() -> None:
    assert places("city", "mayor") == []


def test_an_only_field_is_not_used_by_the_place_it_stands_at() -> None:
    assert uses([pack(entity("note", {"text": "text"}))], VOCABULARY, "note", "text") == ()


def test_what_is_not_there_has_no_uses() -> None:
    assert places("nothing") == places("city", "nothing") == []


def test_places_are_those_of_the_documents_as_they_are() -> None:
    listed = '"list": {"columns": ["mayor"]},\n"type"'
    text = SHOP.files["entities/city.json"].replace('"mayor"', '\n"mayor"').replace('"type"', listed)
    changed = PackFiles(SHOP.name, SHOP.label, {**SHOP.files, "entities/city.json": text})
    (found,) = uses([changed], VOCABULARY, "city", "mayor", build([changed], VOCABULARY).model)
    assert found.place is not None
    line = text.splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :].startswith('"mayor"')


@pytest.mark.parametrize("key", ["a", "b", "c"])
@pytest.mark.parametrize("text", ['{"a": 1, "b": {"x": [1, "}"]}, "c": "d"}', '{"a":[],\n"b" : "\\"",\r\n"c":{}}'])
def test_a_member_is_blanked_out_and_the_rest_stays(text: str, key: str) -> None:
    blanked = blank(text, f"/{key}")
    whole = quick(text)
    del whole[key]
    assert quick(blanked) == whole
    assert len(blanked) == len(text)
    assert blanked.count("\n") == text.count("\n")


def test_an_only_member_leaves_an_empty_object() -> None:
    assert quick(blank('{"a": {"b": 1}}', "/a")) == {}
