"""The standard form: plain JSON Schema that other tools understand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from schema_registry.model import Model
from schema_registry.standard import standard_form
from tests.schema_registry.definitions import VOCABULARY, entity, model_of
from tests.support.strategies_model import models

FIELDS: dict[str, Any] = {
    "name": {"kind": "text", "title": "Name", "maxLength": 20, "help": "As registered"},
    "grade": {"kind": "choice", "enum": ["A", "B"], "default": "A"},
    "rate": {"kind": "decimal", "scale": 2, "minimum": 0.5},
    "boss": {"kind": "reference", "to": "customer"},
    "since": {"kind": "date"},
}


def form(which: Any = "create") -> dict[str, Any]:
    document = entity(properties=FIELDS, required=["name", "grade"], unique=[["name", "since"]], description="Buyers")
    return standard_form(model_of(document), "customer", VOCABULARY, which)


def accepts(schema: dict[str, Any], value: object) -> bool:
    return bool(Draft202012Validator(schema).is_valid(value))


def test_it_is_a_schema_with_the_titles_of_the_entity() -> None:
    schema = form()
    Draft202012Validator.check_schema(schema)
    assert (schema["title"], schema["description"]) == ("Customer", "Buyers")
    assert schema["properties"]["name"]["title"] == "Name"
    assert schema["properties"]["name"]["description"] == "As registered"
    assert schema["properties"]["grade"]["default"] == "A"


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ({"name": "x"}, True),
        ({"name": "x", "boss": None, "since": None}, True),
        ({"name": "x", "grade": "B"}, True),
        ({}, False),
        ({"name": None}, False),
        ({"name": "x" * 21}, False),
        ({"name": "x", "grade": "Z"}, False),
        ({"name": "x", "grade": None}, False),
        ({"name": "x", "nothing": 1}, False),
        ({"name": 5}, False),
        ({"name": "x", "sys_owner": 1}, False),
        ([], False),
    ],
)
def test_creating_asks_for_what_is_required_and_has_no_default(value: object, fine: bool) -> None:
    assert accepts(form(), value) is fine


def test_updating_asks_for_nothing() -> None:
    assert accepts(form("update"), {})
    assert not accepts(form("update"), {"name": None})


def test_reading_shows_system_fields_and_forgives_gaps() -> None:
    schema = form("read")
    assert schema["properties"]["sys_owner"]["readOnly"] is True
    assert accepts(schema, {"id": "x", "sys_version": 3, "name": None})


def test_what_json_schema_cannot_say_is_listed() -> None:
    rules = form()["x-rules"]
    assert {"rule": "unique", "fields": ["name", "since"]} in rules
    assert {"rule": "reference", "field": "boss", "to": "customer", "onDelete": "restrict"} in rules
    assert {"rule": "kind", "field": "rate", "kind": "decimal", "scale": 2, "minimum": Decimal("0.5")} in rules


@given(models())
@settings(deadline=None, max_examples=30)
def test_every_entity_of_every_model_has_a_sound_standard_form(model: Model) -> None:
    for name, made in model.entities.items():
        schema = standard_form(model, name, VOCABULARY)
        Draft202012Validator.check_schema(schema)
        assert set(schema["properties"]) == {one.name for one in made.fields.values() if one.given}
        defaults = {one.name: one.default for one in made.fields.values() if one.default is not None}
        assert accepts(standard_form(model, name, VOCABULARY, "update"), defaults)
