"""Claiming and releasing records of an entity with a pool, as operations."""

from __future__ import annotations

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, ref, refusals
from core.access.rights import scope
from core.context import Context
from core.pool.claiming import MOST_REASON
from schema_registry.model import Entity

_HEADERS = ("if_match_optional", "idempotency_key", "prefer")


def pool_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path items, for a caller who may claim, or give away."""
    if entity.pool is None:
        return {}
    title, found = entity.title.say(ctx.locale.tag), dict[str, Json]()
    if scope(ctx, entity.name, "claim") != "none":
        found["claim"] = _operation("claim", entity, f"Claim from the pool: {title}", "The record, the caller's now.")
    if scope(ctx, entity.name, "release") != "none":
        reason: Json = {"type": "string", "minLength": 1, "maxLength": MOST_REASON}
        body: Json = {
            "type": "object",
            "properties": {"reason": reason},
            "required": ["reason"],
            "additionalProperties": False,
        }
        found["release"] = {
            **_operation("release", entity, f"Release into the pool: {title}", "The record, without an owner."),
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        }
    one = [ref("parameters", "id")]
    return {f"{address}/{{id}}/{name}": {"parameters": one, "post": operation} for name, operation in found.items()}


def _operation(verb: str, entity: Entity, summary: str, said: str) -> Json:
    return {
        "operationId": f"{verb}_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": summary,
        "parameters": [ref("parameters", name) for name in _HEADERS],
        "responses": {
            "200": answered(ref("schemas", component_name(entity.name)), said, headers=("etag",)),
            "204": {"description": "Done; the client wanted no body."},
            **refusals(404, 412, 413, 415, 422),
        },
    }
