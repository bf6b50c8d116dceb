"""The meta-schemas (JSON Schema 2020-12) of definitions: as checked here, and as published for editors."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schema_registry.documents import DocumentKind
from schema_registry.frozen import Frozen
from schema_registry.vocabulary import KindWords, Vocabulary

Schema = dict[str, Any]


@cache
def _text(kind: DocumentKind) -> str:
    return (files("schema_registry") / "meta" / f"{kind}.json").read_text("utf-8")


@cache
def _words() -> Mapping[str, str]:
    """The Chinese wordings, by the English texts: one that is written anew has none until it is said anew too."""
    return Frozen(json.loads((files("schema_registry") / "meta" / "words.zh_CN.json").read_text("utf-8")))


def in_words(text: str, locale: str) -> str:
    """A title or description of a meta-schema in the reader's language; a plugin's as the plugin says it."""
    return _words().get(text, text) if locale.startswith("zh") else text


def texts(schema: object) -> Iterator[str]:
    """Every title and description of a schema, in its order."""
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("title", "description") if isinstance(schema.get(key), str))
        for key, part in schema.items():
            inner = part.values() if key in _NAMED and isinstance(part, dict) else (part,)
            for one in inner if key not in _VALUES else ():
                yield from texts(one)
    elif isinstance(schema, list):
        for part in schema:
            yield from texts(part)


_NAMED = frozenset({"properties", "patternProperties", "$defs"})
_VALUES = frozenset({"examples", "enum", "const", "default"})


def raw(kind: DocumentKind) -> Schema:
    """The meta-schema as it lies in meta/, without the kinds of fields. A fresh copy."""
    schema: Schema = json.loads(_text(kind))
    return schema


def meta_schema(kind: DocumentKind, vocabulary: Vocabulary) -> Schema:
    """The meta-schema to publish: one document with all kinds and their options, as editors understand it."""
    schema = raw(kind)
    if kind == "entity":
        _complete_entity(schema, vocabulary)
    return schema


def document_schema(kind: DocumentKind) -> Schema:
    """The meta-schema that a document is checked by. Fields are left open: each is checked by its own kind's."""
    schema = raw(kind)
    parts = schema.pop("$defs", {})
    if kind == "entity":
        parts["field"] = {"type": "object"}
        del schema["properties"]["properties"]["propertyNames"]
    elif kind in ("categories", "expenses"):
        parts["category"] = {"type": "object"}
    inlined: Schema = _inlined(schema, parts)
    return inlined


def category_schema(kind: DocumentKind = "categories") -> Schema:
    """The schema that one category is checked by; those below it are checked by themselves, however deep they lie."""
    parts = raw(kind)["$defs"]
    schema: Schema = _inlined(parts["category"], {**parts, "category": {"type": "object"}})
    return schema


def field_schema(words: KindWords | None, vocabulary: Vocabulary) -> Schema:
    """The schema that one field is checked by: general keywords and its kind's, or any kind's if unknown."""
    parts = raw("entity")["$defs"]
    schema: Schema = _inlined({**parts["field"], "additionalProperties": False}, parts)
    options = {name: option for one in vocabulary.kinds.values() for name, option in one.options.items()}
    if words is None:
        schema["properties"] |= {name: {"title": option.get("title", name)} for name, option in options.items()}
    else:
        schema["properties"] |= copy.deepcopy(dict(words.options))
        schema["required"] = [*schema["required"], *sorted(words.required)]
    return schema


def _inlined(schema: Any, parts: Schema) -> Any:  # any part of a schema
    """A schema with every `$ref` replaced by what it names: several times faster to check by."""
    if isinstance(schema, list):
        return [_inlined(item, parts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    merged = {**parts[name], **schema} if name else schema
    return {key: _inlined(value, parts) for key, value in merged.items() if key != "$ref"}


def _complete_entity(schema: Schema, vocabulary: Vocabulary) -> None:
    """Adds to the entity's meta-schema what depends on the kinds, and what only a whole document shows."""
    whole = {"additionalProperties": {"required": ["kind"]}}
    schema["oneOf"] = [
        {"required": ["name", "title", "properties"], "properties": {"properties": whole}},
        {"required": ["extends"]},
    ]
    schema["$defs"]["tab"]["oneOf"] = [{"required": [what]} for what in ("sections", "related", "files", "history")]
    field = schema["$defs"]["field"]
    field["properties"]["kind"]["enum"] = list(vocabulary.kinds)
    field["required"] = []
    field["allOf"] = [_branch(words) for words in vocabulary.kinds.values()]
    field["unevaluatedProperties"] = False


def _branch(words: KindWords) -> Schema:
    then: Schema = {"properties": copy.deepcopy(dict(words.options))}
    if words.required:
        then["required"] = sorted(words.required)
    return {"if": {"required": ["kind"], "properties": {"kind": {"const": words.name}}}, "then": then}
