"""What the description says of reports: the list of them, and an operation for each that the caller may open."""

from __future__ import annotations

from urllib.parse import quote

from admin.api.openapi.schemas import component_name
from admin.api.openapi.shared import Json, answered, parameter, ref, refusals
from core.context import Context
from core.reports.open import reports_of
from schema_registry.reports import Report

_TITLED: Json = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "title": {"type": "string"}},
        "required": ["id", "title"],
    },
}
_FIGURES: Json = {"type": "object", "additionalProperties": True, "description": "Figures by the measure's id."}
_OUTLINE: Json = {
    "name": {"type": "string"},
    "title": {"type": "string"},
    "description": {"type": ["string", "null"]},
    "entity": {"type": "string"},
    "rows": _TITLED,
    "columns": _TITLED,
    "measures": _TITLED,
    "period": {"type": ["object", "null"], "additionalProperties": True},
    "filters": {"type": "array", "items": {"type": "string"}},
}
_LISTED: Json = {"type": "object", "properties": _OUTLINE, "required": list(_OUTLINE)}
_KEYS: Json = {"type": ["array", "null"], "items": {}, "description": "Keys by dimension; null: all others."}
_GROUP: Json = {
    "type": "object",
    "properties": {
        "row": _KEYS,
        "column": _KEYS,
        "measures": {**_FIGURES, "type": ["object", "null"]},
        "before": _FIGURES,
    },
    "required": ["row", "column", "measures"],
}
REPORT: Json = {
    "type": "object",
    "properties": {
        **_OUTLINE,
        "groups": {"type": "array", "items": _GROUP},
        "totals": _FIGURES,
        "before": {**_FIGURES, "type": ["object", "null"]},
        "count": {"type": "integer"},
        "asOf": {"type": ["string", "null"], "format": "date"},
        "at": {"type": "string", "format": "date-time"},
    },
    "required": [*_OUTLINE, "groups", "totals", "before", "asOf", "count", "at"],
}


def report_paths(ctx: Context) -> dict[str, Json]:
    """The operations on reports."""
    listed = {"200": answered({"type": "array", "items": _LISTED}, "The reports."), **refusals()}
    all_of_them: Json = {
        "get": {
            "operationId": "list_reports",
            "summary": "Reports that the caller may open",
            "parameters": [],
            "responses": listed,
        }
    }
    return {"/reports": all_of_them, **{_path(one): {"get": _operation(ctx, one)} for one in reports_of(ctx)}}


def _path(report: Report) -> str:
    return f"/reports/{quote(report.name)}"


def _operation(ctx: Context, report: Report) -> Json:
    parameters = [ref("parameters", "filter"), ref("parameters", "asOf")]
    if report.period is not None:
        said = f"A {report.period.by} by its key, or current, last, latest, all; {report.period.default} if left out."
        parameters.append(parameter("period", {"type": "string", "maxLength": 20}, said))
    return {
        "operationId": f"report_{component_name(report.name)}",
        "summary": report.title.say(ctx.locale.tag),
        "parameters": parameters,
        "responses": {"200": answered(ref("schemas", "Report"), "Its figures."), **refusals(404, 422)},
    }
