"""What a reference can be filled with: records whose searched fields hold the typed text."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from admin.door import context
from core.access.rights import scope
from core.queries.lookup import lookup
from core.queries.paths import entity_named

blueprint = Blueprint("options", __name__)
MOST = 20
LONGEST = 100


@blueprint.get("/records/<entity>/options/<field>")
def options(entity: str, field: str) -> Response:
    """`{"options": [{"id", "title"}]}` in the order of titles."""
    ctx = context()
    found = entity_named(ctx.live, entity).fields.get(field)
    if found is None or not found.to:
        abort(404)
    if scope(ctx, found.to, "read") == "none":
        return jsonify(options=[])
    text = request.args.get("q", "")[:LONGEST]
    return jsonify(options=[link._asdict() for link in lookup(ctx, found.to, text, MOST)])
