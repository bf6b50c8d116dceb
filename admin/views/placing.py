"""Records put elsewhere in a tree, members put into a record of one, and new ones of both with a short form.

A row that is dragged is sent with `X-Tree: 1`: it is answered with nothing and a notice, after which the page asks
for its rows anew; or with a line of text that says why the row stays where it was. `back` is the page to go on at.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.titles import titles_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, control_name, form_class, typed
from admin.forms.controls import Control
from admin.forms.given import given, implied, needed
from admin.forms.page import controls
from admin.menu import records_path
from admin.notices import notify, notify_now
from admin.security.signing import safe_next
from admin.views.conditions import PLAIN
from admin.views.form_page import looked_for
from admin.views.options import LONGEST, MOST, narrowed
from core.access.rights import require, scope
from core.context import Context, Live
from core.errors import CardwrightError, Denied, Rejected, Stale
from core.queries.get import get
from core.queries.lookup import lookup
from core.queries.paths import entity_named
from core.records.write import create, update
from schema_registry.model import Entity, Field

blueprint = Blueprint("placing", __name__)
PLAIN_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


class Asked(NamedTuple):
    """Which record is to be put elsewhere, and the reference that says where it stands."""

    entity: Entity
    field: Field
    id: str


@blueprint.get("/records/<entity>/<uuid:id>/place/<field>")
def ask(entity: str, id: uuid.UUID, field: str) -> Response:
    """The form that asks where to."""
    ctx = context()
    return _form(ctx, _asked(ctx, entity, str(id), field))


@blueprint.get("/records/<entity>/<uuid:id>/place/<field>/options")
def options(entity: str, id: uuid.UUID, field: str) -> Response:
    """Where a record may be put: not below itself. `?on=` is what stands in the field that narrows it."""
    ctx = context()
    asked = _asked(ctx, entity, str(id), field)
    parts = [one] if (one := narrowed(ctx, asked.entity.name, asked.field)) else []
    if field == asked.entity.tree:
        parts += [{"id": {"_neq": asked.id}}, {"_not": {field: {"_under": asked.id}}}]
    text = request.args.get("q", "")[:LONGEST]
    links = lookup(ctx, asked.field.to, text, MOST, {"_and": parts} if parts else None)
    return jsonify(options=[link._asdict() for link in links])


@blueprint.post("/records/<entity>/<uuid:id>/place/<field>")
def put(entity: str, id: uuid.UUID, field: str) -> AnyResponse:
    """Puts a record below another one, or at the top."""
    ctx = context()
    asked = _asked(ctx, entity, str(id), field)
    about, name = asked.entity, asked.field.name
    to = request.form.get("to") if "to" in request.form else _typed(about, [asked.field]).get(name, "")
    if "find" in request.form:
        return _form(ctx, asked, to or "")
    try:
        saved = update(ctx, about.name, asked.id, {name: to}, _version(), reading="text")
    except (Rejected, Denied, Stale) as refused:
        if request.headers.get("X-Tree") == "1":
            said = " ".join(worded(one, ctx.locale) for one in refused.problems)
            return Response(said, status_of(refused), PLAIN_TEXT)
        return _form(ctx, asked, to or "", refused)
    undo = f"{records_path(about.name, 'undo')}?{urlencode({'batch': saved.batch, 'back': _back()})}"
    if request.headers.get("X-Tree") == "1":
        done = Response(status=204)
        return notify_now(done, _said(ctx, asked, to or ""), undo=undo) if saved.batch else done
    if saved.batch:
        notify(_said(ctx, asked, to or ""), undo=undo)
    return onward(_back())


def _asked(ctx: Context, entity: str, id: str, field: str) -> Asked:
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "update")
    if field not in ctx.live.derive(_standing, about.name):
        abort(404)
    return Asked(about, about.fields[field], id)


def _standing(live: Live, name: str) -> frozenset[str]:
    """The references of an entity by which its records stand in a tree."""
    return frozenset(_ways(live, live.model.entities[name]))


def _ways(live: Live, entity: Entity) -> Iterator[str]:
    if entity.tree:
        yield entity.tree
    for other in live.model.entities.values():
        for tab in other.card.tabs:
            members = tab.related.members if tab.related else None
            if members is not None and members.entity == entity.name:
                yield members.field


def _said(ctx: Context, asked: Asked, to: str) -> str:
    title = titles_of(ctx, asked.entity.name, [asked.id]).get(asked.id, "—")
    where = titles_of(ctx, asked.field.to, [to]).get(to, "—") if to else ""
    if where:
        return str(_("%(what)s is in “%(column)s” now.", what=title, column=where))
    if asked.field.name == asked.entity.tree:
        return str(_("%(what)s is at the top now.", what=title))
    return str(_("%(what)s stands nowhere now.", what=title))


def _form(ctx: Context, asked: Asked, text: str | None = None, refused: CardwrightError | None = None) -> Response:
    about, name = asked.entity, asked.field.name
    narrowing = asked.field.depends.on if asked.field.depends else ""
    row = get(ctx, about.name, asked.id, ("$title", name, *([narrowing] if narrowing else [])))
    held = {one: str(getattr(row.get(one), "id", "") or "") for one in (name, narrowing) if one}
    texts = held if text is None else {**held, name: text}
    found = looked_for(ctx, about, request.form["find"]) if "find" in request.form else None
    drawn, summary = controls(ctx, about, [name], texts, refused.problems if refused else (), found=found)
    inside = in_dialog()
    page = render_template(
        "list/place_inside.html" if inside else "list/place.html",
        title=_("Move “%(what)s”", what=str(row["$title"]) or "—"),
        plural=about.plural.say(ctx.locale.tag),
        list_href=records_path(about.name),
        back=_back(),
        action=request.full_path.rstrip("?"),
        version=row["sys_version"],
        control=_narrowed(drawn[0], asked, narrowing),
        narrowing=(control_name(narrowing), held[narrowing]) if narrowing else None,
        at_top=name == about.tree,
        summary=summary,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _narrowed(one: Control, asked: Asked, by: str) -> Control:
    """The control whose look-up asks for what fits, also another field that the form holds beside it."""
    lookup = records_path(asked.entity.name, asked.id, "place", asked.field.name, "options")
    return replace(one, lookup=lookup, state=replace(one.state, narrows=control_name(by) if by else ""))


def _typed(entity: Entity, fields: list[Field]) -> dict[str, str]:
    return typed(bound(form_class(fields), request.form))


def _back() -> str:
    return safe_next(request.args.get("back", "/"))


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# ---- new ones
@blueprint.get("/records/<entity>/add")
def ask_new(entity: str) -> Response:
    """The short form of a new record: what must be given, and what it is called."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "create")
    return _short(ctx, about, {})


