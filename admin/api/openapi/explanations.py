"""Why somebody may do something with a record, as an operation."""

from __future__ import annotations

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.audit.listing import may_audit
from core.context import Context
from schema_registry.model import Entity

_PLACE: Json = {
    "type": ["object", "null"],
    "properties": {"file": {"type": "string"}, "line": {"type": "integer"}, "pointer": {"type": "string"}},
}
_REASON: Json = {
    "type": "object",
    "properties": {"said": {"type": "string"}, "holds": {"type": ["boolean", "null"]}, "stands": _PLACE},
    "required": ["said", "holds", "stands"],
}
_ANSWER: Json = {
    "type": "object",
    "properties": {
        "allowed": {"type": "boolean"},
        "verdict": {"type": "string"},
        "reasons": {"type": "array", "items": _REASON},
    },
    "required": ["allowed", "verdict", "reasons"],
}


def explanation_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path item, for those who manage users or definitions."""
    if not may_audit(ctx):
        return {}
    operation: Json = {
        "operationId": f"explain_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": f"Explain who may do what: {entity.title.say(ctx.locale.tag)}",
        "description": "For those who manage users or administer the definitions.",
        "parameters": [
            parameter("who", {"type": "string"}, "A sign-in name.", required=True),
            parameter("what", {"type": "string"}, "action:<action>, field:<field> or event:<transition>."),
        ],
        "responses": {"200": answered(_ANSWER, "The verdict, and what says so."), **refusals(400, 404, 422)},
    }
    return {f"{address}/{{id}}/explanation": {"parameters": [ref("parameters", "id")], "get": operation}}
