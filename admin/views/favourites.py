"""Favourites: a star on a record, sets filled by hand or from a list, and a set worked through record by record."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.titles import is_id
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.menu import records_path
from admin.notices import notify
from admin.numbers import number_in
from admin.views.address import ListAddress, parse
from admin.views.conditions import tree
from admin.views.tabs import href
from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.favourites import (
    begin,
    done,
    fill,
    following,
    places_of,
    put,
    remove,
    rename,
    set_of,
    sets_of,
    star,
    take,
)
from core.queries.count import count
from core.queries.filters import OPEN
from core.queries.get import get
from core.queries.paths import entity_named
from schema_registry.model import Entity

blueprint = Blueprint("favourites", __name__)
NEW = "new"
"""What the form says for a set that is to be begun."""


# ---- one record
@blueprint.post("/records/<entity>/<uuid:id>/star")
def give_star(entity: str, id: object) -> AnyResponse:
    """The record has the visitor's star from now on, or has it no more; back to its card."""
    ctx, found = _asked(entity)
    star(ctx, found.name, str(id), "on" in request.form)
    return redirect(_card(found, str(id)), 303)


@blueprint.get("/records/<entity>/<uuid:id>/keep")
def ask(entity: str, id: object) -> Response:
    """The sets that a record may stand in, ticked where it does."""
    ctx, found = _asked(entity)
    return _form(ctx, found, str(id))


@blueprint.post("/records/<entity>/<uuid:id>/keep")
def keep(entity: str, id: object) -> AnyResponse:
    """The record stands in the sets that are ticked, and in a new one where a name is given."""
    ctx, found = _asked(entity)
    record, name = str(id), request.form.get("name", "")
    get(ctx, found.name, record, ("id",))
    ticked = {number for one in request.form.getlist("set") if (number := number_in(one)) is not None}
    try:
        if name.strip():
            ticked.add(begin(ctx, found.name, name))
    except Rejected as refused:
        return _form(ctx, found, record, ticked, refused)
    there = {one.set for one in places_of(ctx, found.name, record)}
    for one in sets_of(ctx, found.name):
        if one.name and one.id in ticked - there:
            put(ctx, found.name, one.id, [record])
        elif one.name and one.id in there - ticked:
            take(ctx, found.name, one.id, [record])
    notify(_("Saved."))
    return onward(_card(found, record))


@blueprint.post("/records/<entity>/<uuid:id>/done")
def work(entity: str, id: object) -> AnyResponse:
    """The record is worked through in a set: on to the next one of it, or back to the list when that was the last."""
    ctx, found = _asked(entity)
    number = number_in(request.form.get("set", "")) or 0
    done(ctx, found.name, number, str(id))
    after = following(ctx, found.name, number)
    kept = ListAddress(found.name, kept=f"{number}:{OPEN}")
    if after:
        return redirect(f"{records_path(found.name, after)}?{urlencode({'from': kept.query()})}", 303)
    notify(_("“%(name)s” is worked through.", name=set_of(ctx, found.name, number).name))
    return redirect(href(ListAddress(found.name, kept=str(number))), 303)


# ---- many records
@blueprint.post("/records/<entity>/favourites/add")
def add(entity: str) -> AnyResponse:
    """Asks which set the chosen records of a list go into, and puts them there."""
    ctx, found = _asked(entity)
    ids = tuple(dict.fromkeys(one for one in request.form.getlist("id") if is_id(one)))
    address = parse(found.name, request.form.get("back", ""))
    every = "all" in request.form
    size = count(ctx, found.name, tree(address), address.search) if every else len(ids)
    if not size:
        notify(_("No record was chosen."), "info")
        return redirect(href(address), 303)
    if "into" not in request.form:
        return _choose(ctx, found, ids, address, every, size)
    into, name = request.form["into"], request.form.get("name", "")
    try:
        number = begin(ctx, found.name, name) if into == NEW else set_of(ctx, found.name, number_in(into) or 0).id
        if every:
            fill(ctx, found.name, number, tree(address), address.search)
        else:
            put(ctx, found.name, number, ids)
    except Rejected as refused:
        return _choose(ctx, found, ids, address, every, size, refused)
    name = set_of(ctx, found.name, number).name
    notify(ngettext("%(num)s record is in “%(name)s”.", "%(num)s records are in “%(name)s”.", size, name=name))
    return onward(href(address))


