"""Records of a pool over HTTP: claimed, and released. Core decides all.

A claim needs no If-Match: whoever comes first gets the record, whatever else became of it. With one it is refused as
any other write is.
"""

from __future__ import annotations

from flask import Response, request

from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import release_schema
from admin.api.parameters import read_body
from admin.api.records import saved_answer
from admin.api.repeats import once
from admin.api.tags import expected_version
from admin.door import context
from core.pool.claiming import claim, put_back
from core.queries.paths import entity_named

_BODY = release_schema()


def claim_record(entity: str, record: str) -> Response:
    """`POST /records/{entity}/{id}/claim`: the record is the caller's; 422 with who has it, and when it must wait."""
    version = _version()
    ctx = context()
    asked = entity_named(ctx.live, entity)

    def work() -> Response:
        saved = claim(ctx, asked.name, record, version)
        return saved_answer(ctx, asked, saved, 200)

    return once(ctx, work)


def release_record(entity: str, record: str) -> Response:
    """`POST /records/{entity}/{id}/release` with `{"reason": "…"}`: the record lies in the pool.

    Answered without the record where the caller does not see the pool.
    """
    version = _version()
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    reason = str(read_body(_BODY, read_object(request.get_data()))["reason"])

    def work() -> Response:
        saved = put_back(ctx, asked.name, record, reason, version)
        return saved_answer(ctx, asked, saved, 200)

    return once(ctx, work)


def _version() -> int | None:
    given = request.headers.get("If-Match")
    return expected_version(given) if given is not None else None
