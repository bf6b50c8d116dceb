"""What the values of a form decide about it, asked while one types."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from admin.door import context, reads
from admin.forms.live import answer
from admin.views.edits import typed_texts
from core.queries.paths import entity_named

blueprint = Blueprint("states", __name__)


@blueprint.post("/records/<entity>/state")
@reads
def form_state(entity: str) -> Response:
    """`{"fields": {name: {"hidden", "required", "offered", "text", "shown"}}}` for the form of a new record, or of
    the one that `?id=` names."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    response = jsonify(fields=answer(ctx, found, typed_texts(ctx, found), request.args.get("id", "")))
    response.headers["Cache-Control"] = "no-store"
    return response
