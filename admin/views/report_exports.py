"""Reports as files: small ones at once, large ones made by a worker while one waits, or leaves."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context
from admin.views import report_address as addresses
from admin.views.conditions import tree
from core.codes import reports as codes
from core.context import Context
from core.errors import Missing, Rejected
from core.jobs.queue import Job, cancel
from core.reports.answer import Answer
from core.reports.compose import compose
from core.reports.export import export_job, exports, order_export, place_of, written
from core.reports.files import FORMATS
from core.reports.open import report_named
from core.reports.question import Asked
from schema_registry.reports import Report

blueprint = Blueprint("report_exports", __name__)
AT_ONCE = 2_000
"""Figures up to which a file is made while one waits for the answer."""
AGAIN = 2
"""Seconds after which the page of a job looks again."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """How a report is taken out: links for small ones, forms that order a job for large ones."""

    path: str
    query: str
    at_once: bool


def offer(ctx: Context, report: Report, address: addresses.ReportAddress, answer: Answer) -> Offer | None:
    """What the page of a report offers; None without the right."""
    if not exports(ctx, report):
        return None
    return Offer(address.path, address.query(), len(answer.cells) * len(report.measures) <= AT_ONCE)


@blueprint.get("/reports/<name>/export.<format>")
def at_once(name: str, format: str) -> Response:
    """The file of a small report. A large one is refused: it has to be ordered."""
    ctx = context()
    report = report_named(ctx, name)
    if format not in FORMATS or not exports(ctx, report):
        raise Missing([codes.NO_FORMAT.at("/format", value=format[:20], formats=", ".join(FORMATS))])
    address = addresses.read(report, request.args)
    found = compose(ctx, report, Asked(address.period, tree(address.narrowed)))
    if len(found.cells) * len(report.measures) > AT_ONCE:
        raise Rejected([codes.TOO_MANY_GROUPS.at("/format", most=AT_ONCE)])
    return _file(written(ctx, found, format), report.name, format)


@blueprint.post("/reports/<name>/exports")
def order(name: str) -> AnyResponse:
    """Orders the file; leads to the page that waits for it."""
    ctx = context()
    report = report_named(ctx, name)
    address = addresses.read(report, request.args)
    asked = tree(address.narrowed)
    filter = msgspec.json.encode(asked, enc_hook=str).decode() if asked else ""
    number = order_export(ctx, report, request.form.get("format", ""), address.period, filter)
    return redirect(f"/exports/{number}", 303)


@blueprint.get("/exports/<int:number>")
def watch(number: int) -> Response:
    """How far a job is; it looks again by itself until there is something to fetch."""
    ctx = context()
    job = export_job(ctx, number)
    report = ctx.model.reports.get(str(job.payload["report"]))
    page = render_template(
        "export.html",
        job=job,
        title=report.title.say(ctx.locale.tag) if report is not None else str(job.payload["report"]),
        back=f"/reports/{job.payload['report']}",
        progress=_progress(job),
        there=job.state == "done" and place_of(ctx.settings, job).is_file(),
    )
    response = make_response(page)
    if job.state in ("waiting", "running"):
        response.headers["Refresh"] = str(AGAIN)
    return response


@blueprint.get("/exports/<int:number>/file")
def fetch(number: int) -> Response:
    """The file, for whoever ordered it."""
    ctx = context()
    job = export_job(ctx, number)
    place = place_of(ctx.settings, job)
    if job.state != "done" or not place.is_file():
        raise Missing([codes.NO_EXPORT.at()])
    return _file(place.read_bytes(), str(job.payload["report"]), str(job.payload["format"]))


@blueprint.post("/exports/<int:number>/cancel")
def stop(number: int) -> AnyResponse:
    """The job is not begun, or stops at its next step."""
    ctx = context()
    job = export_job(ctx, number)
    cancel(ctx, job.id)
    return redirect(f"/exports/{number}", 303)


def _progress(job: Job) -> str:
    done, of = job.progress.get("done"), job.progress.get("of")
    if job.state == "waiting":
        return str(_("Waiting for a worker"))
    return str(_("%(done)s of %(all)s", done=done, all=of)) if of else ""


def _file(content: bytes, name: str, format: str) -> Response:
    response = Response(content, content_type=TYPES[format])
    ascii = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{ascii}.{format}"'
    return response
