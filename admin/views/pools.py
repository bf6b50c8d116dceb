"""Records of a pool, one by one: claimed with one press, and released, for a reason that is asked for."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.wording import worded
from admin.door import context
from admin.forms.controls import Control
from admin.menu import records_path
from admin.notices import notify
from admin.security.signing import safe_next
from admin.views.address import POOL, ListAddress
from core.access.rights import require
from core.context import Context
from core.errors import CardwrightError, Missing, Rejected
from core.pool.claiming import MOST_REASON, claim, put_back
from core.pool.standing import Held, claims, held
from core.queries.get import get
from core.queries.paths import entity_named
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("pools", __name__)
REASON = "reason"


def pool_shown(ctx: Context, entity: Entity, address: ListAddress) -> Held | None:
    """How many records the actor holds, where a list shows the pool that they may claim from."""
    return held(ctx, entity.name) if address.view == POOL and claims(ctx, entity.name) else None


@blueprint.post("/records/<entity>/<uuid:id>/claim")
def take(entity: str, id: uuid.UUID) -> AnyResponse:
    """The record is the actor's, who comes back to where they were; or they are told why it is not."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "claim")
    card = records_path(found.name, str(id))
    back = safe_next(request.form.get("back", "") or card)
    try:
        with ctx.connection.begin_nested():
            saved = claim(ctx, found.name, str(id))
    except Missing:
        raise
    except CardwrightError as refused:
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
        return redirect(back if back != card or _seen(ctx, found, str(id)) else records_path(found.name), 303)
    undo = f"{records_path(found.name, 'undo')}?{urlencode({'batch': saved.batch, 'back': back})}"
    notify(_("%(what)s is yours now.", what=_title(ctx, found, saved.id)), undo=undo)
    return redirect(back, 303)


@blueprint.get("/records/<entity>/<uuid:id>/release")
def ask(entity: str, id: uuid.UUID) -> Response:
    """Why it is released."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "release")
    return _question(ctx, found, str(id))


@blueprint.post("/records/<entity>/<uuid:id>/release")
def release(entity: str, id: uuid.UUID) -> AnyResponse:
    """The record lies in the pool; back to its list, since it may be out of sight."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "release")
    title = _title(ctx, found, str(id))
    try:
        with ctx.connection.begin_nested():
            saved = put_back(ctx, found.name, str(id), request.form.get(REASON, ""))
    except Rejected as refused:
        return _question(ctx, found, str(id), refused.problems, 422)
    undo = f"{records_path(found.name, 'undo')}?{urlencode({'batch': saved.batch, 'back': _list(found)})}"
    notify(_("%(what)s is in the pool.", what=title), undo=undo)
    return onward(_list(found))


def reason_control(ctx: Context, problems: tuple[Problem, ...] = ()) -> Control:
    """Where the reason is typed."""
    return Control(
        id=REASON,
        name=REASON,
        field=REASON,
        widget="text",
        label=_("Reason"),
        text=request.form.get(REASON, ""),
        required=True,
        longest=MOST_REASON,
        errors=tuple(worded(one, ctx.locale) for one in problems),
    )


def _question(
    ctx: Context, entity: Entity, id: str, problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    page = render_template(
        "pool/release_inside.html" if in_dialog() else "pool/release.html",
        title=_title(ctx, entity, id),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=_list(entity),
        record_href=records_path(entity.name, id),
        action=request.full_path.rstrip("?"),
        reason=reason_control(ctx, problems),
        summary=[(REASON, worded(one, ctx.locale)) for one in problems],
    )
    return make_response(page, status)


def _seen(ctx: Context, entity: Entity, id: str) -> bool:
    try:
        return bool(get(ctx, entity.name, id, ("id",)))
    except Missing:
        return False


def _title(ctx: Context, entity: Entity, id: str) -> str:
    return str(get(ctx, entity.name, id, ("$title",))["$title"]) or "—"


def _list(entity: Entity) -> str:
    """The list one came from."""
    origin = request.args.get("from", "")
    base = records_path(entity.name)
    return f"{base}?{origin}" if origin.isprintable() and origin else base
