"""One's own account: name and roles to see; password, second step, sessions and API keys to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context, visitor
from admin.notices import notify
from admin.people.forms import errors_by_control, key_roles
from admin.people.places import places
from admin.people.second_factor import wrong_password
from admin.security.administering import new_password
from admin.security.people import person
from core.access.keys import keys_of
from core.access.second_factor import standing
from core.context import Context
from core.errors import Rejected

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
def account() -> str:
    """The page."""
    return draw_account(context())


@blueprint.post("/password")
def change_password() -> str | tuple[str, int] | Response:
    """A new password for oneself, for whoever knows the old one; other sessions end."""
    ctx = context()
    if wrong := wrong_password(ctx):
        return draw_account(ctx, {"current": wrong.said}), wrong.status
    try:
        new_password(ctx, ctx.actor.id, request.form.get("password", ""), keep=visitor().token)
    except Rejected as refused:
        return draw_account(ctx, errors_by_control(ctx, refused.problems)), 422
    notify(_("Your password was changed; you are signed out everywhere else."))
    return redirect(url_for("account.account"), 303)


def draw_account(ctx: Context, errors: Mapping[str, str] | None = None, secret: str = "") -> str:
    """The page; `secret` is that of a key issued just now."""
    titles = {role.name: role.title.say(ctx.locale.tag) for role in ctx.model.roles.values()}
    return render_template(
        "users/account.html",
        person=person(ctx.connection, ctx.actor.id),
        titles=titles,
        errors=defaultdict(str, errors or {}),
        keys=keys_of(ctx, ctx.actor.id),
        places=places(ctx, ctx.actor.id),
        factor=standing(ctx, ctx.actor.id),
        key_roles=key_roles(ctx, ctx.actor.roles, ctx.actor.superuser),
        secret=secret,
        now=ctx.clock(),
        zone=ctx.locale.zone,
    )
