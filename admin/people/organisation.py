"""Where somebody works, and who stands in for them: a user's page for those who manage users, and one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.door import context
from admin.notices import notify
from admin.people.forms import errors_by_control
from admin.people.pages import Page, changeable, managing
from admin.security.organising import appoint_deputy, dismiss_deputy, employ_person
from admin.security.people import Person, person
from core.access.actors import by_ids, by_login
from core.access.organisation import (
    Deputy,
    Membership,
    deputies,
    memberships,
)
from core.access.units import units
from core.context import Context
from core.errors import Rejected
from schema_registry.problems import Problem

blueprint = Blueprint("organisation", __name__)
EMPTY = 1
"""Lines for further units."""


@blueprint.get("/users/<int:user_id>/place")
def place(user_id: int) -> str:
    """The units and the deputies of a user."""
    ctx = managing()
    return _draw(ctx, person(ctx.connection, user_id))


@blueprint.post("/users/<int:user_id>/place")
def move(user_id: int) -> Page | Response:
    """The units as the form has them, or the form again with what is wrong."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    main, held = _typed()
    try:
        employ_person(ctx, user_id, main, held)
    except Rejected as refused:
        return _draw(ctx, known, refused.problems, (main, held)), 422
    notify(_("Saved. It holds at once; records stay in their units until they are handed over."))
    return redirect(f"/users/{user_id}/place", 303)


@blueprint.post("/users/<int:user_id>/deputies")
def appoint_for(user_id: int) -> Page | Response:
    """A deputy for somebody."""
    ctx = managing()
    return _appoint(ctx, changeable(ctx, person(ctx.connection, user_id)), f"/users/{user_id}/place")


@blueprint.post("/users/<int:user_id>/deputies/<int:number>/end")
def dismiss_for(user_id: int, number: int) -> Response:
    """Ends a deputyship of somebody's."""
    ctx = managing()
    return _dismiss(ctx, changeable(ctx, person(ctx.connection, user_id)), number, f"/users/{user_id}/place")


@blueprint.get("/account/deputies")
def own() -> str:
    """One's own deputies."""
    ctx = context()
    return _draw(ctx, person(ctx.connection, ctx.actor.id), mine=True)


@blueprint.post("/account/deputies")
def appoint_own() -> Page | Response:
    """A deputy for oneself."""
    ctx = context()
    return _appoint(ctx, person(ctx.connection, ctx.actor.id), "/account/deputies", mine=True)


@blueprint.post("/account/deputies/<int:number>/end")
def dismiss_own(number: int) -> Response:
    """Ends a deputyship of one's own."""
    ctx = context()
    return _dismiss(ctx, person(ctx.connection, ctx.actor.id), number, "/account/deputies")


def _appoint(ctx: Context, absent: Person, back: str, *, mine: bool = False) -> Page | Response:
    login = request.form.get("deputy", "").strip()
    found = by_login(ctx.connection, login)
    since, until = (_day(ctx, name) for name in ("since", "until"))
    try:
        appoint_deputy(ctx, absent.id, found.id if found is not None else absent.id, since, until)
    except Rejected as refused:
        return _draw(ctx, absent, refused.problems, mine=mine), 422
    name = found.name if found is not None else login
    notify(_("%(name)s stands in from %(since)s to %(until)s.", name=name, since=since, until=until))
    return redirect(back, 303)


def _dismiss(ctx: Context, absent: Person, number: int, back: str) -> Response:
    dismiss_deputy(ctx, absent.id, number)
    notify(_("The deputyship has ended."))
    return redirect(back, 303)


def _day(ctx: Context, name: str) -> date:
    """The day typed; today where none is."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return ctx.today()


def _typed() -> tuple[int | None, list[Membership]]:
    """The main unit and all units, as typed; lines without a unit are none. One unit alone is the main one."""
    form, held, main = request.form, [], None
    for line in range(form.get("lines", 0, int) if len(form) < 500 else 0):
        number = form.get(f"unit-{line}", 0, int)
        if not number:
            continue
        held.append(Membership(number, form.get(f"position-{line}", "").strip(), form.get(f"leads-{line}") == "on"))
        main = number if form.get("main") == str(line) else main
    return (held[0].unit if len(held) == 1 else main), held


def _draw(
    ctx: Context,
    known: Person,
    problems: Iterable[Problem] = (),
    typed: tuple[int | None, Sequence[Membership]] | None = None,
    *,
    mine: bool = False,
) -> str:
    main, held = typed or (known.unit, memberships(ctx.connection, [known.id]).get(known.id, ()))
    taken = {one.unit for one in held}
    standing = deputies(ctx.connection, known.id, ctx.today())
    errors = errors_by_control(ctx, problems)
    return render_template(
        "users/place.html",
        person=known,
        mine=mine,
        path="/account" if mine else f"/users/{known.id}",
        locked=known.admin and not ctx.actor.superuser,
        units=[one for one in units(ctx.connection) if one.active or one.id in taken],
        main=main,
        held=[*held, *[Membership(0)] * EMPTY],
        deputies=standing,
        names=_names(ctx, standing),
        errors=defaultdict(str, errors),
        summary=list(errors.items()),
        today=ctx.today(),
        typed=request.form,
    )


def _names(ctx: Context, standing: Iterable[Deputy]) -> Mapping[int, str]:
    return {id: one.name for id, one in by_ids(ctx.connection, [one.deputy for one in standing]).items()}
