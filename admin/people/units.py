"""The units page: the organisation tree, to see and to change. For those who manage users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.notices import notify
from admin.people.forms import errors_by_control
from admin.people.pages import Page, managing
from admin.security.organising import found_unit, reform_unit, unit_of
from core.access.organisation import managers
from core.access.units import Unit, members, units
from core.context import Context
from core.errors import Rejected

blueprint = Blueprint("units", __name__, url_prefix="/units")
NEW = Unit(0, None, "", "")


@blueprint.get("")
def listed() -> str:
    """All units as they stand in the tree, and the form of a new one."""
    return _draw(managing(), NEW)


@blueprint.post("")
def create() -> Page | Response:
    """A new unit, or the page again with what is wrong."""
    ctx = managing()
    given = _typed(NEW)
    try:
        found_unit(ctx, given)
    except Rejected as refused:
        return _draw(ctx, given, errors_by_control(ctx, refused.problems)), 422
    notify(_("%(name)s was added.", name=given.name))
    return redirect(url_for("units.listed"), 303)


@blueprint.get("/<int:unit_id>")
def edit(unit_id: int) -> str:
    """The same page with the form of one unit."""
    ctx = managing()
    return _draw(ctx, unit_of(ctx, unit_id))


@blueprint.post("/<int:unit_id>")
def change(unit_id: int) -> Page | Response:
    """Saves the form, or shows it again with what is wrong."""
    ctx = managing()
    given = _typed(unit_of(ctx, unit_id))
    try:
        reform_unit(ctx, given)
    except Rejected as refused:
        return _draw(ctx, given, errors_by_control(ctx, refused.problems)), 422
    notify(_("Saved."))
    return redirect(url_for("units.listed"), 303)


def _typed(before: Unit) -> Unit:
    text = request.form.get
    above = text("parent", "")
    return replace(
        before,
        code=text("code", before.code),
        name=text("name", before.name),
        parent=int(above) if above.isascii() and above.isdigit() and len(above) < 16 else None,
        active=before.id == 0 or text("active") == "on",
    )


def _draw(ctx: Context, shown: Unit, errors: Mapping[str, str] | None = None) -> str:
    told = errors or {}
    return render_template(
        "users/units.html",
        units=units(ctx.connection),
        members=members(ctx.connection),
        managers=managers(ctx.connection),
        unit=shown,
        errors=defaultdict(str, told),
        summary=list(told.items()),
    )
