"""What is kept of an account, as a file for whom it is about; and erased, when its person has left."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context
from admin.notices import notify
from admin.people.pages import changeable, managing
from admin.security.own_data import data_of, erase_account
from admin.security.people import person
from core.context import Context

blueprint = Blueprint("own_data", __name__)


@blueprint.get("/account/data.json")
def fetch_own() -> Response:
    """What is kept of oneself."""
    ctx = context()
    return _file(ctx, ctx.actor.id)


@blueprint.get("/users/<int:user_id>/data.json")
def fetch_theirs(user_id: int) -> Response:
    """What is kept of somebody who asks for it."""
    ctx = managing()
    return _file(ctx, changeable(ctx, person(ctx.connection, user_id)).id)


@blueprint.post("/users/<int:user_id>/erase")
def erase(user_id: int) -> AnyResponse:
    """Name, sign-in name and address of somebody who left are gone for good."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    if request.form.get("sure") == "on":
        erase_account(ctx, known.id)
        notify(_("What said who this was is erased."))
    return redirect(f"/users/{known.id}", 303)


def _file(ctx: Context, user_id: int) -> Response:
    body = msgspec.json.format(msgspec.json.encode(data_of(ctx, user_id)), indent=2)
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="account-{user_id}.json"'
    return response
