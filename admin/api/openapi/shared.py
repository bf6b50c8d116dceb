"""Components of every description: parameters, headers, answers that refuse, ways to sign in."""

from __future__ import annotations

from collections.abc import Mapping

from admin.api.expected import MOST_BUCKETS, MOST_RECORDS

Json = dict[str, object]

PROBLEM_TYPE = "application/problem+json"


def ref(kind: str, name: str) -> Json:
    """A reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def parameter(name: str, schema: Json, description: str, *, where: str = "query", required: bool = False) -> Json:
    """One parameter of an operation."""
    return {"name": name, "in": where, "required": required, "description": description, "schema": schema}


_TEXT: Json = {"type": "string"}

PARAMETERS: Mapping[str, Json] = {
    "id": parameter("id", {"type": "string", "format": "uuid"}, "The record's id.", where="path", required=True),
    "fields": parameter(
        "fields",
        _TEXT,
        "Field paths to answer with, separated by commas: `name,customer.country`. All when left out.",
    ),
    "filter": {
        "name": "filter",
        "in": "query",
        "required": False,
        "description": 'A filter tree: `{"_and": [{"grade": {"_in": ["A", "B"]}}, {"owed": {"_gt": 0}}]}`. '
        "Simple conditions may also stand alone: `grade=A`, `owed[_gt]=0`.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    "search": parameter("q", _TEXT, "Words to find in the searched fields."),
    "sort": parameter("sort", _TEXT, "Field paths, separated by commas, `-` in front for descending."),
    "limit": parameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST_RECORDS, "default": 50}, "Records on a page."
    ),
    "buckets": parameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST_BUCKETS, "default": 1000}, "Groups in the answer."
    ),
    "cursor": parameter("cursor", _TEXT, "Where the page begins: take it from `links.next` or `links.prev`."),
    "asOf": parameter(
        "asOf",
        _TEXT,
        "The day whose values are read, of series and of tracked fields: `2026-12-31`, the last day of `2026-Q4`, or"
        " `today`. `meta.ofToday` names fields whose values are today's all the same.",
    ),
    "count": parameter("count", {"enum": ["none", "exact"]}, "`exact` counts all records of the question."),
    "group": parameter("group", _TEXT, "Up to three field paths; dates by a bucket: `category,ordered_on:year`."),
    "measures": parameter("measures", _TEXT, "Figures: `count,sum:freight,avg:freight`. `count` when left out."),
    "order": parameter("sort", _TEXT, "Groups and measures, `-` in front for descending: `-sum:freight`."),
    "if_match": parameter(
        "If-Match",
        _TEXT,
        "The ETag of the version that the change was made from; `*` for any.",
        where="header",
        required=True,
    ),
    "if_match_optional": parameter(
        "If-Match", _TEXT, "The ETag of the version that one knows: 412 when there is another by now.", where="header"
    ),
    "if_none_match": parameter("If-None-Match", _TEXT, "An ETag: 304 when it is still current.", where="header"),
    "idempotency_key": parameter(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "A UUID made for this request: sent again within 24 hours, it gets the same answer, done once.",
        where="header",
    ),
    "prefer": parameter("Prefer", _TEXT, "`return=minimal` for an answer without body.", where="header"),
}

HEADERS: Mapping[str, Json] = {
    "etag": {"description": "The record's version, to be sent back as If-Match.", "schema": {"type": "string"}},
    "location": {"description": "Where the new record is, or the job.", "schema": {"type": "string"}},
    "link": {"description": "The same links as in the body (RFC 8288).", "schema": {"type": "string"}},
}

_PROBLEM: Json = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong (RFC 9457). `errors` names every problem with its place.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "code": {"type": "string", "examples": ["REC003"]},
                    "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901)", "examples": ["/name"]},
                    "detail": {"type": "string"},
                    "hint": {"type": "string"},
                },
                "required": ["code", "detail"],
            },
        },
    },
    "required": ["title", "status"],
}

SCHEMAS: Mapping[str, Json] = {
    "Problem": _PROBLEM,
    "Link": {
        "type": "object",
        "description": "A record referred to. The title is null where the reader may not see it.",
        "properties": {"id": {"type": "string", "format": "uuid"}, "title": {"type": ["string", "null"]}},
        "required": ["id", "title"],
    },
    "AnyLink": {
        "type": "object",
        "description": "A record of one of several entities.",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "entity": {"type": "string"},
            "title": {"type": "string"},
        },
        "required": ["id"],
    },
    "Person": {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "name": {"type": ["string", "null"]}},
        "required": ["id", "name"],
    },
    "Links": {"type": "object", "additionalProperties": {"type": "string"}},
}

_REFUSALS: Mapping[int, str] = {
    400: "The address or the body cannot be read.",
    401: "Nobody is signed in.",
    403: "The right is missing.",
    404: "No such record, or none that the caller may see.",
    409: "The request meets another one; ask again.",
    412: "The record was changed since it was read.",
    413: "The body is too large.",
    415: "The body is of another content type.",
    422: "The values or the question are wrong.",
    428: "If-Match is needed.",
    429: "More was asked for in a minute than is allowed.",
    503: "The database is busy; ask again.",
}

RESPONSES: Mapping[str, Json] = {
    str(status): {"description": said, "content": {PROBLEM_TYPE: {"schema": ref("schemas", "Problem")}}}
    for status, said in _REFUSALS.items()
}


def security_schemes(cookie: str) -> Json:
    """The two ways to show who asks."""
    return {
        "key": {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer cw_…`."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": cookie,
            "description": "A browser's session. Changes also need the header X-CSRF-Token.",
        },
    }


def refusals(*statuses: int) -> Json:
    """The refusals of an operation, those that any operation may give included."""
    return {str(status): ref("responses", str(status)) for status in sorted({400, 401, 403, 429, 503, *statuses})}


def answered(data: Json, description: str, meta: Json | None = None, headers: tuple[str, ...] = ()) -> Json:
    """A good answer with the envelope around its data."""
    envelope: Json = {
        "type": "object",
        "properties": {"data": data, "meta": meta or {"type": "object"}, "links": ref("schemas", "Links")},
        "required": ["data", "meta", "links"],
    }
    answer: Json = {"description": description, "content": {"application/json": {"schema": envelope}}}
    if headers:
        answer["headers"] = {_HEADER_NAMES[name]: ref("headers", name) for name in headers}
    return answer


_HEADER_NAMES: Mapping[str, str] = {"etag": "ETag", "location": "Location", "link": "Link"}
