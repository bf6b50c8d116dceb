"""Sharing records of an entity, as operations."""

from __future__ import annotations

from admin.api.expected import MOST_RECORDS
from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.access.rights import scope
from core.context import Context
from core.sharing import LONGEST
from schema_registry.model import Entity

_WHOM: Json = {"type": "string", "pattern": "^(actor:[0-9]+|unit:[0-9]+|role:.+)$", "maxLength": 80}
_RIGHT: Json = {"enum": ["read", "write"]}
_TEAM: Json = {"type": "string", "maxLength": LONGEST, "description": "What they are in the record's team."}
_UNTIL: Json = {"type": ["string", "null"], "format": "date", "description": "The last day."}
_TERMS: Json = {"whom": _WHOM, "right": _RIGHT, "team": _TEAM, "until": _UNTIL}
_PERSON: Json = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
_SHARE: Json = {
    "type": "object",
    "properties": {
        "whom": _WHOM,
        "name": {"type": "string"},
        "right": _RIGHT,
        "team": {"type": "string"},
        "until": _UNTIL,
        "over": {"type": "boolean", "description": "Whether its last day is past."},
        "by": _PERSON,
        "at": {"type": "string", "format": "date-time"},
    },
    "required": ["whom", "name", "right", "team", "until", "over", "by", "at"],
}


def share_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path items: whoever reads such records sees their shares; whoever may share adds and ends them."""
    title, name = entity.title.say(ctx.locale.tag), component_name(entity.name)
    listed = answered({"type": "array", "items": _SHARE}, "With whom it is shared.")
    here: Json = {
        "parameters": [ref("parameters", "id")],
        "get": _operation(f"shares_{name}", entity, f"Shares: {title}", {"200": listed, **refusals(404)}),
    }
    whom = parameter("whom", _WHOM, "With whom: actor:7, unit:3, role:sales.", where="path", required=True)
    gone: Json = {"204": {"description": "It is shared with them no more."}, **refusals(404)}
    one: Json = {
        "parameters": [ref("parameters", "id"), whom],
        "delete": _operation(f"unshare_{name}", entity, f"End a share: {title}", gone),
    }
    many: dict[str, Json] = {}
    if scope(ctx, entity.name, "share") != "none":
        responses: Json = {"200": answered(_SHARE, "The share."), **refusals(404, 413, 415, 422)}
        operation = _operation(f"share_{name}", entity, f"Share: {title}", responses)
        body: Json = {
            "type": "object",
            "properties": _TERMS,
            "required": ["whom", "right"],
            "additionalProperties": False,
        }
        content: Json = {"required": True, "content": {"application/json": {"schema": body}}}
        here["post"] = {**operation, "parameters": [ref("parameters", "idempotency_key")], "requestBody": content}
        many[f"{address}:share"] = {"post": _share_many(entity, title)}
    return {f"{address}/{{id}}/shares": here, f"{address}/{{id}}/shares/{{whom}}": one, **many}


def _share_many(entity: Entity, title: str) -> Json:
    id: Json = {"type": "string", "format": "uuid"}
    ids: Json = {"type": "array", "items": id, "minItems": 1, "maxItems": MOST_RECORDS}
    named = _body("records", {"records": ids})
    found = _body("filter", {"filter": {"type": "object"}, "search": {"type": "string"}})
    problems: Json = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
    result: Json = {"id": {"type": "string"}, "done": {"type": "boolean"}, "errors": problems}
    data: Json = {"type": "array", "items": {"type": "object", "properties": result}}
    ordered = "The job that does it for all that the filter finds."
    responses: Json = {
        "200": answered(data, "A result for each record."),
        "202": answered(ref("schemas", "Job"), ordered, headers=("location",)),
        **refusals(404, 413, 415, 422),
    }
    operation = _operation(f"share_many_{component_name(entity.name)}", entity, f"Share many: {title}", responses)
    content: Json = {"required": True, "content": {"application/json": {"schema": {"oneOf": [named, found]}}}}
    return {**operation, "parameters": [ref("parameters", "idempotency_key")], "requestBody": content}


def _body(needed: str, more: Json) -> Json:
    """Terms for the records that a member of the body names."""
    return {
        "type": "object",
        "properties": {**_TERMS, **more},
        "required": [needed, "whom", "right"],
        "additionalProperties": False,
    }


def _operation(name: str, entity: Entity, summary: str, responses: Json) -> Json:
    return {"operationId": name, "tags": [entity.name], "summary": summary, "responses": responses}
