"""The users pages: list, create, change, reset a password. For administrators and roles that say `"users": true`."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context
from admin.notices import notify
from admin.people.forms import UserForm, errors_by_control, form, key_roles, typed
from admin.people.places import places
from admin.security.administering import add_person, change_person, new_password
from admin.security.codes import BEYOND_OWN
from admin.security.install import ADMIN
from admin.security.people import Person, people, person
from core.access.keys import keys_of
from core.access.rights import require_administration
from core.access.second_factor import standing
from core.access.seeing import may_see_as
from core.bulk.leaving import held_by
from core.context import Actor, Context
from core.errors import Denied, Rejected

blueprint = Blueprint("users", __name__, url_prefix="/users")
SHOWN = 100
"""Users on the list; others are found by the search."""
Page = str | tuple[str, int]


def managing() -> Context:
    """The request's context, for people who manage users. Raises Denied."""
    ctx = context()
    require_administration(ctx, "users")
    return ctx


def changeable(ctx: Context, known: Person) -> Person:
    """The person, when the actor may change them: an administrator's account is an administrator's to change."""
    if known.admin and not ctx.actor.superuser:
        raise Denied([BEYOND_OWN.at()])
    return known


@blueprint.get("")
def users() -> str:
    """Everybody who may or might sign in; `q` looks for somebody."""
    ctx, text = managing(), request.args.get("q", "").strip()[:100]
    titles = {role.name: role.title.say(ctx.locale.tag) for role in ctx.model.roles.values()}
    found = people(ctx.connection, text, SHOWN + 1)
    more = len(found) > SHOWN
    return render_template(
        "users/list.html", people=found[:SHOWN], more=more, text=text, titles=titles, zone=ctx.locale.zone
    )


@blueprint.get("/new")
def new() -> str:
    """An empty form."""
    return _draw_new(form(managing(), Person(0, "", "")))


@blueprint.post("")
def create() -> Page | Response:
    """A new user, or the form again with what is wrong."""
    ctx = managing()
    given, password = typed(Person(0, "", "")), request.form.get("password", "")
    may_give(ctx, Person(0, "", ""), given)
    try:
        made = add_person(ctx, given, password, known_roles=ctx.model.roles)
    except Rejected as refused:
        return _draw_new(form(ctx, given, refused.problems)), 422
    notify(_("%(name)s was added.", name=given.name))
    return redirect(url_for("users.edit", user_id=made), 303)


def _draw_new(shown: UserForm) -> str:
    return render_template("users/new.html", form=shown)


@blueprint.get("/<int:user_id>")
def edit(user_id: int) -> str:
    """A user's page: who they are, their password, their API keys."""
    ctx = managing()
    known = person(ctx.connection, user_id)
    return draw_user(ctx, form(ctx, known))


@blueprint.post("/<int:user_id>")
def change(user_id: int) -> Page | Response:
    """Saves the form, or shows it again with what is wrong."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    given = typed(known)
    may_give(ctx, known, given)
    try:
        change_person(ctx, given, known_roles=ctx.model.roles)
    except Rejected as refused:
        return draw_user(ctx, form(ctx, given, refused.problems)), 422
    if known.active and not given.active and held_by(ctx, user_id):
        notify(_("The account is closed. %(name)s still holds records: hand them over.", name=given.name), "warn")
        return redirect(f"/users/{user_id}/hand-over", 303)
    notify(_("Saved."))
    return redirect(url_for("users.edit", user_id=user_id), 303)


@blueprint.post("/<int:user_id>/password")
def reset_password(user_id: int) -> Page | Response:
    """A new password for somebody; they are signed out everywhere."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    try:
        new_password(ctx, user_id, request.form.get("password", ""))
    except Rejected as refused:
        shown = replace(form(ctx, known), errors=errors_by_control(ctx, refused.problems))
        return draw_user(ctx, shown), 422
    notify(_("The password was changed; %(name)s has to sign in again.", name=known.name))
    return redirect(url_for("users.edit", user_id=user_id), 303)


def draw_user(ctx: Context, shown: UserForm, secret: str = "") -> str:
    """The page of a user; `secret` is that of a key issued just now."""
    known = shown.person
    held = known.roles | known.by_groups
    return render_template(
        "users/edit.html",
        form=shown,
        keys=keys_of(ctx, known.id),
        key_roles=key_roles(ctx, held, known.admin),
        places=places(ctx, known.id),
        factor=standing(ctx, known.id),
        secret=secret,
        locked=known.admin and not ctx.actor.superuser,
        seeable=known.active and may_see_as(ctx, Actor(known.id, known.name, held, known.admin)),
        now=ctx.clock(),
        zone=ctx.locale.zone,
    )


def may_give(ctx: Context, before: Person, after: Person) -> None:
    """Raises Denied when the Admin role would be given or taken by somebody who has it not."""
    if (ADMIN in before.roles) != (ADMIN in after.roles) and not ctx.actor.superuser:
        raise Denied([BEYOND_OWN.at("/roles")])
