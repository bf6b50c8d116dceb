"""Files of lists, as operations."""

from __future__ import annotations

from urllib.parse import quote

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.exports.formats import FORMATS
from schema_registry.model import Entity

_MISSING: Json = {"type": ["integer", "null"]}
EXPORT: Json = {
    "type": "object",
    "description": "A file that a worker makes; `links.file` is there once it can be fetched, until `until`.",
    "properties": {
        "id": {"type": "integer"},
        "title": {"type": "string"},
        "format": {"enum": list(FORMATS)},
        "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
        "done": {"type": "integer"},
        "of": _MISSING,
        "size": _MISSING,
        "rows": _MISSING,
        "until": {"type": ["string", "null"], "format": "date-time"},
        "created_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
        "problems": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    },
    "required": ["id", "title", "format", "state", "done", "of"],
}
_NUMBER = parameter("number", {"type": "integer", "minimum": 0}, "The export.", where="path", required=True)
_FILE: Json = {"description": "The file.", "content": {"*/*": {"schema": {}}}}
_BODY: Json = {
    "type": "object",
    "properties": {
        "fields": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        "filter": {"type": "object"},
        "search": {"type": "string"},
        "sort": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "format": {"enum": list(FORMATS), "default": "csv"},
        "asOf": {"type": "string"},
    },
    "additionalProperties": False,
}


def _operation(name: str, summary: str) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_NUMBER],
        "responses": {"200": answered(ref("schemas", "Export"), summary), **refusals(404)},
    }


EXPORT_PATHS: dict[str, Json] = {
    "/exports/{number}": {"get": _operation("get_export", "How far the file of a list or a report is")},
    "/exports/{number}:cancel": {"post": _operation("cancel_export", "Do not make a file")},
    "/exports/{number}/file": {
        "get": {
            "operationId": "fetch_export",
            "summary": "The file",
            "parameters": [_NUMBER],
            "responses": dict[str, object](refusals(403, 404, 503), **{"200": _FILE}),
        }
    },
}


def export_paths(entity: Entity, language: str) -> dict[str, Json]:
    """Ordering a file of an entity's records."""
    plural = entity.plural.say(language)
    operation: Json = {
        "operationId": f"export_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": f"Order a file: {plural}",
        "parameters": [ref("parameters", "idempotency_key")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _BODY}}},
        "responses": {
            "202": answered(ref("schemas", "Export"), "A worker makes it; `Location` says where to look."),
            **refusals(404, 422),
        },
    }
    return {f"/records/{quote(entity.name)}:export": {"post": operation}}
