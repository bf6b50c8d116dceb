"""The forms of a record: new and edit. The verdict is the write path's; a form only keeps what was typed."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import shown
from admin.display.offered import looked_up, offers
from admin.display.titles import is_id
from admin.door import context, keep, uploads
from admin.forms import lines
from admin.forms import uploads as sent_files
from admin.forms.bind import bound, form_class, typed
from admin.forms.conflict import Conflict, conflict_of, decided
from admin.forms.controls import Found
from admin.forms.layout import fields_of
from admin.forms.page import defaults, edited, parts_of, sheet, stored
from admin.forms.sheets import LineSheet, sheets, summary
from admin.menu import records_path
from admin.notices import notify
from admin.security.signing import safe_next
from admin.views.conditions import PLAIN
from core.access.rights import require, scope
from core.context import Context, Live
from core.errors import Denied, Missing, Rejected, Stale
from core.idempotency import Answer, claim
from core.idempotency import keep as keep_answer
from core.kinds.kind import Refused
from core.queries.get import get
from core.queries.lookup import lookup
from core.queries.paths import entity_named
from core.records.write import create, update
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.pointer import split
from schema_registry.problems import Problem

blueprint = Blueprint("edits", __name__)
FOUND = 50
ASKED_AGAIN = frozenset({"find", "more"})
"""Buttons that save nothing: they ask for the form again, with more in it."""
NO_ROWS: lines.LinesByField = Frozen({})


# ---- new
@blueprint.get("/records/<entity>/new")
def new_record(entity: str) -> Response:
    """The empty form; filled from the address (`?customer=…`), or from another record (`?copy=…`)."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "create")
    texts = defaults(ctx, found) | _copied(ctx, found) | _given(ctx, found)
    rows = lines.stored(ctx, found, request.args["copy"], copied=True) if "copy" in request.args else {}
    return _form(ctx, found, texts, rows=rows, dirty="copy" in request.args)


@blueprint.post("/records/<entity>/new")
@uploads
def create_record(entity: str) -> AnyResponse:
    """Creates the record, once however often the form is sent."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "create")
    texts, rows = typed_texts(ctx, found), lines.sent(ctx, found, request.form)
    key, mark = _once(texts, rows, sent_files.described(found, request.files))
    texts, problems = sent_files.received(ctx, found, request.files, texts)
    if ASKED_AGAIN & request.form.keys():
        return _again(ctx, found, texts, rows)
    if problems:
        return _unkept(ctx, found, texts, problems, rows)
    try:
        with sent_files.staying(ctx, request.files):
            earlier = claim(ctx, key, mark) if key else None
            if earlier is not None:
                return _go(earlier.headers.get("Location", records_path(found.name)))
            saved = create(ctx, found.name, {**texts, **rows}, reading="text")
    except Rejected as refused:
        return _form(ctx, found, texts, refused.problems, rows=rows, status=422)
    target = _after(found, saved.id)
    if key:
        keep_answer(ctx, key, Answer(mark, 303, {"Location": target}, b""))
    notify(_("%(what)s was created.", what=_title(ctx, found, saved.id)))
    return _go(target)


def _once(
    texts: Mapping[str, str], rows: lines.LinesByField, files: Sequence[tuple[str, str, int]]
) -> tuple[str, str]:
    """The key of this form with these texts, and what it is for; a form without one is sent as often as it is sent.

    Whoever goes back to a sent form and types something else makes a second record.
    """
    once = request.form.get("once", "")
    once = once if once.isascii() and once.isprintable() and len(once) <= 64 else ""
    said = json.dumps([request.path, once, sorted(texts.items()), *([rows] if rows else []), *files])
    digest = hashlib.sha256(said.encode()).hexdigest()
    return (f"form:{digest}", digest) if once else ("", digest)


def _copied(ctx: Context, entity: Entity) -> dict[str, str]:
    """The texts of another record, those left out that no two may share."""
    if "copy" not in request.args:
        return {}
    _row, texts = stored(ctx, entity, request.args["copy"])
    together = {name for names in entity.unique for name in names}
    alone = together | {one.name for one in entity.fields.values() if one.unique or one.kind == "file"}
    return {name: text for name, text in texts.items() if name not in alone}


def _given(ctx: Context, entity: Entity) -> dict[str, str]:
    """Texts for fields that the address names, written there as addresses write values."""
    found: dict[str, str] = {}
    for name in entity.fields.keys() & request.args.keys():
        one = shown(ctx.live, entity, name, ctx.locale)
        if one is None:
            continue
        try:
            value = one.kind.address_reader(one.field, PLAIN)(request.args[name])
        except Refused:
            continue  # a link that is wrong fills nothing
        found[name] = "" if value is None else one.kind.edit(one.field, value, ctx.locale)
    return _implied(ctx, entity, found) | found


def _implied(ctx: Context, entity: Entity, given: Mapping[str, str]) -> dict[str, str]:
    """Texts of the fields that given references hold themselves: who books an opportunity books for its customer."""
    found: dict[str, str] = {}
    for name, text in given.items():
        field = entity.fields[name]
        depends = field.depends
        other = shown(ctx.live, entity, depends.on, ctx.locale) if depends and depends.through else None
        if depends is None or other is None or other.path in given or not is_id(text):
            continue
        try:
            row = get(ctx, field.to, text, (depends.through,))
        except (Denied, Missing):
            continue  # of what the visitor may not see nothing follows
        found[other.path] = edited(ctx, other, row[depends.through])
    return found


# ---- edit
@blueprint.get("/records/<entity>/<uuid:id>/edit")
def edit_record(entity: str, id: uuid.UUID) -> Response:
    """The form with the record's values."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "update")
    row, texts = stored(ctx, found, str(id))
    rows = lines.stored(ctx, found, str(id))
    title, version = str(row["$title"]), int(str(row["sys_version"]))
    return _form(ctx, found, texts, rows=rows, record=str(row["id"]), title=title, version=version)


