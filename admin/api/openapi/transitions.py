"""The transitions of an entity's processes, as operations."""

from __future__ import annotations

from admin.api.openapi.schemas import component_name, given_schema
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.context import Context
from core.processes.chart import asked
from core.records.states import processes_of
from schema_registry.model import Entity

_PROBLEMS: Json = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
_NAMES: Json = {"type": "array", "items": {"type": "string"}}
_VOTES: Json = {"type": "object", "properties": {"count": {"type": "integer"}, "needed": {"type": "integer"}}}
_TEXT: Json = {"type": "string"}


def transition_paths(ctx: Context, entity: Entity, address: str) -> dict[str, Json]:
    """The path items of an entity that has processes; none of any other."""
    charts = ctx.live.derive(processes_of, entity.name)
    if not charts:
        return {}
    title = entity.title.say(ctx.locale.tag)
    ways = [way for one in charts for state in one.states.values() for way in state.transitions.values()]
    events: Json = {"type": "string", "enum": list(dict.fromkeys(way.event for way in ways))}
    process = parameter(
        "process",
        {"type": "string", "enum": [one.name for one in charts]},
        "Which one, where an event is in several.",
    )
    names = {
        name
        for one in charts
        for state in one.states.values()
        for way in state.transitions.values()
        for name in asked(one, way)
    }
    values: Json = {
        "type": "object",
        "description": "What the transition asks for, by field name.",
        "properties": {
            name: given_schema(ctx.live, entity.fields[name], ctx.locale.tag)
            for name in sorted(names & entity.fields.keys())  # others are hidden from whoever asks
        },
        "additionalProperties": False,
    }
    event = parameter("event", events, "The transition, as the process writes it.", where="path", required=True)
    one = [ref("parameters", "id")]
    return {
        f"{address}/{{id}}/transitions": {"parameters": one, "get": _list(entity, title)},
        f"{address}/{{id}}/transitions/{{event}}": {
            "parameters": [*one, event, process],
            "post": _take(entity, title, values),
        },
        f"{address}:transition": {"post": _take_many(entity, title, events, values)},
    }


def _operation(verb: str, entity: Entity, summary: str, responses: Json, headers: tuple[str, ...]) -> Json:
    return {
        "operationId": f"{verb}_{component_name(entity.name)}",
        "tags": [entity.name],
        "summary": summary,
        "parameters": [ref("parameters", name) for name in headers],
        "responses": responses,
    }


def _list(entity: Entity, title: str) -> Json:
    way: Json = {
        "event": _TEXT,
        "title": _TEXT,
        "target": _TEXT,
        "open": {"type": "boolean"},
        "asks": _NAMES,
        "needs": _NAMES,
        "votes": _VOTES,
        "problems": _PROBLEMS,
    }
    standing: Json = {
        "process": _TEXT,
        "title": _TEXT,
        "field": _TEXT,
        "state": {"type": "object", "additionalProperties": True},
        "transitions": {"type": "array", "items": {"type": "object", "properties": way}},
    }
    data: Json = {"type": "array", "items": {"type": "object", "properties": standing}}
    answers = answered(data, "Where the record stands, and what may happen.", headers=("etag",))
    return _operation("transitions_of", entity, f"What may happen: {title}", {"200": answers, **refusals(404)}, ())


def _take(entity: Entity, title: str, values: Json) -> Json:
    done = answered(ref("schemas", component_name(entity.name)), "The record as it is now.", headers=("etag",))
    responses: Json = {
        "200": done,
        "204": {"description": "Done; the client wanted no body."},
        **refusals(404, 412, 413, 415, 422, 428),
    }
    headers = ("if_match", "idempotency_key", "prefer")
    operation = _operation("take_transition_of", entity, f"Take a transition: {title}", responses, headers)
    return {**operation, "requestBody": {"required": False, "content": {"application/json": {"schema": values}}}}


def _take_many(entity: Entity, title: str, events: Json, values: Json) -> Json:
    record: Json = {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "values": values, "version": {"type": "integer"}},
        "required": ["id"],
        "additionalProperties": False,
    }
    which: Json = {"event": events, "process": _TEXT}
    named = _body(which, "records", {"records": {"type": "array", "items": record, "minItems": 1, "maxItems": 1000}})
    found = _body(which, "filter", {"filter": {"type": "object"}, "search": _TEXT, "values": values})
    result: Json = {
        "id": _TEXT,
        "done": {"type": "boolean"},
        "version": {"type": "integer"},
        "state": _TEXT,
        "votes": _VOTES,
        "errors": _PROBLEMS,
    }
    data: Json = {"type": "array", "items": {"type": "object", "properties": result}}
    responses: Json = {
        "200": answered(data, "A result for each record."),
        "202": answered(
            ref("schemas", "Job"), "The job that does it for all that the filter finds.", headers=("location",)
        ),
        **refusals(404, 413, 415, 422),
    }
    operation = _operation(
        "take_transitions_of", entity, f"Take one for many: {title}", responses, ("idempotency_key",)
    )
    body: Json = {"oneOf": [named, found]}
    return {**operation, "requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}


def _body(which: Json, needed: str, more: Json) -> Json:
    return {
        "type": "object",
        "properties": {**which, **more},
        "required": ["event", needed],
        "additionalProperties": False,
    }
