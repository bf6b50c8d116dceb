"""Cards moved on a board: dragged, or sent by the menu of ways that every card has.

A dragged card is sent with `X-Board: 1`. It is answered with the heads of the columns and the card as they are now;
with `X-Dialog-Open`, where the question is that comes first; with `X-Dialog-Next`, where to go on; or with a line
of text that says why the card stays where it was. The state of a process is changed by its transitions alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.fields import Cell
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.menu import records_path
from admin.notices import notify, notify_now
from admin.processes.moved import moved_by
from admin.views import address as addresses
from admin.views.address import ListAddress
from admin.views.board import further, moved
from admin.views.board_cards import Ground
from admin.views.tabs import href
from core.context import Context
from core.errors import CardwrightError, Denied, Rejected, Stale
from core.processes.advance import advance
from core.processes.ways import Standing, standings
from core.processes.ways import Way as ProcessWay
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.write import update
from schema_registry.model import Entity

blueprint = Blueprint("moves", __name__)
PLAIN_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way that a card may go. `href` asks first, else `value` is sent. `why`: what is against it."""

    title: str
    target: Cell
    value: str = ""
    href: str = ""
    why: tuple[str, ...] = ()


@blueprint.get("/records/<entity>/pile")
def more(entity: str) -> str:
    """Further cards of one column."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    ground, value = Ground.at(ctx, found, _board(found)), request.args.get("value", "")
    cards, onward = further(ground, value, request.args.get("cursor", ""))
    return render_template("list/pile.html", cards=cards, more=onward, everything=href(ground.only(value)))


@blueprint.get("/records/<entity>/<uuid:id>/move")
def ask(entity: str, id: uuid.UUID) -> Response:
    """The ways that a card may go, with what is against those that it may not."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    return _menu(ctx, Ground.at(ctx, found, _board(found)), str(id))


@blueprint.post("/records/<entity>/<uuid:id>/move")
def move(entity: str, id: uuid.UUID) -> AnyResponse:
    """Moves a card to another column."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    address = _board(found)
    ground, to = Ground.at(ctx, found, address), request.form.get("to", "")
    try:
        if ground.process is not None:
            batch, answer = _advance(ctx, ground, str(id), to)
        else:
            saved = update(ctx, found.name, str(id), {ground.by.path: to}, _version(), reading="text")
            batch, answer = saved.batch, None
    except (Rejected, Denied, Stale) as refused:
        return _refused(ctx, ground, str(id), refused)
    if answer is not None:
        return answer
    title = str(get(ctx, found.name, str(id), ("$title",))["$title"]) or "—"
    said = _("%(what)s is in “%(column)s” now.", what=title, column=ground.by.cell(to or None).text or _("Not set"))
    undo = ""
    if batch and ground.process is None:
        undo = f"{records_path(found.name, 'undo')}?{urlencode({'batch': batch, 'from': address.query()})}"
    if request.headers.get("X-Board") == "1":
        columns, card = moved(ground, str(id))
        page = render_template("list/moved.html", columns=columns, card=card)
        return notify_now(make_response(page), said, undo=undo)
    notify(said, undo=undo)
    return onward(href(address))


def _board(entity: Entity) -> ListAddress:
    """The board that the request is about."""
    return replace(addresses.parse(entity.name, request.args.get("from", "")), layout="board")


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# ---- processes
def _advance(ctx: Context, ground: Ground, id: str, to: str) -> tuple[str, Response | None]:
    """The batch of the transition that leads there; or what has to be answered first."""
    standing = _standing(ctx, ground, id)
    if standing.state.name == to:
        return "", None
    ways = [one for one in standing.ways if one.transition.target == to]
    if "seen" in request.form and request.form["seen"] != standing.state.name:
        told = moved_by(ctx, standing, id, gone=True, refused=None)
        return "", Response(told.said if told else "", 409, PLAIN_TEXT)
    if not ways:
        target = ground.by.cell(to).text
        state = ground.by.cell(standing.state.name).text
        said = _("No step leads from “%(state)s” to “%(other)s”.", state=state, other=target)
        return "", Response(str(said), 422, PLAIN_TEXT)
    ready = [one for one in ways if one.open] or ways
    if len(ready) > 1:
        return "", _asking(ground.path(id, "move", to=to))
    way = ready[0]
    if way.open and way.asks:
        return "", _asking(_transition(ground, standing, way, id))
    if not way.open:
        raise Rejected(way.problems)
    # The state that was seen decides, whatever else of the record was changed meanwhile.
    done = advance(ctx, ground.entity.name, id, way.transition.event, process=standing.process.name)
    if not done.batch:
        count, needed = done.votes
        said = _("Counted: %(count)s of %(needed)s people.", count=count, needed=needed)
        return "", notify_now(Response(status=205), str(said), "info")
    return done.batch, None


def _asking(where: str) -> Response:
    """The question that comes first: over the board, or as a page."""
    if request.headers.get("X-Board") == "1":
        return Response(status=204, headers={"X-Dialog-Open": where})
    return Response(status=303, headers={"Location": where})


def _standing(ctx: Context, ground: Ground, id: str) -> Standing:
    return next(one for one in standings(ctx, ground.entity.name, id) if one.process is ground.process)


def _transition(ground: Ground, standing: Standing, way: ProcessWay, id: str) -> str:
    """The form of a transition, which leads back to the board."""
    return ground.path(id, "transition", standing.process.name, way.transition.event, to="list")


# ---- the menu of ways
def _menu(ctx: Context, ground: Ground, id: str, refused: CardwrightError | None = None) -> Response:
    row = get(ctx, ground.entity.name, id, ("$title", ground.by.path))
    value = "" if row[ground.by.path] is None else str(row[ground.by.path])
    inside = in_dialog()
    page = render_template(
        "list/move_inside.html" if inside else "list/move.html",
        title=_("Move “%(what)s”", what=str(row["$title"]) or "—"),
        plural=ground.entity.plural.say(ctx.locale.tag),
        list_href=href(ground.address),
        action=ground.path(id, "move"),
        version=row["sys_version"],
        column=ground.by.cell(value or None),
        ways=_process_ways(ctx, ground, id) if ground.process else _plain_ways(ground, value),
        problems=[worded(one, ctx.locale) for one in refused.problems] if refused else [],
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _plain_ways(ground: Ground, value: str) -> list[Way]:
    field = ground.by.field
    values = [one.value for one in field.choices if one.value != value]
    if value and not field.required:
        values.append("")
    cells = [(one, ground.by.cell(one or None)) for one in values]
    return [Way(cell.text or str(_("Not set")), cell, one) for one, cell in cells]


def _process_ways(ctx: Context, ground: Ground, id: str) -> list[Way]:
    standing, only = _standing(ctx, ground, id), request.args.get("to", "")
    return [
        Way(
            title=one.transition.title.say(ctx.locale.tag),
            target=ground.by.cell(one.transition.target),
            href=_transition(ground, standing, one, id),
            why=tuple(worded(problem, ctx.locale) for problem in one.problems),
        )
        for one in standing.ways
        if not only or one.transition.target == only
    ]


# ---- answers
def _refused(ctx: Context, ground: Ground, id: str, refused: CardwrightError) -> AnyResponse:
    if request.headers.get("X-Board") == "1":
        said = " ".join(worded(one, ctx.locale) for one in refused.problems)
        return Response(said, status_of(refused), PLAIN_TEXT)
    return _menu(ctx, ground, id, refused)
