"""One field edited where it stands, on a card or in a cell of a list: the input, its problems; the card again when it
is saved."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown, shown
from admin.display.offered import chosen_key, looked_up, said
from admin.display.titles import pointed_at
from admin.display.wording import worded
from admin.door import context
from admin.forms.bind import bound, control_name, form_class, typed
from admin.forms.controls import Control, control
from admin.forms.former import sent_form
from admin.forms.page import edited
from admin.forms.scripts import equipment
from admin.menu import records_path
from admin.views.card import columns_of, compose, value_of
from admin.views.cards import draw
from core.context import Context
from core.errors import Rejected, Stale
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import Row
from core.records.stale import MOST_CHANGES
from core.records.state import state_of
from core.records.write import Saved, update
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("fragments", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is edited: the template of its form, and the word for it in the form's address."""

    template: str
    word: str
    query: str = ""
    about: str = ""
    """What the record is called, where the form has to say so."""


CARD = Place("card/field.html", "field")


@blueprint.get("/records/<entity>/<uuid:id>/field/<name>")
def field_form(entity: str, id: uuid.UUID, name: str) -> Response:
    """The input of one field, or with `?as=value` its value again."""
    ctx = context()
    found, one = typed_field(ctx, entity, name)
    row = get(ctx, found.name, str(id), columns_of(ctx, found))
    value = value_of(ctx, found, row, name)
    if value is None or not value.editable:
        abort(404)
    if request.args.get("as") == "value":
        return make_response(draw_value(ctx, found, str(id), name))
    return opened(ctx, found, one, row, CARD)


@blueprint.post("/records/<entity>/<uuid:id>/field/<name>")
def save_field(entity: str, id: uuid.UUID, name: str) -> AnyResponse:
    """Saves one field. The whole card comes back: titles, facts and the timeline may show it too."""
    ctx = context()
    found, one = typed_field(ctx, entity, name)
    saved = sent(ctx, found, one, str(id), CARD)
    if isinstance(saved, Response):
        return saved
    if "HX-Request" not in request.headers:
        return redirect(records_path(found.name, str(id)), 303)
    response = make_response(draw(ctx, found, str(id), "card/inside.html"))
    response.headers["HX-Retarget"] = "#card"
    response.headers["HX-Reswap"] = "outerHTML show:none"
    return response


def typed_field(ctx: Context, entity: str, name: str) -> tuple[Entity, Shown]:
    """The field at an address, where it is one that people type."""
    found = entity_named(ctx.live, entity)
    one = shown(ctx.live, found, name, ctx.locale) if name in found.fields else None
    if one is None or one.kind.read_only or not one.field.given:
        abort(404)
    return found, one


def opened(ctx: Context, entity: Entity, one: Shown, row: Row, place: Place) -> Response:
    """The form with the value of a record."""
    text = edited(ctx, one, row.get(one.path))
    return _form(ctx, entity, one, str(row["id"]), int(str(row["sys_version"])), text, place)


def sent(ctx: Context, entity: Entity, one: Shown, id: str, place: Place) -> Saved | Response:
    """The record with what was sent, saved; or the form again with the reason. What somebody else did to other fields
    meanwhile is no reason."""
    texts = typed(bound(form_class([one.field]), sent_form(ctx, entity)))
    version = request.form.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    text = texts.get(one.path, "")
    try:
        try:
            return update(ctx, entity.name, id, texts, known, reading="text")
        except Stale as moved:
            since, known = known or 0, int(str(get(ctx, entity.name, id, (one.path,))["sys_version"]))
            all_told = 0 < known - since <= MOST_CHANGES
            if not all_told or any(problem.pointer == f"/{one.path}" for problem in moved.problems):
                raise
            return update(ctx, entity.name, id, texts, known, reading="text")
    except Rejected as refused:
        return _form(ctx, entity, one, id, known or 0, text, place, refused.problems, 422)
    except Stale as moved:
        return _form(ctx, entity, one, id, known or 0, text, place, moved.problems, 409)


def _form(
    ctx: Context,
    entity: Entity,
    one: Shown,
    id: str,
    version: int,
    text: str,
    place: Place,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    links = pointed_at(ctx, one.field, [text]) if text else {}
    if text and looked_up(one.field):
        links = {chosen_key(one.field, text): said(ctx, one.field, [text]).get(text, text)}
    own = [problem for problem in problems if problem.pointer == f"/{one.path}"]
    drawn = _narrowed(ctx, entity, one, id, control(entity.name, one, text, ctx.locale, own, links))
    scripts, sheets = equipment(drawn.widget)
    page = render_template(
        place.template,
        control=drawn,
        name=control_name(one.path),
        path=one.path,
        title=one.title,
        version=version,
        action=records_path(entity.name, id, place.word, one.path) + place.query,
        about=place.about,
        scripts=scripts,
        sheets=sheets,
        others=[worded(problem, ctx.locale) for problem in problems if problem not in own],
    )
    return make_response(page, status)


def _narrowed(ctx: Context, entity: Entity, one: Shown, id: str, drawn: Control) -> Control:
    """The input with what the record's other values leave to choose from."""
    depends = one.field.depends
    if depends is None:
        return drawn
    state = state_of(ctx, entity.name, {}, id)
    offered, other = state.offered.get(one.path), shown(ctx.live, entity, depends.on, ctx.locale)
    if offered is not None:
        return replace(drawn, options=tuple(each for each in drawn.options if each.selected or each.value in offered))
    if not depends.through or other is None:
        return drawn
    on = edited(ctx, other, state.values.get(depends.on))
    return replace(drawn, lookup=f"{drawn.lookup}?{urlencode({'on': on})}")


def draw_value(ctx: Context, entity: Entity, id: str, name: str) -> str:
    """One value as the card draws it."""
    card = compose(ctx, entity, id, request.args.get("tab", ""), request.args.get("from", ""))
    value = value_of(ctx, entity, card.row, name)
    return render_template("card/value_alone.html", card=card, value=value, edit_href=f"{card.path}/edit")
