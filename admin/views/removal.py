"""Deleting a record: asked once, undone for ten seconds from the notice, kept in the trash."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.wording import worded
from admin.door import context
from admin.menu import records_path
from admin.notices import notify
from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.merging.back import restore
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.write import delete
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("removal", __name__)


@blueprint.get("/records/<entity>/<uuid:id>/delete")
def ask(entity: str, id: uuid.UUID) -> Response:
    """The question before a record is deleted."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "delete")
    return _question(ctx, found, str(id))


@blueprint.post("/records/<entity>/<uuid:id>/delete")
def remove(entity: str, id: uuid.UUID) -> AnyResponse:
    """Deletes the record; back to its list, where the notice can undo it."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    title = _title(ctx, found, str(id))
    try:
        batch = delete(ctx, found.name, str(id))
    except Rejected as refused:
        return _question(ctx, found, str(id), refused.problems, 422)
    undone = urlencode({"batch": batch, "from": request.args.get("from", "")})
    notify(_("%(what)s was deleted.", what=title), undo=f"{records_path(found.name, 'restore')}?{undone}")
    return redirect(_list(found), 303)


@blueprint.post("/records/<entity>/restore")
def bring_back(entity: str) -> AnyResponse:
    """Takes a deletion back; what forbids it is told on the list."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    batch = request.args.get("batch", "")
    try:
        number = restore(ctx, batch)
    except Rejected as refused:
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
    else:
        notify(_("Restored.") if number == 1 else _("%(count)s records were restored.", count=number))
    return redirect(_list(found), 303)


def _question(
    ctx: Context, entity: Entity, id: str, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    page = render_template(
        "delete.html",
        title=_title(ctx, entity, id),
        singular=entity.title.say(ctx.locale.tag),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=_list(entity),
        record_href=records_path(entity.name, id),
        action=request.full_path.rstrip("?"),
        problems=[worded(one, ctx.locale) for one in problems],
    )
    return make_response(page, status)


def _title(ctx: Context, entity: Entity, id: str) -> str:
    return str(get(ctx, entity.name, id, ("$title",))["$title"]) or "—"


def _list(entity: Entity) -> str:
    """The list one came from."""
    origin = request.args.get("from", "")
    base = records_path(entity.name)
    return f"{base}?{origin}" if origin.isprintable() and origin else base
