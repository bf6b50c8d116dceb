"""Where somebody is signed in: seen and ended by themselves, and by whoever manages users."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context, visitor
from admin.notices import notify
from admin.people.pages import changeable, managing
from admin.security.administering import end_session, end_sessions
from admin.security.people import person

blueprint = Blueprint("sessions", __name__)


@blueprint.post("/account/sessions/<handle>/end")
def end_own(handle: str) -> Response:
    """Ends one of one's own sessions."""
    ctx = context()
    end_session(ctx, ctx.actor.id, handle)
    notify(_("The session was ended."))
    return redirect(url_for("account.account"), 303)


@blueprint.post("/account/sessions/end")
def end_others() -> Response:
    """Ends one's own sessions everywhere else."""
    ctx = context()
    end_sessions(ctx, ctx.actor.id, keep=visitor().token)
    notify(_("You are signed out everywhere else."))
    return redirect(url_for("account.account"), 303)


@blueprint.post("/users/<int:user_id>/sessions/<handle>/end")
def end_theirs(user_id: int, handle: str) -> Response:
    """Ends one session of somebody."""
    ctx = managing()
    changeable(ctx, person(ctx.connection, user_id))
    end_session(ctx, user_id, handle)
    notify(_("The session was ended."))
    return redirect(url_for("users.edit", user_id=user_id), 303)


@blueprint.post("/users/<int:user_id>/sessions/end")
def end_all_theirs(user_id: int) -> Response:
    """Signs somebody out everywhere."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    end_sessions(ctx, user_id)
    notify(_("%(name)s was signed out everywhere.", name=known.name))
    return redirect(url_for("users.edit", user_id=user_id), 303)
