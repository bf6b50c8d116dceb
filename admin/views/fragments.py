"""One field of a card, edited where it stands: the input, its problems, and the card again when it is saved."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown, shown
from admin.display.offered import chosen_key, looked_up, said
from admin.display.titles import titles_of
from admin.display.wording import worded
from admin.door import context
from admin.forms.bind import bound, control_name, form_class, typed
from admin.forms.controls import Control, control
from admin.forms.page import edited
from admin.menu import records_path
from admin.views.card import columns_of, compose, value_of
from admin.views.cards import draw
from core.context import Context
from core.errors import Rejected, Stale
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.state import state_of
from core.records.write import update
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("fragments", __name__)


@blueprint.get("/records/<entity>/<uuid:id>/field/<name>")
def field_form(entity: str, id: uuid.UUID, name: str) -> Response:
    """The input of one field, or with `?as=value` its value again."""
    ctx = context()
    found, one = _field(ctx, entity, name)
    row = get(ctx, found.name, str(id), columns_of(ctx, found))
    value = value_of(ctx, found, row, name)
    if value is None or not value.editable:
        abort(404)
    if request.args.get("as") == "value":
        return make_response(draw_value(ctx, found, str(id), name))
    text = edited(ctx, one, row.get(name))
    return _form(ctx, found, one, str(row["id"]), int(str(row["sys_version"])), text)


@blueprint.post("/records/<entity>/<uuid:id>/field/<name>")
def save_field(entity: str, id: uuid.UUID, name: str) -> AnyResponse:
    """Saves one field. The whole card comes back: titles, facts and the timeline may show it too."""
    ctx = context()
    found, one = _field(ctx, entity, name)
    texts = typed(bound(form_class([one.field]), request.form))
    version = request.form.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        update(ctx, found.name, str(id), texts, known, reading="text")
    except Rejected as refused:
        return _form(ctx, found, one, str(id), known or 0, texts.get(name, ""), refused.problems, 422)
    except Stale as moved:
        row = get(ctx, found.name, str(id), (name,))
        now = int(str(row["sys_version"]))
        return _form(ctx, found, one, str(id), now, texts.get(name, ""), moved.problems, 409)
    if "HX-Request" not in request.headers:
        return redirect(records_path(found.name, str(id)), 303)
    response = make_response(draw(ctx, found, str(id), "card/inside.html"))
    response.headers["HX-Retarget"] = "#card"
    response.headers["HX-Reswap"] = "outerHTML show:none"
    return response


def _field(ctx: Context, entity: str, name: str) -> tuple[Entity, Shown]:
    found = entity_named(ctx.live, entity)
    one = shown(ctx.live, found, name, ctx.locale) if name in found.fields else None
    if one is None or one.kind.read_only or not one.field.given:
        abort(404)
    return found, one


def _form(
    ctx: Context,
    entity: Entity,
    one: Shown,
    id: str,
    version: int,
    text: str,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    links = titles_of(ctx, one.field.to, [text]) if one.field.to and text else {}
    if text and looked_up(one.field):
        links = {chosen_key(one.field, text): said(ctx, one.field, [text]).get(text, text)}
    own = [problem for problem in problems if problem.pointer == f"/{one.path}"]
    drawn = _narrowed(ctx, entity, one, id, control(entity.name, one, text, ctx.locale, own, links))
    page = render_template(
        "card/field.html",
        control=drawn,
        name=control_name(one.path),
        path=one.path,
        title=one.title,
        version=version,
        action=records_path(entity.name, id, "field", one.path),
        others=[worded(problem, ctx.locale) for problem in problems if problem not in own],
        origin=request.args.get("from", ""),
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