@blueprint.post("/records/<entity>/<uuid:id>/edit")
@uploads
def update_record(entity: str, id: uuid.UUID) -> AnyResponse:
    """Saves what was changed; asks when somebody else changed the same meanwhile."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    texts, rows = typed_texts(ctx, found), lines.sent(ctx, found, request.form)
    version = _version()
    texts, problems = sent_files.received(ctx, found, request.files, texts)
    if ASKED_AGAIN & request.form.keys():
        return _again(ctx, found, texts, rows, record=str(id), version=version)
    if problems:
        return _unkept(ctx, found, texts, problems, rows, record=str(id), version=version)
    try:
        with sent_files.staying(ctx, request.files):
            update(ctx, found.name, str(id), decided({**texts, **rows}, request.form), version, reading="text")
    except Rejected as refused:
        return _form(ctx, found, texts, refused.problems, rows=rows, record=str(id), version=version, status=422)
    except Stale as moved:
        return _conflict(ctx, found, str(id), texts, rows, moved.problems)
    notify(_("%(what)s was saved.", what=_title(ctx, found, str(id))))
    return _go(_after(found, str(id)))


def _conflict(
    ctx: Context,
    entity: Entity,
    id: str,
    texts: Mapping[str, str],
    rows: lines.LinesByField,
    problems: Sequence[Problem],
) -> Response:
    """The form again with what somebody else saved meanwhile; lines that they took out would be added anew."""
    now = lines.stored(ctx, entity, id)
    conflict = conflict_of(ctx, entity, id, texts, problems, lines.clashes(ctx, entity, rows, now, problems))
    kept = lines.remaining(rows, now)
    return _form(
        ctx, entity, conflict.texts, rows=kept, record=id, version=conflict.version, conflict=conflict, status=409
    )


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# ---- both
def typed_texts(ctx: Context, entity: Entity) -> dict[str, str]:
    """What was typed into the form that is sent, by field name."""
    return typed(bound(ctx.live.derive(_form_class, entity.name), request.form))


def _form_class(live: Live, name: str) -> type:
    return form_class(one for one in fields_of(parts_of(live, live.model.entities[name])) if one.given)


def _unkept(
    ctx: Context,
    entity: Entity,
    texts: Mapping[str, str],
    problems: Sequence[Problem],
    rows: lines.LinesByField,
    record: str = "",
    version: int | None = None,
) -> Response:
    """The form again, with what is wrong with files that came with it; the good ones are there to be saved."""
    keep()
    return _form(ctx, entity, texts, problems, rows=rows, record=record, version=version, status=422)


def _again(
    ctx: Context,
    entity: Entity,
    texts: Mapping[str, str],
    rows: lines.LinesByField,
    record: str = "",
    version: int | None = None,
) -> Response:
    """The form again, with what a look-up found for one of its references, or with more empty rows of a sheet: for
    pages without script."""
    found = _found(ctx, entity, request.form["find"]) if "find" in request.form else None
    return _form(ctx, entity, texts, rows=rows, record=record, version=version, found=found, dirty=True)


def _found(ctx: Context, entity: Entity, name: str) -> Found:
    field = entity.fields.get(name)
    text = request.form.get(f"find_{name}", "")
    if field is not None and looked_up(field):
        return Found(name, text, dict(offers(ctx, field, text, FOUND)))
    to = field.target if field else lines.referred(ctx, entity, name)
    links = lookup(ctx, to, text, FOUND) if to else ()
    return Found(name, text, {link.id: link.title for link in links})


def _form(
    ctx: Context,
    entity: Entity,
    texts: Mapping[str, str],
    problems: Sequence[Problem] = (),
    *,
    rows: lines.LinesByField = NO_ROWS,
    record: str = "",
    title: str = "",
    version: int | None = None,
    conflict: Conflict | None = None,
    found: Found | None = None,
    dirty: bool = False,
    status: int = 200,
) -> Response:
    """The page of the form; only its inside when the form itself asked for it."""
    inside = request.headers.get("HX-Target") == "record-form"
    singular = entity.title.say(ctx.locale.tag)
    title = title or (_title(ctx, entity, record) if record else _("New %(what)s", what=singular))
    drawn_lines = sheets(ctx, entity, rows, problems, record, found, request.form.get("more", ""))
    drawn = sheet(ctx, entity, texts, _beside(drawn_lines, problems), found, record)
    page = render_template(
        "form/inside.html" if inside else "form.html",
        entity=entity,
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        record_href=records_path(entity.name, record) if record else "",
        title=title,
        sheet=replace(drawn, summary=(*drawn.summary, *summary(drawn_lines))),
        sheets=drawn_lines,
        state_href=_state_href(entity, record),
        conflict=conflict,
        action=request.full_path.rstrip("?"),
        version=version,
        once=request.form.get("once") or str(uuid.uuid4()),
        back=_back(entity, record),
        again=not record and not entity.single and scope(ctx, entity.name, "create") != "none",
        dirty=dirty or status != 200,
    )
    response = make_response(page, status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def _beside(drawn: Iterable[LineSheet], problems: Sequence[Problem]) -> list[Problem]:
    """The problems that no sheet shows."""
    shown_there = {one.field for one in drawn}
    return [one for one in problems if not shown_there & set(split(one.pointer)[:1])]


def _state_href(entity: Entity, record: str) -> str:
    """Where the form asks what its values decide."""
    base = records_path(entity.name, "state")
    return f"{base}?{urlencode({'id': record})}" if record else base


def _back(entity: Entity, record: str) -> str:
    """Where Cancel leads: where one came from, else the card or the list. Settings have no list."""
    given = request.args.get("back", "")
    if given:
        return safe_next(given)
    origin = request.args.get("from", "")
    if entity.single and not record:
        return "/"
    base = records_path(entity.name, record) if record else records_path(entity.name)
    return f"{base}?{urlencode({'from': origin})}" if origin and record else base


def _after(entity: Entity, record: str) -> str:
    """Where one is taken after saving."""
    if request.form.get("then") == "new":
        return request.full_path.rstrip("?") if request.path.endswith("/new") else records_path(entity.name, "new")
    return _back(entity, record)


def _title(ctx: Context, entity: Entity, record: str) -> str:
    """A record's name for a message; the kind of record where the reader may not see it."""
    if scope(ctx, entity.name, "read") == "none":
        return entity.title.say(ctx.locale.tag)
    return str(get(ctx, entity.name, record, ("$title",))["$title"]) or entity.title.say(ctx.locale.tag)


def _go(target: str) -> AnyResponse:
    """To another page: a redirect, which a form sent by script follows as a page."""
    if request.headers.get("HX-Request"):
        return Response("", 200, {"HX-Redirect": target})
    return redirect(target, 303)