# ---- the sets themselves
@blueprint.get("/records/<entity>/favourites")
def listed(entity: str) -> str:
    """The visitor's sets of an entity, and how far they are worked through."""
    ctx, found = _asked(entity)
    return render_template(
        "list/favourites.html",
        title=_("Favourites"),
        plural=found.plural.say(ctx.locale.tag),
        path=records_path(found.name),
        sets=[(one, href(ListAddress(found.name, kept=str(one.id)))) for one in sets_of(ctx, found.name) if one.name],
        starred=href(ListAddress(found.name, kept="starred")),
    )


@blueprint.post("/records/<entity>/favourites/<int:number>/rename")
def call(entity: str, number: int) -> AnyResponse:
    """A set is called something else."""
    ctx, found = _asked(entity)
    rename(ctx, found.name, number, request.form.get("name", ""))
    notify(_("Saved."))
    return redirect(records_path(found.name, "favourites"), 303)


@blueprint.post("/records/<entity>/favourites/<int:number>/delete")
def throw_away(entity: str, number: int) -> AnyResponse:
    """A set is gone; its records are untouched."""
    ctx, found = _asked(entity)
    name = set_of(ctx, found.name, number).name
    remove(ctx, found.name, number)
    notify(_("The set “%(name)s” is gone; its records are untouched.", name=name))
    return redirect(records_path(found.name, "favourites"), 303)


# ---- parts
def _asked(entity: str) -> tuple[Context, Entity]:
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    return ctx, found


def _card(entity: Entity, id: str) -> str:
    origin = request.form.get("from", "")
    path = records_path(entity.name, id)
    return f"{path}?{urlencode({'from': origin})}" if origin else path


def _form(
    ctx: Context, entity: Entity, id: str, ticked: set[int] | None = None, refused: Rejected | None = None
) -> Response:
    row = get(ctx, entity.name, id, ("$title",))
    there = {one.set for one in places_of(ctx, entity.name, id)} if ticked is None else ticked
    return _page(
        ctx,
        entity,
        refused,
        title=_("Keep in favourites"),
        said=str(row["$title"]) or "—",
        action=records_path(entity.name, id, "keep"),
        away=_card(entity, id),
        sets=[(one.id, one.name, one.id in there) for one in sets_of(ctx, entity.name) if one.name],
        hidden=[("from", request.values.get("from", ""))],
        one=True,
    )


def _choose(
    ctx: Context,
    entity: Entity,
    ids: Sequence[str],
    address: ListAddress,
    every: bool,
    size: int,
    refused: Rejected | None = None,
) -> Response:
    known = [(one.id, one.name, False) for one in sets_of(ctx, entity.name) if one.name]
    return _page(
        ctx,
        entity,
        refused,
        title=_("Add to favourites"),
        said=ngettext("%(num)s record", "%(num)s records", size),
        action=records_path(entity.name, "favourites", "add"),
        away=href(address),
        sets=known,
        hidden=[("back", address.query()), *(("id", one) for one in ids), *([("all", "1")] if every else [])],
        one=False,
    )


def _page(ctx: Context, entity: Entity, refused: Rejected | None, **more: object) -> Response:
    problems = refused.problems if refused is not None else ()
    page = render_template(
        "list/keep_inside.html" if in_dialog() else "list/keep.html",
        plural=entity.plural.say(ctx.locale.tag),
        path=records_path(entity.name),
        new=NEW,
        name=request.form.get("name", ""),
        problems=[("keep-name", worded(one, ctx.locale)) for one in problems],
        **more,
    )
    return make_response(page, 200 if refused is None else status_of(refused))
