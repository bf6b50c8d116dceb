"""The page of one transition: its form where it asks for something, and taking it.

Where nothing is asked, the card's button sends to the same address at once. What refuses it is told here, with
everything that was typed still in the form. A dialog over the card sends `X-Dialog: 1`: it gets the inside of the
page alone, and where to go on (`X-Dialog-Next`) instead of being led there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.fields import tone_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, form_class, typed
from admin.forms.page import controls, texts_of
from admin.forms.scripts import gear
from admin.menu import records_path
from admin.notices import notify
from admin.processes.moved import moved_by
from core.codes.processes import EVENT_UNKNOWN
from core.context import Context
from core.errors import CardwrightError, Denied, Missing, Rejected, Stale
from core.processes.advance import Advanced, advance
from core.processes.chart import asked_by, title_of
from core.processes.ways import Standing, Way, standings
from core.queries.get import get
from core.queries.paths import entity_named
from schema_registry.model import Entity

blueprint = Blueprint("transitions", __name__)


@blueprint.get("/records/<entity>/<uuid:id>/transition/<process>/<event>")
def ask(entity: str, id: uuid.UUID, process: str, event: str) -> Response:
    """The form of a transition; only its inside for a dialog over the card."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    return _page(ctx, found, str(id), process, event)


@blueprint.post("/records/<entity>/<uuid:id>/transition/<process>/<event>")
def take(entity: str, id: uuid.UUID, process: str, event: str) -> AnyResponse:
    """Takes the transition; back to the card, or to the form with what is wrong."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    text = request.form.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    texts = typed(bound(form_class(one for one in found.fields.values() if one.given), request.form))
    try:
        done = advance(ctx, found.name, str(id), event, texts, version, process=process, reading="text")
    except (Rejected, Denied, Stale) as refused:
        return _page(ctx, found, str(id), process, event, texts, refused)
    notify(_told(ctx, process, done))
    back = _back(found, str(id))
    return onward(back)


def _told(ctx: Context, process: str, done: Advanced) -> str:
    if not done.batch:
        count, needed = done.votes
        return str(_("Counted: %(count)s of %(needed)s people.", count=count, needed=needed))
    state = ctx.model.processes[process].state(done.state)
    return str(_("Now: %(state)s", state=state.title.say(ctx.locale.tag)))


def _page(
    ctx: Context,
    entity: Entity,
    id: str,
    process: str,
    event: str,
    texts: Mapping[str, str] | None = None,
    refused: CardwrightError | None = None,
) -> Response:
    standing, way = _way(ctx, entity, id, process, event)
    asks = way.asks if way is not None else _given(standing, event, texts or {})
    row = get(ctx, entity.name, id, ("$title", *asks))
    shown = texts_of(ctx, entity, asks, row) if texts is None else texts
    at = {f"/{name}" for name in asks}
    problems = refused.problems if refused is not None else ()
    correct = [one for one in problems if one.pointer in at]
    needs = way.needs if way is not None else frozenset()
    drawn, summary = controls(ctx, entity, asks, shown, correct, needs, id)
    moved = moved_by(ctx, standing, id, gone=way is None, refused=refused)
    against = () if moved is not None else [one for one in problems if one.pointer not in at]
    page = render_template(
        "process/inside.html" if in_dialog() else "process/transition.html",
        title=title_of(standing.process, event, standing.state).say(ctx.locale.tag),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        record_title=str(row["$title"]) or "—",
        record_href=_back(entity, id),
        action=request.full_path.rstrip("?"),
        version=standing.version,
        state=standing.state.title.say(ctx.locale.tag),
        tone=tone_of(standing.state.color),
        target=_target(ctx, standing, way),
        controls=drawn,
        gear=gear(one.widget for one in drawn),
        closed=[worded(one, ctx.locale) for one in against or (way.problems if way is not None else ())],
        open=way is not None and way.open,
        summary=[] if moved is not None else summary,
        moved=moved,
        refused=refused is not None,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _given(standing: Standing, event: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """What was typed for a transition that the record's state has no more: it is still there to be read."""
    return tuple(name for name in asked_by(standing.process, event) if texts.get(name))


def _way(ctx: Context, entity: Entity, id: str, process: str, event: str) -> tuple[Standing, Way | None]:
    """Where the record stands, and the way that is meant; None where its state has no such way any more."""
    for one in standings(ctx, entity.name, id):
        if one.process.name == process:
            known = any(event in state.transitions for state in one.process.states.values())
            if known:
                return one, next((way for way in one.ways if way.transition.event == event), None)
    raise Missing([EVENT_UNKNOWN.at(event=event, entity=entity.title, known="–")])


def _target(ctx: Context, standing: Standing, way: Way | None) -> tuple[str, str]:
    """The title and the tone of where it leads."""
    if way is None:
        return "", ""
    state = standing.process.states[way.transition.target]
    return state.title.say(ctx.locale.tag), tone_of(state.color)


def _back(entity: Entity, id: str) -> str:
    """Where one came from: a board of the list, else the card."""
    origin = request.args.get("from", "")
    if request.args.get("to") == "list":
        return f"{records_path(entity.name)}?{origin}" if origin.isprintable() else records_path(entity.name)
    base = records_path(entity.name, id)
    return f"{base}?{urlencode({'from': origin})}" if origin else base
