"""Looking at the pages as somebody else does, and ending it."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context, oneself, visitor
from admin.notices import notify
from admin.people.pages import managing
from admin.security.identity import people_by_id
from admin.security.people import person
from core.access.rights import administers
from core.access.seeing import see_as, see_own
from core.codes.access import NOT_SEEN_AS
from core.errors import Denied

blueprint = Blueprint("seeing", __name__)


@blueprint.post("/users/<int:user_id>/see-as")
def begin(user_id: int) -> Response:
    """The pages are theirs from now on, to look at."""
    ctx = managing()
    known = person(ctx.connection, user_id)
    found = people_by_id(ctx, [user_id])
    if not found or not visitor().token:
        raise Denied([NOT_SEEN_AS.at(name=known.name)])
    see_as(ctx, visitor().token, found[0])
    return redirect(url_for("home.home"), 303)


@blueprint.post("/seeing/end")
@oneself
def end() -> Response:
    """One's own pages again."""
    ctx = context()
    seen = see_own(ctx, visitor().token)
    notify(_("You see your own pages again."))
    to_person = seen is not None and administers(ctx, "users")
    return redirect(url_for("users.edit", user_id=seen) if to_person else url_for("home.home"), 303)
