"""The pages to sign in and out: name and password, the second step, or another provider."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import format_timedelta, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context, keep, oneself, public, visitor, writes
from admin.security.elsewhere import check_password, come_from, providers, send_to
from admin.security.entering import Half, enter_as, enter_with, half, left, refused
from admin.security.identity import ELSEWHERE
from admin.security.install import user
from core.access import attempts, sessions
from core.access.attempts import Allowance
from core.access.seeing import see_own

blueprint = Blueprint("signing", __name__)
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
_ONWARD = "onward"


def _allowances(login: str) -> tuple[Allowance, ...]:
    """One name from one address may fail five times; a name or an address on its own more often.

    The pair keeps a stranger from locking somebody out; the two others slow down guessing from many addresses
    and guessing at many names.
    """
    address, name = request.remote_addr or "", login.strip().casefold()
    return (
        Allowance(f"pair {address} {name}", 5, timedelta(minutes=5)),
        Allowance(f"name {name}", 50, timedelta(hours=1)),
        Allowance(f"address {address}", 30, timedelta(minutes=5)),
    )


def _for_codes(actor_id: int) -> tuple[Allowance, ...]:
    """A code has a million values and lives for a minute or two."""
    return (
        Allowance(f"code {actor_id}", 5, timedelta(minutes=5)),
        Allowance(f"codes {actor_id}", 30, timedelta(days=1)),
    )


@blueprint.get("/sign-in")
@public
def sign_in() -> Answer:
    """The page to sign in on; those who are signed in go on."""
    onward = safe_next(request.args.get("next", ""))
    if visitor().actor is not None:
        return redirect(onward)
    return _page(onward, over=_over() if visitor().lapsed else "")


@blueprint.post("/sign-in")
@public
def enter() -> Answer:
    """Checks name and password. Every refusal reads the same and takes as long, whoever exists."""
    login, password = request.form.get("login", "")[:200], request.form.get("password", "")
    onward, ctx = safe_next(request.form.get("next", "")), context()
    asked, now = _allowances(login), ctx.clock()
    attempts.one_by_one(ctx.connection, asked[0])
    seconds = attempts.wait(ctx.connection, asked, now)
    if seconds:
        return _page(onward, login, _too_many(seconds)), 429, {"Retry-After": str(seconds)}
    found = check_password(ctx, login.strip(), password)
    if found is None:
        attempts.failed(ctx.connection, asked, now)
        attempts.prune(ctx.connection, now - timedelta(days=1))
        refused("password", _known(login))
        keep()
        return _page(onward, login, _("The sign-in name or the password is wrong.")), 401
    attempts.forget(ctx.connection, asked[0])
    if enter_as(*found, onward):
        return redirect(onward, 303)
    return redirect(url_for("signing.ask_code"), 303)


@blueprint.get("/sign-in/code")
@public
def ask_code() -> Answer:
    """The second step, for whoever gave the right password a moment ago."""
    waiting = half()
    return redirect(url_for("signing.sign_in")) if waiting is None else _code_page()


@blueprint.post("/sign-in/code")
@public
def enter_code() -> Answer:
    """Checks the code of the authenticator, or a recovery code."""
    waiting, ctx = half(), context()
    if waiting is None:
        return redirect(url_for("signing.sign_in"), 303)
    asked, now = _for_codes(waiting.actor), ctx.clock()
    attempts.one_by_one(ctx.connection, asked[0])
    seconds = attempts.wait(ctx.connection, asked, now)
    if seconds:
        return _code_page(_too_many(seconds)), 429, {"Retry-After": str(seconds)}
    if not enter_with(waiting, request.form.get("code", "")[:60]):
        return _wrong_code(waiting, asked)
    attempts.forget(ctx.connection, asked[0])
    return redirect(waiting.onward, 303)


def _wrong_code(waiting: Half, asked: tuple[Allowance, ...]) -> Answer:
    attempts.failed(context().connection, asked, context().clock())
    refused("code", waiting.actor)
    keep()
    return _code_page(_("The code is wrong, or was used already.")), 401


@blueprint.get("/sign-in/with/<provider>")
@public
def leave_for(provider: str) -> Answer:
    """Sends the visitor to a provider that knows them."""
    session[_ONWARD] = safe_next(request.args.get("next", ""))
    sent: Response | None = send_to(provider, url_for("signing.come_back", provider=provider, _external=True))
    return sent or (_page(session[_ONWARD], said=_("Signing in there is not possible at the moment.")), 502)


@blueprint.get("/sign-in/from/<provider>")
@public
@writes
def come_back(provider: str) -> Answer:
    """Where a provider sends the visitor back to."""
    onward, ctx = safe_next(session.get(_ONWARD, "")), context()
    asked = (Allowance(f"from {ctx.address}", 30, timedelta(minutes=5)),)
    found = None if attempts.wait(ctx.connection, asked, ctx.clock()) else come_from(ctx, provider)
    if found is None:
        attempts.failed(ctx.connection, asked, ctx.clock())
        refused(f"{ELSEWHERE}{provider}"[:60])
        keep()
        return _page(onward, said=_("You were not signed in. Ask an administrator whether you have an account.")), 401
    enter_as(found, f"{ELSEWHERE}{provider}"[:60], onward)
    return redirect(onward, 303)


@blueprint.post("/sign-out")
@oneself
def sign_out() -> Answer:
    """Ends the session, here and on the server."""
    if visitor().token:
        see_own(context(), visitor().token)
        sessions.end(context().connection, visitor().token)
        left(context().actor.id)
    session.clear()
    return redirect(url_for("signing.sign_in"), 303)


def _known(login: str) -> int:
    """The number of whoever has a name, for the log."""
    name = login.strip().lower()
    same = sa.or_(sa.func.lower(user.c.username) == name, sa.func.lower(user.c.email) == name)
    return int(context().connection.scalar(sa.select(user.c.id).where(same).limit(1)) or 0)


def _over() -> str:
    """Why somebody who was signed in is not any more."""
    lasts = sessions.lasting(context().settings)
    most = format_timedelta(lasts.most, threshold=3)
    if lasts.idle is None:
        said: str = _("Your session is over: it lasts %(most)s. Sign in again to go on where you were.", most=most)
        return said
    idle = format_timedelta(lasts.idle, threshold=3)
    told: str = _(
        "Your session is over: it lasts %(most)s, and ends when nothing is done for %(idle)s. "
        "Sign in again to go on where you were.",
        most=most,
        idle=idle,
    )
    return told


def _page(onward: str, login: str = "", said: str = "", over: str = "") -> str:
    return render_template("sign_in.html", onward=onward, login=login, said=said, over=over, providers=providers())


def _code_page(said: str = "") -> str:
    return render_template("sign_in_code.html", said=said)


def _too_many(seconds: int) -> str:
    minutes = seconds // 60 + 1
    said: str = ngettext(
        "Too many attempts. Try again in %(num)s minute.", "Too many attempts. Try again in %(num)s minutes.", minutes
    )
    return said


def safe_next(target: str) -> str:
    """A path of this site other than the sign-in page, whatever was asked for; else the home page."""
    path = local_path(target)
    return "/" if urlsplit(path).path.startswith("/sign-in") else path


def local_path(target: str) -> str:
    """A path of this site, whatever was asked for; the home page when it leads elsewhere."""
    try:
        parts = urlsplit(target)
    except ValueError:  # half an IPv6 address
        return "/"
    inside = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    plain = target.isprintable() and "\\" not in target
    return target if inside and plain else "/"
