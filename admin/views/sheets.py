"""What a sheet of lines computes while somebody types in it: cells that the server fills, and totals."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from admin.door import context, reads
from admin.forms import lines
from admin.forms.sheets import sheets
from core.queries.paths import entity_named

blueprint = Blueprint("sheets", __name__)


@blueprint.post("/records/<entity>/sheet/<field>")
@reads
def figures(entity: str, field: str) -> Response:
    """`{"rows": [{"net": "12.50"}], "totals": ["", "12.50"]}`: rows in the order sent, totals in that of columns."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    if field not in {one.name for one in lines.lined(ctx, found)}:
        abort(404)
    record = request.args.get("record", "")
    rows = lines.sent(ctx, found, request.form, whole=True)
    sheet = next(one for one in sheets(ctx, found, rows, record=record) if one.field == field)
    computed = [{cell.column: cell.cell.text for cell in row.cells if cell.cell is not None} for row in sheet.rows]
    return jsonify(rows=computed[: len(rows.get(field, ()))], totals=list(sheet.totals))
