"""Jobs on many records: how far one is, which records it refused and why, and that it is not to go on."""

from __future__ import annotations

from flask import Response, request

from admin.api.answers import ROOT, address_with, answer
from admin.api.expected import refused_schema
from admin.api.parameters import read_address
from admin.door import context
from core.bulk.order import bulk_job, title_of
from core.bulk.records import Refusal, counts, refusals
from core.context import Context
from core.jobs.queue import Job, cancel

_REFUSED = refused_schema()
_USUAL = 50


def get_job(number: int) -> Response:
    """`GET /jobs/{number}`: the caller's own job as it stands."""
    ctx = context()
    return job_answer(ctx, bulk_job(ctx, number))


def cancel_job(number: int) -> Response:
    """`POST /jobs/{number}:cancel`: it is not begun, or stops at its next step; what was done stays done."""
    ctx = context()
    cancel(ctx, bulk_job(ctx, number).id)
    return job_answer(ctx, bulk_job(ctx, number))


def list_refused(number: int) -> Response:
    """`GET /jobs/{number}/refused`: the records that were refused, each with the reasons."""
    ctx = context()
    said, _ = read_address(_REFUSED, request.args)
    job, limit = bulk_job(ctx, number), said.get("limit", _USUAL)
    assert isinstance(limit, int)
    found = refusals(ctx, job.id, str(said.get("after", "")), limit + 1)
    links = {"self": address_with(), "job": job_address(job.id)}
    if len(found) > limit:
        links["next"] = address_with(after=found[limit - 1].record)
    return answer([_refused(ctx, one) for one in found[:limit]], links=links)


def job_address(number: int) -> str:
    """Where a job is."""
    return f"{ROOT}/jobs/{number}"


def job_answer(ctx: Context, job: Job, *, ordered: bool = False) -> Response:
    """A job as it stands; 202 with its address where it was just ordered."""
    found, address, result = counts(ctx, job.id), job_address(job.id), job.result or {}
    data = {
        "id": job.id,
        "kind": job.kind,
        "title": title_of(job).say(ctx.locale.tag),
        "entity": job.payload["entity"],
        "state": job.state,
        "done": found.done,
        "refused": found.refused,
        "left": found.waiting,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "problems": result.get("problems", []) if job.state in ("failed", "waiting") else [],
    }
    links = {"self": address, "refused": f"{address}/refused"}
    headers = {"Location": address} if ordered else {}
    return answer(data, status=202 if ordered else 200, links=links, headers=headers)


def _refused(ctx: Context, one: Refusal) -> dict[str, object]:
    language = "zh" if ctx.locale.tag.startswith("zh") else "en"
    told = [{"pointer": each["pointer"], "code": each["code"], "detail": each[language]} for each in one.problems]
    return {"id": one.record, "errors": told}
