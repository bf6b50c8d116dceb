"""The parts of a meta-schema that speak for a place of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from schema_registry.documents import DocumentKind
from schema_registry.meta import Schema, meta_schema
from schema_registry.vocabulary import Vocabulary

_CHOICES = ("allOf", "anyOf", "oneOf")


def shapes_at(
    kind: DocumentKind, vocabulary: Vocabulary, value: object, path: Sequence[str]
) -> tuple[tuple[Schema, ...], object]:
    """The schemas that a place must fit, and the value there (None where there is none yet).

    Branches that depend on a field's kind count only where that kind stands.
    """
    root = meta_schema(kind, vocabulary)
    found = tuple(_spread(root, root, value))
    for step in path:
        value = _below(value, step)
        found = tuple(one for schema in found for below in _step(schema, step) for one in _spread(root, below, value))
    return found, value


def _spread(root: Schema, schema: Any, value: object) -> Iterator[Schema]:
    """A schema with all that it refers to and consists of."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        named = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        yield from _spread(root, {**named, **{key: part for key, part in schema.items() if key != "$ref"}}, value)
        return
    yield schema
    for word in _CHOICES:
        for part in schema.get(word, ()):
            yield from _spread(root, part, value)
    if "if" in schema and "then" in schema and Draft202012Validator(schema["if"]).is_valid(value):
        yield from _spread(root, schema["then"], value)


def _step(schema: Schema, step: str) -> Iterable[Any]:
    if step in schema.get("properties", {}):
        return [schema["properties"][step]]
    return [schema[word] for word in ("additionalProperties", "items") if isinstance(schema.get(word), dict)]


def _below(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None
