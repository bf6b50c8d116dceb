"""One's own account: name and roles to see, password and API keys to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from admin.door import context, keep, visitor
from admin.notices import notify
from admin.people.forms import errors_by_control
from admin.security.fab import security
from admin.security.passwords import prepared
from admin.security.people import person, set_password
from core.access import attempts
from core.access.attempts import Allowance
from core.access.keys import keys_of
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
    guessed = (Allowance(f"own password {ctx.actor.id}", 5, timedelta(minutes=5)),)
    if attempts.wait(ctx.connection, guessed, ctx.clock()):
        return draw_account(ctx, {"current": _("Too many attempts. Try again in a few minutes.")}), 429
    row = security().get_user_by_id(ctx.actor.id)
    if not check_password_hash(row.password or "", prepared(request.form.get("current", ""))):
        attempts.failed(ctx.connection, guessed, ctx.clock())
        keep()
        return draw_account(ctx, {"current": _("The present password is wrong.")}), 422
    try:
        set_password(ctx.connection, ctx.actor.id, request.form.get("password", ""), keep=visitor().token)
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
        secret=secret,
        now=ctx.clock(),
        zone=ctx.locale.zone,
    )
