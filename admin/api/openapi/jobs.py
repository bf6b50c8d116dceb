"""Jobs on many records, as operations."""

from __future__ import annotations

from admin.api.openapi.shared import Json, answered, parameter, ref, refusals

JOB: Json = {
    "type": "object",
    "description": "An act on many records; each is judged by itself.",
    "properties": {
        "id": {"type": "integer"},
        "kind": {"type": "string"},
        "title": {"type": "string"},
        "entity": {"type": "string"},
        "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
        "done": {"type": "integer"},
        "refused": {"type": "integer"},
        "left": {"type": "integer", "description": "Records that were not looked at yet."},
        "created_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
        "problems": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    },
    "required": ["id", "kind", "entity", "state", "done", "refused", "left"],
}
_REFUSED: Json = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "errors": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    },
    "required": ["id", "errors"],
}
_NUMBER = parameter("number", {"type": "integer", "minimum": 0}, "The job.", where="path", required=True)
_AFTER = parameter("after", {"type": "string"}, "The id of the last record that was told; left out at first.")


def _operation(name: str, summary: str, data: Json, parameters: tuple[Json, ...] = ()) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_NUMBER, *parameters],
        "responses": {"200": answered(data, summary), **refusals(404, 422)},
    }


JOB_PATHS: dict[str, Json] = {
    "/jobs/{number}": {"get": _operation("get_job", "How far a job on many records is", ref("schemas", "Job"))},
    "/jobs/{number}:cancel": {"post": _operation("cancel_job", "Do not go on with a job", ref("schemas", "Job"))},
    "/jobs/{number}/refused": {
        "get": _operation(
            "list_refused",
            "The records that a job refused, each with the reasons",
            {"type": "array", "items": _REFUSED},
            (_AFTER, ref("parameters", "limit")),
        )
    },
}
