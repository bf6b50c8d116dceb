"""Shares of a record over HTTP: who has it beside those whom roles let in. Core decides all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from flask import Response, request

from admin.api import former
from admin.api.answers import answer, record_address
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import share_all_schema, share_many_schema, share_schema
from admin.api.jobs import job_answer
from admin.api.parameters import read_body
from admin.api.repeats import once
from admin.door import context
from admin.faults import entry_of
from admin.security.identity import people_by_id
from core.access.rights import require
from core.bulk.acts import share_now
from core.bulk.order import Chosen, bulk_job
from core.bulk.ordering import order_share
from core.context import Actor, Context
from core.errors import CardwrightError
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.sharing import Share, Terms, end, share, shares_of
from core.timeline.telling import Who
from schema_registry.model import Entity

_BODY, _MANY, _ALL = share_schema(), share_many_schema(), share_all_schema()


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


def share_many(entity: str) -> Response:
    """`POST /records/{entity}:share`: shares many records alike, each with a result of its own.

    `{"records": ["0192…"], "whom": "actor:7", "right": "read"}`; `meta` names the batch that takes it back. With a
    filter in place of the records it is a job that is answered: 202, and where it is.
    """
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    asked = entity_named(ctx.live, entity)
    require(ctx, asked.name, "share")
    raw = read_object(request.get_data())
    if "filter" in raw:
        return _order(ctx, asked, read_body(_ALL, former.question(asked, raw)))
    body = read_body(_MANY, raw)
    ids = cast(Sequence[str], body["records"])

    def work() -> Response:
        batch, acted = share_now(ctx, asked.name, ids, _terms(body))
        data = [_result(ctx, id, acted.refused.get(id)) for id in ids]
        meta = {"batch": batch if acted.batches else None, "refused": len(acted.refused)}
        return answer(data, meta={**meta, "done": len(ids) - len(acted.refused)})

    return once(ctx, work)


def _result(ctx: Context, id: str, refused: CardwrightError | None) -> dict[str, object]:
    """What became of one record."""
    if refused is None:
        return {"id": id, "done": True}
    return {"id": id, "done": False, "errors": [entry_of(one, ctx.locale.tag) for one in refused.problems]}


def _order(ctx: Context, entity: Entity, body: Mapping[str, object]) -> Response:
    chosen = Chosen(cast(FilterTree, body["filter"]), str(body.get("search", "")))

    def work() -> Response:
        number = order_share(ctx, entity.name, chosen, _terms(body))
        return job_answer(ctx, bulk_job(ctx, number), ordered=True)

    return once(ctx, work)


def _terms(body: Mapping[str, object]) -> Terms:
    whom, right, team = (str(body[name]) for name in ("whom", "right", "team"))
    return Terms(whom, right, team, cast("date | None", body["until"]))


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
