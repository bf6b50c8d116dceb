"""API keys: issued (and shown once) and revoked, on one's own page or on a user's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context
from admin.notices import notify
from admin.people.account import draw_account
from admin.people.forms import form
from admin.people.pages import changeable, draw_user, managing
from admin.security.codes import BEYOND_KEY
from admin.security.people import Person, person
from core.access.keys import issue, revoke
from core.context import Context
from core.errors import Rejected

blueprint = Blueprint("api_keys", __name__)
LIFETIMES = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}
LONGEST_NAME = 60


def _issue(ctx: Context, actor_id: int) -> str:
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME] or _("Unnamed key")
    lasting = LIFETIMES.get(request.form.get("days", ""))
    until = ctx.clock() + lasting if lasting else None
    chosen = request.form.getlist("roles") or None
    _may_hold(ctx, person(ctx.connection, actor_id), chosen or ())
    only_reads = request.form.get("read_only") == "on"
    return issue(ctx, actor_id, name, read_only=only_reads, expires_at=until, roles=chosen)


def _may_hold(ctx: Context, holder: Person, roles: Iterable[str]) -> None:
    """Raises Rejected for roles that the holder of a key does not have."""
    known = ctx.model.roles if holder.admin else holder.roles | holder.by_groups
    unknown = [role for role in roles if role not in known]
    if unknown:
        raise Rejected([BEYOND_KEY.at("/roles", role=role) for role in unknown])


@blueprint.post("/account/keys")
def issue_own() -> str:
    """The account page, once with the secret."""
    ctx = context()
    return draw_account(ctx, secret=_issue(ctx, ctx.actor.id))


@blueprint.post("/account/keys/<int:key_id>/revoke")
def revoke_own(key_id: int) -> Response:
    """Ends a key of one's own."""
    ctx = context()
    revoke(ctx, key_id, holder=ctx.actor.id)
    notify(_("The key was revoked."))
    return redirect(url_for("account.account"), 303)


@blueprint.post("/users/<int:user_id>/keys")
def issue_for(user_id: int) -> str:
    """The user's page, once with the secret."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    return draw_user(ctx, form(ctx, known), secret=_issue(ctx, user_id))


@blueprint.post("/users/<int:user_id>/keys/<int:key_id>/revoke")
def revoke_for(user_id: int, key_id: int) -> Response:
    """Ends somebody's key."""
    ctx = managing()
    changeable(ctx, person(ctx.connection, user_id))
    revoke(ctx, key_id, holder=user_id)
    notify(_("The key was revoked."))
    return redirect(url_for("users.edit", user_id=user_id), 303)
