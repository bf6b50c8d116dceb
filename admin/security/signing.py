"""The pages to sign in and out, and to change one's own password."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from admin.door import context, keep, public, visitor
from admin.security.fab import security
from admin.security.passwords import MOST, prepared
from admin.security.proof import TOKEN
from core.access import attempts, sessions
from core.access.attempts import Allowance

blueprint = Blueprint("signing", __name__)
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


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


@blueprint.get("/sign-in")
@public
def sign_in() -> Answer:
    """The page to sign in on; those who are signed in go on."""
    onward = safe_next(request.args.get("next", ""))
    if visitor().actor is not None:
        return redirect(onward)
    return render_template("sign_in.html", onward=onward, login="", said="")


@blueprint.post("/sign-in")
@public
def enter() -> Answer:
    """Checks name and password. Every refusal reads the same and takes as long, whoever exists."""
    login, password = request.form.get("login", "")[:200], request.form.get("password", "")
    onward, ctx = safe_next(request.form.get("next", "")), context()
    asked, now = _allowances(login), ctx.clock()
    seconds = attempts.wait(ctx.connection, asked, now)
    if seconds:
        return _too_many(login, onward, seconds)
    user = security().auth_user_db(login.strip(), prepared(password)) if len(password) <= MOST else None
    if user is None:
        attempts.failed(ctx.connection, asked, now)
        attempts.prune(ctx.connection, now - timedelta(days=1))
        keep()
        said = _("The sign-in name or the password is wrong.")
        return render_template("sign_in.html", onward=onward, login=login, said=said), 401
    attempts.forget(ctx.connection, asked[0])
    session.clear()
    session.permanent = True
    session[TOKEN] = sessions.start(ctx.connection, user.id, now)
    return redirect(onward, 303)


def _too_many(login: str, onward: str, seconds: int) -> Answer:
    minutes = seconds // 60 + 1
    said = ngettext(
        "Too many attempts. Try again in %(num)s minute.", "Too many attempts. Try again in %(num)s minutes.", minutes
    )
    page = render_template("sign_in.html", onward=onward, login=login, said=said)
    return page, 429, {"Retry-After": str(seconds)}


@blueprint.post("/sign-out")
def sign_out() -> Answer:
    """Ends the session, here and on the server."""
    if visitor().token:
        sessions.end(context().connection, visitor().token)
    session.clear()
    return redirect(url_for("signing.sign_in"), 303)


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
