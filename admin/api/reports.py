"""Reports over HTTP: those that the caller may open, and one answered."""

from __future__ import annotations

from flask import Response

from admin.api import former
from admin.api.answers import ROOT, address_with, answer
from admin.api.expected import AS_OF, report_schema
from admin.api.parameters import read_address
from admin.api.questions import joined, known
from admin.door import context
from core.reports.compose import compose
from core.reports.open import report_named, reports_of
from core.reports.plain import as_json, outline
from core.reports.question import Asked

_ASKED = report_schema()


def list_reports() -> Response:
    """`GET /reports`: every report that the caller may open."""
    ctx = context()
    data = [outline(ctx, one) for one in reports_of(ctx)]
    return answer(data, meta={"count": len(data)}, links={"self": address_with()})


def get_report(report: str) -> Response:
    """`GET /reports/{report}`: its figures, of a period and with conditions on top of its own."""
    ctx = context()
    found = report_named(ctx, report)
    entity = ctx.model.entities[found.entity]
    said, conditions = read_address(_ASKED, former.arguments(), known(ctx, entity))
    period = said.get("period")
    asked = Asked(_text(period), joined(said.get("filter"), conditions), _text(said.get(AS_OF)))
    links = {"self": address_with(), "collection": f"{ROOT}/reports"}
    return answer(as_json(ctx, compose(ctx, found, asked)), meta={"report": found.name}, links=links)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
