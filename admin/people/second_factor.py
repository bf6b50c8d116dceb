"""The second step at sign-in: set up with an authenticator, confirmed, taken off; recovery codes, shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from admin.door import context, enrolling, keep, visitor
from admin.notices import notify
from admin.people.pages import changeable, managing
from admin.security.administering import take_factor_off
from admin.security.fab import security
from admin.security.passwords import prepared
from admin.security.people import person
from core.access import attempts, second_factor
from core.access.attempts import Allowance
from core.access.seeing import end_seeing
from core.access.sessions import end_all
from core.audit.acts import USER, tell
from core.context import Context

blueprint = Blueprint("second_factor", __name__)
Page = str | tuple[str, int] | Response


class Wrong(NamedTuple):
    """Why a password does not do, and the status of the answer."""

    said: str
    status: int


@blueprint.get("/account/second-factor")
@enrolling
def show() -> str:
    """How one stands, and what to do next."""
    return _draw(context())


@blueprint.post("/account/second-factor/start")
@enrolling
def start() -> Page:
    """A secret to put into an authenticator, for whoever knows the password."""
    ctx = context()
    if not visitor().unproven and (wrong := wrong_password(ctx)):
        return _draw(ctx, wrong.said), wrong.status
    second_factor.enrol(ctx, ctx.actor.id)
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post("/account/second-factor/confirm")
@enrolling
def confirm() -> Page:
    """From now on a code is asked for; the recovery codes are shown, once."""
    ctx = context()
    codes = second_factor.confirm(ctx, ctx.actor.id, request.form.get("code", "")[:60])
    if not codes:
        said = _("The code is wrong. Check that the clock of the device is right, and type the newest code.")
        return _draw(ctx, said), 422
    end_seeing(ctx, ctx.actor.id, but=visitor().token)
    end_all(ctx.connection, ctx.actor.id, but=visitor().token)
    tell(ctx, USER, ctx.actor.id, "factor_on")
    return _draw(ctx, codes=codes)


@blueprint.post("/account/second-factor/codes")
def codes() -> Page:
    """New recovery codes in place of the old ones."""
    ctx = context()
    if wrong := wrong_password(ctx):
        return _draw(ctx, wrong.said), wrong.status
    if not second_factor.standing(ctx, ctx.actor.id).on:
        return redirect(url_for("second_factor.show"), 303)
    tell(ctx, USER, ctx.actor.id, "codes")
    return _draw(ctx, codes=second_factor.new_codes(ctx.connection, ctx.actor.id))


@blueprint.post("/account/second-factor/off")
def turn_off() -> Page:
    """No code is asked for any more."""
    ctx = context()
    if wrong := wrong_password(ctx):
        return _draw(ctx, wrong.said), wrong.status
    take_factor_off(ctx, ctx.actor.id)
    notify(_("The second step is off."), "warn")
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post("/users/<int:user_id>/second-factor/reset")
def reset(user_id: int) -> Response:
    """Takes the second factor of somebody off who lost their device."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    take_factor_off(ctx, user_id)
    notify(_("%(name)s signs in without a second step until a new one is set up.", name=known.name), "warn")
    return redirect(url_for("users.edit", user_id=user_id), 303)


def wrong_password(ctx: Context) -> Wrong | None:
    """Why the typed present password does not do; None when it does. Guesses are counted."""
    guessed = (Allowance(f"own password {ctx.actor.id}", 5, timedelta(minutes=5)),)
    attempts.one_by_one(ctx.connection, guessed[0])
    if attempts.wait(ctx.connection, guessed, ctx.clock()):
        return Wrong(_("Too many attempts. Try again in a few minutes."), 429)
    row = security().get_user_by_id(ctx.actor.id)
    typed = prepared(request.form.get("current", ""))
    if typed and check_password_hash(row.password or "", typed):
        return None
    attempts.failed(ctx.connection, guessed, ctx.clock())
    keep()
    return Wrong(_("The present password is wrong."), 422)


def _draw(ctx: Context, said: str = "", codes: tuple[str, ...] = ()) -> str:
    standing = second_factor.standing(ctx, ctx.actor.id)
    known = person(ctx.connection, ctx.actor.id)
    address = ""
    if standing.secret:
        address = second_factor.address_of(standing.secret, known.login, ctx.settings.company)
    return render_template(
        "users/second_factor.html",
        standing=standing,
        codes=codes,
        said=said,
        asked=visitor().unproven,
        drawing=segno.make(address, error="m").svg_inline(scale=5, border=3, light="#fff") if address else "",
        secret=" ".join(standing.secret[place : place + 4] for place in range(0, len(standing.secret), 4)),
        zone=ctx.locale.zone,
    )