@blueprint.post("/records/<entity>/add")
def add(entity: str) -> AnyResponse:
    """Creates the record; back to where it stands."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "create")
    fixed = given(ctx, about, request.args, PLAIN)
    fields = [about.fields[name] for name in _short_names(about, fixed)]
    texts = {name: text for name, text in _typed(about, fields).items() if text.strip()}
    values = {**fixed, **texts}
    links = {name: text for name, text in values.items() if about.fields[name].to}
    try:
        saved = create(ctx, about.name, {**implied(ctx, about, links), **values}, reading="text")
    except Rejected as refused:
        return _short(ctx, about, texts, refused)
    title = about.title.say(ctx.locale.tag)
    if scope(ctx, about.name, "read") != "none":
        title = str(get(ctx, about.name, saved.id, ("$title",))["$title"]) or title
    notify(_("%(what)s was created.", what=title))
    return onward(_back())


def _short_names(entity: Entity, fixed: Mapping[str, str]) -> tuple[str, ...]:
    called = [path for path in entity.card.title.paths if path in entity.fields and entity.fields[path].given]
    return tuple(one for one in dict.fromkeys((*called, *needed(entity))) if one not in fixed)


def _short(ctx: Context, entity: Entity, texts: Mapping[str, str], refused: Rejected | None = None) -> Response:
    fixed = given(ctx, entity, request.args, PLAIN)
    names = _short_names(entity, fixed)
    drawn, summary = controls(ctx, entity, names, {**fixed, **texts}, refused.problems if refused else ())
    whole = {name: value for name, value in request.args.items() if name in entity.fields or name == "back"}
    places = [one for one in entity.references if one.name in fixed]
    last = next((one for one in reversed(places) if one.name in ctx.live.derive(_standing, entity.name)), None)
    where = titles_of(ctx, last.to, [fixed[last.name]]).get(fixed[last.name], "") if last else ""
    page = render_template(
        "card/log_inside.html" if in_dialog() else "card/log.html",
        title=_("New %(what)s", what=entity.title.say(ctx.locale.tag)),
        record_title=where,
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        back=_back(),
        whole=f"{records_path(entity.name, 'new')}?{urlencode(whole)}",
        action=request.full_path.rstrip("?"),
        controls=drawn,
        summary=summary,
    )
    return make_response(page, 200 if refused is None else status_of(refused))
