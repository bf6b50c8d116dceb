"""Shares of a record over HTTP: who has it beside those whom roles let in. Core decides all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from flask import Response, request

from admin.api.answers import answer, record_address
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import share_schema
from admin.api.parameters import read_body
from admin.api.repeats import once
from admin.door import context
from admin.security.identity import people_by_id
from core.context import Actor, Context
from core.queries.paths import entity_named
from core.sharing import Share, end, share, shares_of
from core.timeline.telling import Who

_BODY = share_schema()


def list_shares(entity: str, record: str) -> Response:
    """`GET /records/{entity}/{id}/shares`: with whom it is shared, what has ended included."""
    ctx = context()
    asked = entity_named(ctx.live, entity)
    shares = [_said(one) for one in shares_of(ctx, asked.name, record)]
    address = record_address(asked.name, record)
    return answer(shares, links={"self": f"{address}/shares", "record": address})


def share_record(entity: str, record: str) -> Response:
    """`POST /records/{entity}/{id}/shares`: shares it, or changes how it is shared with somebody.

    `{"whom": "actor:7", "right": "write", "team": "after-sales", "until": "2026-12-31"}`. `meta` names the batch that
    takes it back, and says whether the person may see the record now.
    """
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    body = read_body(_BODY, read_object(request.get_data()))
    whom, right, team = (str(body[name]) for name in ("whom", "right", "team"))

    def work() -> Response:
        until = cast("date | None", body["until"])
        made = share(ctx, asked.name, record, whom, right, _who(ctx), team=team, until=until)
        (held,) = (one for one in shares_of(ctx, asked.name, record) if one.whom == whom)
        return answer(_said(held), meta={"batch": made.batch or None, "reaches": made.reaches})

    return once(ctx, work)


def end_share(entity: str, record: str, whom: str) -> Response:
    """`DELETE /records/{entity}/{id}/shares/{whom}`: it is shared with them no more."""
    ctx = context()
    batch = end(ctx, entity_named(ctx.live, entity).name, record, whom)
    return Response(status=204, headers={"Cardwright-Batch": batch})


def _who(ctx: Context) -> Who:
    def known(ids: Iterable[int]) -> Sequence[Actor]:
        return people_by_id(ctx, ids)

    return known


def _said(one: Share) -> dict[str, object]:
    return {
        "whom": one.whom,
        "name": one.name,
        "right": one.right,
        "team": one.team,
        "until": one.until.isoformat() if one.until else None,
        "over": one.over,
        "by": {"id": one.by.id, "name": one.by.name},
        "at": one.at.isoformat(),
    }
