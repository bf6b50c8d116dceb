"""Notes on a card: written on its timeline, changed and taken back by their writer; whom one may speak to;
and following the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.periods import moment_words
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.menu import records_path
from admin.notices import notify
from admin.security.identity import people_by_id
from admin.views import cards
from core.access.actors import everybody
from core.context import Actor, Context
from core.errors import CardwrightError, Denied, Rejected
from core.kinds.fold import fold
from core.kinds.pinyin import sort_key, spellings
from core.queries.paths import entity_named
from core.timeline.following import follow
from core.timeline.notes import change_note, delete_note, note_of, versions_of, write_note
from core.timeline.telling import Told, Who
from schema_registry.model import Entity

blueprint = Blueprint("notes", __name__)
OFFERED, LONGEST = 8, 60


@blueprint.get("/people/mentioned")
def offer_people() -> Response:
    """`{"people": [{"word", "name", "login"}]}`: whose name, pinyin or sign-in name holds `?q=`, and what follows
    the `@` for each."""
    ctx = context()
    sought = fold(request.args.get("q", "")[:LONGEST])
    known = everybody(ctx.connection)
    names = [one.name for one in known]
    found = [one for one in known if _is_called(sought, one.name, one.login)]
    found.sort(key=lambda one: (not fold(one.name).startswith(sought), str(sort_key(one.name)), one.login))
    said = [(one.name if names.count(one.name) == 1 else one.login, one) for one in found[:OFFERED]]
    return jsonify(people=[{"word": word, "name": one.name, "login": one.login} for word, one in said])


def _is_called(sought: str, name: str, login: str) -> bool:
    folded = fold(name)
    return any(sought in one for one in (folded, fold(login), *spellings(folded)))


@blueprint.post("/records/<entity>/<uuid:id>/notes")
def write(entity: str, id: object) -> AnyResponse:
    """Writes a note; back to the card. Refused, the card comes again with what was typed and why; a script keeps what
    was typed itself and is told why."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    text = request.form.get("text", "")
    try:
        written = write_note(ctx, found.name, str(id), text, _who(ctx))
    except Rejected as refused:
        if in_dialog():
            raise
        told = [worded(one, ctx.locale) for one in refused.problems]
        return make_response(cards.draw(ctx, found, str(id), "card.html", text, told), status_of(refused))
    _tell(written.told)
    return onward(_card(found, str(id)))


@blueprint.get("/records/<entity>/<uuid:id>/notes/<uuid:note>")
def show(entity: str, id: object, note: object) -> Response:
    """A note with the texts that it had; its form, for its writer."""
    ctx = context()
    return _page(ctx, entity_named(ctx.live, entity), str(id), str(note))


@blueprint.post("/records/<entity>/<uuid:id>/notes/<uuid:note>")
def change(entity: str, id: object, note: object) -> AnyResponse:
    """Gives the writer's note another text, or takes it back."""
    ctx = context()
    found, text = entity_named(ctx.live, entity), request.form.get("text", "")
    try:
        if "delete" in request.form:
            delete_note(ctx, found.name, str(id), str(note))
            notify(_("The note was deleted."))
        else:
            _tell(change_note(ctx, found.name, str(id), str(note), text, _who(ctx)))
    except (Rejected, Denied) as refused:
        return _page(ctx, found, str(id), str(note), text, refused)
    back = _card(found, str(id))
    return onward(back)


@blueprint.post("/records/<entity>/<uuid:id>/follow")
def say_follow(entity: str, id: object) -> AnyResponse:
    """The visitor hears of a record from now on, or does not; back to its card."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    follow(ctx, found.name, str(id), "on" in request.form)
    return redirect(_card(found, str(id)), 303)


def _who(ctx: Context) -> Who:
    def known(ids: Iterable[int]) -> Sequence[Actor]:
        return people_by_id(ctx, ids)

    return known


def _tell(told: Told) -> None:
    """Says whom the note reached, and whom it could not reach."""
    if told.told:
        notify(_("Told: %(names)s", names=_listed(told.told)))
    if told.untold:
        names = _listed(told.untold)
        notify(_("Not told, because they may not see this record: %(names)s", names=names), "warn")


def _listed(names: Iterable[str]) -> str:
    return str(_(", ")).join(names)


def _page(
    ctx: Context, entity: Entity, id: str, note: str, text: str | None = None, refused: CardwrightError | None = None
) -> Response:
    one = note_of(ctx, entity.name, id, note)
    page = render_template(
        "card/note_inside.html" if in_dialog() else "card/note.html",
        note=one,
        own=one.who.id == ctx.actor.id and not one.deleted,
        text=one.text if text is None else text,
        versions=list(_versions(ctx, entity, id, note)),
        told=[worded(each, ctx.locale) for each in refused.problems] if refused is not None else [],
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        back=_card(entity, id),
        action=request.full_path.rstrip("?"),
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _versions(ctx: Context, entity: Entity, id: str, note: str) -> Iterator[tuple[str, str]]:
    for one in versions_of(ctx, entity.name, id, note):
        yield moment_words(one.at, ctx), one.text


def _card(entity: Entity, id: str) -> str:
    origin = request.values.get("from", "")
    path = records_path(entity.name, id)
    return f"{path}?{urlencode({'from': origin})}" if origin else path
