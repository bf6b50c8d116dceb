"""Reports as files: small ones while one waits, large ones by a worker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context, installation, step_out
from admin.views import report_address as addresses
from admin.views.conditions import tree
from admin.views.export import sent
from core.codes import reports as codes
from core.context import Context
from core.errors import Missing, Rejected
from core.exports.asked import format_named, in_json
from core.exports.formats import FORMATS
from core.exports.telling import log_file
from core.reports.answer import Answer
from core.reports.compose import compose
from core.reports.export import exports, order_report, written
from core.reports.open import report_named
from core.reports.question import Asked
from schema_registry.reports import Report

blueprint = Blueprint("report_exports", __name__)
AT_ONCE = 2_000
"""Figures up to which a file is made while one waits for the answer."""


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
    if not exports(ctx, report):
        raise Missing([codes.NO_FORMAT.at("/format", value=format[:20], formats=", ".join(FORMATS))])
    format = format_named(format).name
    address = addresses.read(report, request.args)
    asked = Asked(address.period, tree(address.narrowed), address.as_of)
    found = compose(ctx, report, asked)
    if len(found.cells) * len(report.measures) > AT_ONCE:
        raise Rejected([codes.TOO_MANY_GROUPS.at("/format", most=AT_ONCE)])
    body, rows = written(ctx, found, format)
    step_out()
    with installation().writing(ctx.actor, locale=ctx.locale, origin=ctx.origin) as own:
        words = {"report": report.name, "period": asked.period, "as_of": asked.as_of}
        log_file(replace(own, address=ctx.address), words, asked.filter, format, rows)
    return sent(body, report.name, format)


@blueprint.post("/reports/<name>/exports")
def order(name: str) -> AnyResponse:
    """Orders the file; leads to the page that waits for it."""
    ctx = context()
    report = report_named(ctx, name)
    address = addresses.read(report, request.args)
    format, filter = request.form.get("format", ""), in_json(tree(address.narrowed))
    back = f"{address.path}?{address.query()}" if address.query() else address.path
    number = order_report(ctx, report, format, address.period, filter, address.as_of, back)
    return redirect(f"/exports/{number}", 303)
