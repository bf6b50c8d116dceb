"""Why somebody may, or may not, do something with a record: for those who manage users or definitions."""

from __future__ import annotations

from flask import Response, request

from admin.api.answers import answer, record_address
from admin.api.expected import explanation_schema
from admin.api.parameters import read_address
from admin.door import context
from admin.people.answers import Asked, answered
from admin.people.explaining import explaining
from admin.security.codes import USER_UNKNOWN
from admin.security.identity import people_by_id
from admin.security.people import find_person
from core.access.explained import Reason
from core.errors import Missing

_ADDRESS = explanation_schema()


def explain_record(entity: str, record: str) -> Response:
    """`GET /records/{entity}/{id}/explanation?who=wang&what=action:update`: the verdict with what says so."""
    explaining()
    ctx, (said, _) = context(), read_address(_ADDRESS, request.args)
    who, what = str(said.get("who", "")), str(said.get("what", "action:read"))
    found = people_by_id(ctx, [find_person(ctx.connection, who).id])
    if not found:
        raise Missing([USER_UNKNOWN.at()])
    told = answered(ctx, found[0], Asked(who, entity, record, what), record)
    if told is None:
        raise Missing([USER_UNKNOWN.at()])
    address = record_address(entity, record)
    body = {"allowed": told.allowed, "verdict": told.verdict, "reasons": [_said(one) for one in told.reasons]}
    return answer(body, meta={"who": who, "what": what}, links={"self": f"{address}/explanation", "record": address})


def _said(one: Reason) -> dict[str, object]:
    """A reason; `stands` is file, line and JSON Pointer of what says it."""
    stands = one.stands
    place = (
        {"file": f"{stands.pack}/{stands.path}", "line": stands.line, "pointer": stands.pointer} if stands else None
    )
    return {"said": one.said, "holds": one.holds, "stands": place}
