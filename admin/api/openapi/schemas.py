"""An entity's records as JSON Schema (2020-12): as they are read, created and changed."""

from __future__ import annotations

from dataclasses import replace

from admin.api.openapi.shared import Json, ref
from core.context import Live
from core.kinds.named import NAMED
from core.queries.many import line_columns
from core.queries.measures import totals_of
from schema_registry.model import SYSTEM_FIELDS, Entity, Field, Lines, Measure
from schema_registry.standard import by_period

_OWN = ("id", "sys_version")


def component_name(entity: str) -> str:
    """The entity's name as a component key, which must be ASCII: other letters as their UTF-8 in hex."""
    return entity if entity.isascii() else "x" + entity.encode().hex()


def record_schemas(live: Live, entity: Entity, language: str) -> dict[str, Json]:
    """The components of one entity, by component name."""
    name, title = component_name(entity.name), entity.title.say(language)
    given = {field.name: given_schema(live, field, language) for field in entity.fields.values() if field.given}
    asked = (field for field in entity.fields.values() if field.required and not field.default_formula)
    required = [field.name for field in asked if field.default is None]
    new: Json = {"type": "object", "title": title, "properties": given, "additionalProperties": False}
    if required:
        new["required"] = required
    change: Json = {"type": "object", "title": title, "properties": given, "additionalProperties": False}
    return {name: _read_record(live, entity, language), f"{name}.new": new, f"{name}.change": change}


def figures_schema() -> Json:
    """One group of an aggregation. Keys and figures depend on what was asked."""
    anything: Json = {"type": "object", "additionalProperties": True}
    return {
        "type": "object",
        "properties": {"group": anything, "measures": anything},
        "required": ["group", "measures"],
    }


def state_schema() -> Json:
    """What values decide about a record. Its members depend on the entity."""
    names: Json = {"type": "array", "items": {"type": "string"}}
    anything: Json = {"type": "object", "additionalProperties": True}
    part: Json = {"type": "object", "properties": {"tab": {"type": "string"}, "section": {"type": "string"}}}
    properties: Json = {
        "values": {**anything, "description": "The record as it would be; defaults are filled in."},
        "computed": {**anything, "description": "Computed fields that follow from its own values."},
        "hidden": names,
        "hidden_tabs": names,
        "hidden_sections": {"type": "array", "items": part},
        "read_only": names,
        "required": names,
        "offered": {"type": "object", "additionalProperties": names},
        "problems": {"type": "array", "items": anything, "description": "Values that cannot be read."},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def total_examples(live: Live, entity: Entity) -> str:
    """Measures that this entity has, for the description."""
    found = [
        str(Measure(total, field.name))
        for field in entity.fields.values()
        for total in totals_of(live, field)
        if total != "count"
    ]
    return ",".join(["count", *found[:3]])


def _read_record(live: Live, entity: Entity, language: str) -> Json:
    properties: dict[str, Json] = {"id": {"type": "string", "format": "uuid"}, "sys_version": {"type": "integer"}}
    fields = entity.fields.values()
    properties.update({field.name: _titled(field, language, _read(live, field, language)) for field in fields})
    properties.update({name: _system(kind) for name, kind in SYSTEM_FIELDS.items() if name not in _OWN})
    schema: Json = {"type": "object", "title": entity.title.say(language), "properties": properties}
    if entity.description is not None:
        schema["description"] = entity.description.say(language)
    return {**schema, "required": list(_OWN)}


def _system(kind: str) -> Json:
    if kind == "actor":
        return _nullable(ref("schemas", "Person"))
    return {"type": "string", "format": "date-time"}


def _read(live: Live, field: Field, language: str) -> Json:
    """A value as it is printed; any may be missing, as a field may have become required later."""
    if field.to:
        return _nullable(ref("schemas", "Link"))
    if field.targets:
        return _nullable(ref("schemas", "AnyLink"))
    if field.kind in NAMED:
        return _nullable(ref("schemas", "Person"))
    if field.links is not None:
        return {"type": "array", "items": ref("schemas", "Link")}
    if field.lines is not None:
        return {"type": "array", "items": _read_line(live, field.lines, language)}
    return _nullable(live.kinds[field.kind].standard(replace(field, required=False)))


def _read_line(live: Live, way: Lines, language: str) -> Json:
    fields = live.model.entities[way.entity].fields
    cells = {name: _titled(fields[name], language, _read(live, fields[name], language)) for name in line_columns(way)}
    head: Json = {"id": {"type": "string", "format": "uuid"}, "sys_version": {"type": "integer"}}
    return {"type": "object", "properties": {**head, **cells}, "required": list(_OWN)}


def _given_line(live: Live, way: Lines, language: str) -> Json:
    """A line as it is written: with its id to change it, without one to add it."""
    fields, kept = live.model.entities[way.entity].fields, (way.field, way.position)
    cells = {
        name: given_schema(live, one, language)
        for name, one in fields.items()
        if name not in kept and one.given and one.lines is None and one.links is None
    }
    head: Json = {"id": {"type": "string", "format": "uuid"}}
    return {"type": "object", "properties": {**head, **cells}, "additionalProperties": False}


def given_schema(live: Live, field: Field, language: str) -> Json:
    """A value as it is given; null where the field need not have one."""
    schema: Json = dict(live.kinds[field.kind].standard(field))
    if field.lines is not None:
        schema["items"] = _given_line(live, field.lines, language)
    if field.series:
        schema = by_period(schema)
    return _titled(field, language, schema if field.required else _nullable(schema))


def _titled(field: Field, language: str, schema: Json) -> Json:
    titled: Json = {"title": field.title.say(language), **schema}
    if field.help is not None:
        titled["description"] = field.help.say(language)
    return titled


def _nullable(schema: Json) -> Json:
    said = schema.get("type")
    if isinstance(said, str) and "enum" not in schema and "const" not in schema:
        return {**schema, "type": [said, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
