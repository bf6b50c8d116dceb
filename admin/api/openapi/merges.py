"""Merging records of an entity, as an operation."""

from __future__ import annotations

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, ref, refusals
from core.access.rights import scope
from core.context import Context
from core.merging.chosen import choosable
from core.merging.merge import MOST
from schema_registry.model import Entity

_ID: Json = {"type": "string", "format": "uuid"}


def merge_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path item, for a caller who may change and delete such records."""
    if entity.single or any(scope(ctx, entity.name, one) == "none" for one in ("read", "update", "delete")):
        return {}
    other: Json = {
        "type": "object",
        "properties": {"id": _ID, "version": {"type": "integer"}},
        "required": ["id"],
        "additionalProperties": False,
    }
    take: Json = {
        "type": "object",
        "description": "By field name: the record whose value stays. All else is that of the record addressed, or "
        "the first there is.",
        "properties": dict.fromkeys(choosable(ctx, entity.name), _ID),
        "additionalProperties": False,
    }
    records: Json = {"type": "array", "items": other, "minItems": 1, "maxItems": MOST - 1}
    body: Json = {
        "type": "object",
        "properties": {"records": records, "take": take},
        "required": ["records"],
        "additionalProperties": False,
    }
    done = answered(ref("schemas", component_name(entity.name)), "The record that stays.", headers=("etag",))
    operation: Json = {
        "operationId": f"merge_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": f"Merge others into one: {entity.title.say(ctx.locale.tag)}",
        "parameters": [ref("parameters", name) for name in ("if_match", "idempotency_key", "prefer")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": done,
            "204": {"description": "Done; the client wanted no body."},
            **refusals(404, 412, 413, 415, 422, 428),
        },
    }
    return {f"{address}/{{id}}/merge": {"parameters": [ref("parameters", "id")], "post": operation}}
