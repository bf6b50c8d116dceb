"""A secret shown on purpose: an act of its own, which the record's log tells."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request

from admin.display.fields import shown
from admin.door import context
from admin.menu import records_path
from core.queries.paths import entity_named
from core.records.secrets import reveal

blueprint = Blueprint("secrets", __name__)


@blueprint.post("/records/<entity>/<uuid:id>/secret/<name>")
def reveal_secret(entity: str, id: uuid.UUID, name: str) -> str:
    """The secret in plain words, for the card; a page of its own without scripts. Nothing keeps a copy of it."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    text = reveal(ctx, found.name, str(id), name)
    one = shown(ctx.live, found, name, ctx.locale)
    page = "card/secret.html" if "HX-Request" in request.headers else "card/secret_page.html"
    return render_template(
        page, title=one.title if one is not None else name, text=text, back=records_path(found.name, str(id))
    )
