"""People and units, as operations, for callers who manage users."""

from __future__ import annotations

from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.access.rights import administers
from core.context import Context

_TAG = "organisation"
_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer", "minimum": 0}
_NUMBER_OR_NULL: Json = {"type": ["integer", "null"], "minimum": 0}
_DAY: Json = {"type": "string", "format": "date"}
_YES: Json = {"type": "boolean"}


def _object(properties: dict[str, Json], *required: str, closed: bool = False) -> Json:
    made: Json = {"type": "object", "properties": properties, "required": list(required)}
    return {**made, "additionalProperties": False} if closed else made


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_MEMBERSHIP = _object({"unit": _NUMBER, "position": _TEXT, "leads": _YES}, "unit", closed=True)
_ACCOUNT: dict[str, Json] = {
    "login": _TEXT,
    "name": _TEXT,
    "email": {"type": ["string", "null"]},
    "active": _YES,
    "roles": _list(_TEXT),
    "unit": {**_NUMBER_OR_NULL, "description": "The main unit, where new records go."},
    "units": _list(_MEMBERSHIP),
}
_DEPUTY = _object({"number": _NUMBER, "deputy": ref("schemas", "Person"), "since": _DAY, "until": _DAY}, "number")
ACCOUNT = _object({"id": _NUMBER, **_ACCOUNT, "deputies": _list(_DEPUTY)}, "id", *_ACCOUNT)
_UNIT: dict[str, Json] = {"code": _TEXT, "name": _TEXT, "parent": _NUMBER_OR_NULL, "active": _YES}
UNIT = _object(
    {"id": _NUMBER, **_UNIT, "level": _NUMBER, "path": _TEXT, "people": _NUMBER}, "id", *_UNIT, "level", "path"
)
_PASSWORD: Json = {**_TEXT, "description": "Left out, nobody knows one: for people whom another provider recognises."}
_GIVEN: dict[str, Json] = {**_ACCOUNT, "password": _PASSWORD}
_MEMBER = _object({"id": _NUMBER, "login": _TEXT, "name": _TEXT, "position": _TEXT, "leads": _YES}, "id", "name")
_HELD = _object(
    {"name": _TEXT, "entity": _TEXT, "field": _TEXT, "count": _NUMBER, "allowed": _YES}, "name", "entity", "count"
)
_JOB = _object({"job": _NUMBER, "address": _TEXT}, "job", "address")


def people_paths(ctx: Context) -> dict[str, Json]:
    """The path items; none for who does not manage users."""
    return dict(_PATHS) if administers(ctx, "users") else {}


def _asked(name: str, summary: str, data: Json, *parameters: Json, etag: bool = False) -> Json:
    told = answered(data, summary, headers=("etag",) if etag else ())
    changed: Json = {"304": {"description": "It is as the client has it."}} if etag else {}
    return _operation(name, summary, {"200": told, **changed, **refusals(404, 422)}, *parameters)


def _given(name: str, summary: str, body: Json, good: Json, *parameters: str) -> Json:
    made = _operation(
        name,
        summary,
        {**good, **refusals(404, 412, 413, 415, 422, 428)},
        *(ref("parameters", one) for one in parameters),
    )
    return {**made, "requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}


def _operation(name: str, summary: str, responses: Json, *parameters: Json) -> Json:
    said: Json = {"operationId": name, "tags": [_TAG], "summary": summary}
    return {**said, "parameters": list(parameters), "responses": dict(responses)}


def _with_id(name: str, said: str, *others: Json, **operations: Json) -> Json:
    return {"parameters": [parameter(name, _NUMBER, said, where="path", required=True), *others], **operations}


_PERSON, _ONE = ref("schemas", "Account"), ref("schemas", "Unit")
_MADE = answered(_PERSON, "The account.", headers=("etag", "location"))
_CHANGED = answered(_PERSON, "The account.", headers=("etag",))
_UNIT_MADE = answered(_ONE, "The unit.", headers=("etag", "location"))
_UNIT_CHANGED = answered(_ONE, "The unit.", headers=("etag",))
_IF_NONE = ref("parameters", "if_none_match")
_ENDED: Json = {"204": {"description": "It has ended."}}
_WHO = "The number of the person."
_PATHS: dict[str, Json] = {
    "/people": {
        "get": _asked(
            "list_people",
            "Accounts, the open ones first, by name",
            _list(_PERSON),
            *(ref("parameters", one) for one in ("search", "limit", "cursor")),
        ),
        "post": _given(
            "create_person",
            "A new account",
            _object(_GIVEN, "login", "name", closed=True),
            {"201": _MADE},
            "idempotency_key",
        ),
    },
    "/people/{person}": _with_id(
        "person",
        _WHO,
        get=_asked("get_person", "An account, its units and deputies", _PERSON, _IF_NONE, etag=True),
        patch=_given(
            "patch_person", "Change an account", _object(_GIVEN, closed=True), {"200": _CHANGED}, "if_match"
        ),
    ),
    "/people/{person}/deputies": _with_id(
        "person",
        _WHO,
        post=_given(
            "create_deputy",
            "Somebody stands in for the person",
            _object({"deputy": _NUMBER, "since": _DAY, "until": _DAY}, "deputy", "since", "until", closed=True),
            {"201": _MADE},
            "idempotency_key",
        ),
    ),
    "/people/{person}/deputies/{number}": _with_id(
        "person",
        _WHO,
        parameter("number", _NUMBER, "The deputyship.", where="path", required=True),
        delete=_operation("delete_deputy", "A deputyship ends", {**_ENDED, **refusals(404)}),
    ),
    "/people/{person}/held": _with_id(
        "person", _WHO, get=_asked("list_held", "What the person holds, with how many records", _list(_HELD))
    ),
    "/people/{person}:hand-over": _with_id(
        "person",
        _WHO,
        post=_given(
            "hand_over",
            "Jobs give what the person holds to another one",
            _object({"to": _NUMBER, "held": _list(_TEXT)}, "to", "held", closed=True),
            {"202": answered(_list(_JOB), "The jobs.")},
            "idempotency_key",
        ),
    ),
    "/units": {
        "get": _asked("list_units", "All units in the order of the tree", _list(_ONE)),
        "post": _given(
            "create_unit",
            "A new unit",
            _object(_UNIT, "code", "name", closed=True),
            {"201": _UNIT_MADE},
            "idempotency_key",
        ),
    },
    "/units/{unit}": _with_id(
        "unit",
        "The number of the unit.",
        get=_asked("get_unit", "A unit", _ONE, _IF_NONE, etag=True),
        patch=_given("patch_unit", "Change a unit", _object(_UNIT, closed=True), {"200": _UNIT_CHANGED}, "if_match"),
    ),
    "/units/{unit}/members": _with_id(
        "unit", "The number of the unit.", get=_asked("list_members", "Who works in a unit", _list(_MEMBER))
    ),
}
