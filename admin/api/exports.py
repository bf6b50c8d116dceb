"""Files of lists over HTTP: ordered, watched, fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from admin.api import former
from admin.api.answers import ROOT, answer
from admin.api.bodies import JSON_TYPE, check_type, read_object
from admin.api.expected import AS_OF, export_schema
from admin.api.parameters import read_body
from admin.api.repeats import once
from admin.door import context
from admin.views.export import asked_of
from admin.views.exports import given_out
from core.access.rights import require
from core.context import Context
from core.exports.asked import format_named
from core.exports.columns import columns_of
from core.exports.kept import export_job, made_by
from core.exports.listed import order_list
from core.exports.making import title_of
from core.jobs.queue import Job, cancel
from core.queries.paths import entity_named
from core.queries.query import Query

_BODY = export_schema()


def export_records(entity: str) -> Response:
    """`POST /records/{entity}:export`: a worker makes a file of all records of a question; 202, and the job."""
    check_type(request.content_type, JSON_TYPE)
    ctx = context()
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "export")
    said: Mapping[str, Any] = read_body(_BODY, former.question(about, read_object(request.get_data())))
    named = {name: said[name] for name in ("filter", "search", "sort") if name in said}
    columns = tuple(said.get("fields") or about.list.columns)
    columns_of(ctx, about.name, columns)
    query = Query(about.name, columns, **named)
    asked = asked_of(ctx, about, query, format_named(said.get("format", "csv")), said.get(AS_OF))

    def work() -> Response:
        return export_answer(ctx, export_job(ctx, order_list(ctx, asked)), ordered=True)

    return once(ctx, work)


def get_export(number: int) -> Response:
    """`GET /exports/{number}`: the caller's own export as it stands."""
    ctx = context()
    return export_answer(ctx, export_job(ctx, number))


def cancel_export(number: int) -> Response:
    """`POST /exports/{number}:cancel`: it is not begun, or stops at its next step."""
    ctx = context()
    cancel(ctx, export_job(ctx, number).id)
    return export_answer(ctx, export_job(ctx, number))


def fetch_export(number: int) -> Response:
    """`GET /exports/{number}/file`: what was made."""
    return given_out(context(), number)


def export_answer(ctx: Context, job: Job, *, ordered: bool = False) -> Response:
    """An export as it stands, with the address of its file once there is one; 202 where it was just ordered."""
    address, made = f"{ROOT}/exports/{job.id}", made_by(ctx, job.id)
    data = {
        "id": job.id,
        "title": title_of(job.payload).say(ctx.locale.tag),
        "format": job.payload["format"],
        "state": job.state,
        "done": job.progress.get("done", 0),
        "of": job.progress.get("of"),
        "size": made.size if made else None,
        "rows": made.rows if made else None,
        "until": made.until if made else None,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "problems": (job.result or {}).get("problems", []) if job.state in ("failed", "waiting") else [],
    }
    links = {"self": address, "file": f"{address}/file"} if made else {"self": address}
    headers = {"Location": address} if ordered else {}
    return answer(data, status=202 if ordered else 200, links=links, headers=headers)
