"""The standard form of an entity: plain JSON Schema 2020-12 for everybody else's tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS, Entity, Field, Model
from schema_registry.vocabulary import Vocabulary

Form = Literal["create", "update", "read"]
Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SYSTEM_SCHEMAS: Frozen[str, Schema] = Frozen(
    {
        "id": {"type": "string", "format": "uuid"},
        "integer": {"type": "integer"},
        "actor": {"type": ["object", "integer", "null"]},
        "datetime": {"type": "string", "format": "date-time"},
    }
)


def standard_form(model: Model, entity: str, vocabulary: Vocabulary, form: Form = "create") -> Schema:
    """The JSON Schema of an entity's records as they are created, updated (any part of them) or read.

    It never refuses what the product accepts, and refuses everything that is wrong in shape. What JSON Schema
    cannot say (unique values, targets that exist, ranges of exact decimals) is listed under `x-rules`.
    Raises KeyError for an unknown entity.
    """
    about = model.entities[entity]
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:cardwright:record:{about.key}:{form}",
        "title": about.title.default,
        "type": "object",
        "properties": {
            one.name: _property(one, vocabulary, form) for one in about.fields.values() if one.given or form == "read"
        },
        "required": _required(about, form),
        "additionalProperties": False,
        "x-rules": list(_rules(about)),
    }
    if about.description is not None:
        schema["description"] = about.description.default
    if form == "read":
        schema["properties"] = {**_system_properties(about), **schema["properties"]}
    return schema


def _required(entity: Entity, form: Form) -> list[str]:
    """A default, by formula too, stands in for a missing value on creation; whoever reads finds every member."""
    if form == "update":
        return []
    if form == "read":
        return ["id", "sys_version"]
    return [
        one.name for one in entity.fields.values() if one.required and one.default is None and not one.default_formula
    ]


def _property(field: Field, vocabulary: Vocabulary, form: Form) -> Schema:
    words = vocabulary.kinds.get(field.kind)
    value: Schema = dict(words.standard(field)) if words is not None else {}
    if field.series and form != "read":
        value = by_period(value)
    filled = field.read_only and (field.default is not None or field.default_formula)  # given empty: its default
    schema = value if field.required and form != "read" and not filled else _or_null(value)
    schema["title"] = field.title.default
    if not field.given:
        schema["readOnly"] = True
    if field.help is not None:
        schema["description"] = field.help.default
    if field.default is not None:
        schema["default"] = thawed(field.default)
    return schema


def by_period(value: Schema) -> Schema:
    """The schema of a series: the present value, or values by period, each alone or with the reason of it."""
    one = _or_null(dict(value))
    reasoned = {
        "type": "object",
        "properties": {"value": one, "reason": {"type": "string"}},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [value, {"type": "object", "additionalProperties": {"anyOf": [one, reasoned]}}]}


def _or_null(schema: Schema) -> Schema:
    """A schema that takes null as well: a missing value."""
    if not schema:
        return {}
    if set(schema) & {"enum", "const", "anyOf", "oneOf", "allOf", "not", "$ref"} or "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*types, *(["null"] if "null" not in types else [])]}


def _system_properties(entity: Entity) -> Schema:
    titles = entity.system_titles
    return {
        name: {
            **_SYSTEM_SCHEMAS[kind],
            "readOnly": True,
            **({"title": titles[name].default} if name in titles else {}),
        }
        for name, kind in SYSTEM_FIELDS.items()
    }


def _rules(entity: Entity) -> Iterator[Schema]:
    """What must hold beside the shape."""
    for one in entity.fields.values():
        if one.unique:
            yield {"rule": "unique", "fields": [one.name]}
        if one.process:
            yield {"rule": "process", "field": one.name, "process": one.process, "initial": one.default}
        if one.to:
            yield {"rule": "reference", "field": one.name, "to": one.to, "onDelete": one.on_delete}
        if one.targets:
            to = [target.name for target in one.targets]
            yield {"rule": "reference", "field": one.name, "to": to, "onDelete": one.on_delete}
        yield from _conditions(one)
        limits = {name: thawed(value) for name, value in one.options.items()}
        if limits:
            yield {"rule": "kind", "field": one.name, "kind": one.kind, **limits}
    for names in entity.unique:
        yield {"rule": "unique", "fields": list(names)}
    for rule in entity.rules:
        yield {"rule": "rule", "id": rule.id, "assert": rule.holds, "message": rule.message.default, "at": rule.at}


def _conditions(field: Field) -> Iterator[Schema]:
    """What other fields decide about a field."""
    stated = {"readOnly": field.read_only, "requiredIf": field.required_if, "default": field.default_formula}
    for rule, formula in stated.items():
        if formula:
            yield {"rule": rule, "field": field.name, "formula": formula}
    if field.depends is not None:
        depends = field.depends
        how = {"through": depends.through} if depends.through else {"values": thawed(depends.values)}
        yield {"rule": "depends", "field": field.name, "on": depends.on, **how}


def thawed(value: object) -> Any:  # any JSON value
    """A frozen JSON value with plain dicts and lists again."""
    if isinstance(value, dict):
        return {name: thawed(item) for name, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, tuple) else value
