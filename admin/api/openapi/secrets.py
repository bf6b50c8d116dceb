"""The secrets of an entity, as operations."""

from __future__ import annotations

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.context import Context
from core.records.secrets import secrets_of
from schema_registry.model import Entity


def secret_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path item of an entity that keeps secrets; none of any other."""
    names = list(ctx.live.derive(secrets_of, entity.name))
    if not names:
        return {}
    data: Json = {"type": "object", "properties": {"value": {"type": "string"}}, "required": ["value"]}
    operation: Json = {
        "operationId": f"reveal_secret_of_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": f"Reveal a secret: {entity.title.say(ctx.locale.tag)}",
        "description": "Takes the right to reveal. That it was looked at stands in the record's log.",
        "parameters": [],
        "responses": {"200": answered(data, "The secret in plain words."), **refusals(404, 409, 422)},
    }
    field = parameter("field", {"type": "string", "enum": names}, "Which secret.", where="path", required=True)
    return {
        f"{address}/{{id}}/secrets/{{field}}": {"parameters": [ref("parameters", "id"), field], "post": operation}
    }
