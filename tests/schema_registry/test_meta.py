"""The published meta-schemas: complete, explained, and of one mind with the checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from schema_registry.documents import DOCUMENT_KINDS, DocumentKind, kind_of, schema_urn
from schema_registry.meta import meta_schema, raw
from schema_registry.packs import PackFiles, read_pack
from schema_registry.reading.loads import quick
from tests.schema_registry.definitions import VOCABULARY, entity, overlay, problems
from tests.support.strategies_model import packs

TRADING = Path(__file__).parents[2] / "example_configs" / "trading"


def validator(kind: DocumentKind) -> Draft202012Validator:
    return Draft202012Validator(meta_schema(kind, VOCABULARY))


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_each_is_a_schema_with_the_name_that_documents_use(kind: DocumentKind) -> None:
    schema = meta_schema(kind, VOCABULARY)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == schema_urn(kind) == schema["properties"]["$schema"]["const"]


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_every_property_has_a_title_a_description_and_examples(kind: DocumentKind) -> None:
    schema = raw(kind)
    bare = [path for path, part in _properties(schema, "") if not _explained(schema, part)]
    assert bare == []


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_every_object_is_closed(kind: DocumentKind) -> None:
    open_parts = [path for path, part in _objects(raw(kind), "") if "additionalProperties" not in part]
    assert set(open_parts) <= {"/field", "/field/map"}  # each kind closes the field; a map names any values


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_examples_fit_their_own_schema(kind: DocumentKind) -> None:
    schema = meta_schema(kind, VOCABULARY)
    wrong = [
        (path, example)
        for path, part in _properties(schema, "")
        for example in part.get("examples", ())
        if not Draft202012Validator({**part, "$defs": schema.get("$defs", {})}).is_valid(example)
    ]
    assert wrong == []


def test_the_trading_pack_fits_the_published_schemas() -> None:
    pack, _ = read_pack(TRADING)
    assert pack is not None
    assert _refused(pack) == []


@given(packs())
@settings(deadline=None, max_examples=30)
def test_what_the_product_takes_the_published_schemas_take(pack: PackFiles) -> None:
    assert _refused(pack) == []


@pytest.mark.parametrize(
    "document",
    [
        entity(properties={"name": {"kind": "txet"}}),
        entity(properties={"name": {"kind": "text", "scale": 2}}),
        entity(properties={"name": {"kind": "text", "maxLength": 0}}),
        entity(properties={"name": {"kind": "choices"}}),
        entity(properties={"name": {"title": "x"}}),
        entity(properties={"2nd": {"kind": "text"}}),
        entity(card={"tabs": [{"id": "x", "title": "X"}]}),
        entity(extends="order"),
        overlay("customer", nothing=1),
        entity(list={"totals": {"name": "median"}}),
    ],
)
def test_what_they_refuse_the_product_refuses(document: dict[str, Any]) -> None:
    assert not validator("entity").is_valid(document)
    assert problems(entities__x=document) != ()


def test_an_overlay_may_state_parts_of_a_field() -> None:
    assert validator("entity").is_valid(overlay("customer", properties={"name": {"title": "Company"}}))


def _refused(pack: PackFiles) -> list[str]:
    found = []
    for path, text in pack.files.items():
        kind = kind_of(path)
        if kind is not None:
            found += [f"{path}: {error.message}" for error in validator(kind).iter_errors(quick(text))]
    return found


def _schemas(schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema and all schemas inside of it, each with a path for messages."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for word in ("additionalProperties", "items", "then"):
        yield from _schemas(schema.get(word), f"{path}/{word}")
    for word in ("properties", "$defs"):
        for name, part in schema.get(word, {}).items():
            yield from _schemas(part, f"{path}/{name}")
    for index, part in enumerate(schema.get("allOf", ())):
        yield from _schemas(part, f"{path}/{index}")


def _properties(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for inner, part in _schemas(schema, path):
        yield from ((f"{inner}/{name}", about) for name, about in part.get("properties", {}).items())


def _objects(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((inner, part) for inner, part in _schemas(schema, path) if part.get("type") == "object")


def _explained(schema: dict[str, Any], part: dict[str, Any]) -> bool:
    about = {**schema.get("$defs", {}).get(str(part.get("$ref", "")).removeprefix("#/$defs/"), {}), **part}
    return all(about.get(word) for word in ("title", "description", "examples"))
