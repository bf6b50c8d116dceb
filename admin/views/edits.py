"""The forms of a record: new and edit. The verdict is the write path's; a form only keeps what was typed."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context, keep, uploads
from admin.forms import lines
from admin.forms import uploads as sent_files
from admin.forms.bind import bound, form_class, typed
from admin.forms.conflict import conflict_of, decided
from admin.forms.former import sent_form
from admin.forms.given import given
from admin.forms.layout import fields_of
from admin.forms.page import defaults, parts_of, stored
from admin.menu import records_path
from admin.notices import notify
from admin.views.conditions import PLAIN
from admin.views.form_page import after, form_page, go, looked_for, title_of
from core.access.rights import require
from core.context import Context, Live
from core.errors import Rejected, Stale
from core.idempotency import Answer, claim
from core.idempotency import keep as keep_answer
from core.queries.paths import entity_named
from core.records.write import create, update
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("edits", __name__)
ASKED_AGAIN = frozenset({"find", "more"})
"""Buttons that save nothing: they ask for the form again, with more in it."""


# ---- new
@blueprint.get("/records/<entity>/new")
def new_record(entity: str) -> Response:
    """The empty form; filled from the address (`?customer=…`), or from another record (`?copy=…`)."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "create")
    texts = defaults(ctx, found) | _copied(ctx, found) | given(ctx, found, request.args, PLAIN)
    rows = lines.stored(ctx, found, request.args["copy"], copied=True) if "copy" in request.args else {}
    return form_page(ctx, found, texts, rows=rows, dirty="copy" in request.args)


@blueprint.post("/records/<entity>/new")
@uploads
def create_record(entity: str) -> AnyResponse:
    """Creates the record, once however often the form is sent."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "create")
    texts, rows = typed_texts(ctx, found), lines.sent(ctx, found, sent_form(ctx, found))
    key, mark = _once(texts, rows, sent_files.described(ctx, found, request.files))
    texts, problems = sent_files.received(ctx, found, request.files, texts)
    if ASKED_AGAIN & request.form.keys():
        return _again(ctx, found, texts, rows)
    if problems:
        return _unkept(ctx, found, texts, problems, rows)
    try:
        with sent_files.staying(ctx, request.files):
            earlier = claim(ctx, key, mark) if key else None
            if earlier is not None:
                return go(earlier.headers.get("Location", records_path(found.name)))
            saved = create(ctx, found.name, {**texts, **rows}, reading="text")
    except Rejected as refused:
        return form_page(ctx, found, texts, refused.problems, rows=rows, status=422)
    target = after(found, saved.id)
    if key:
        keep_answer(ctx, key, Answer(mark, 303, {"Location": target}, b""))
    notify(_("%(what)s was created.", what=title_of(ctx, found, saved.id)))
    return go(target)


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
    """The texts of another record, those left out that are its own: unique values, numbers, files, states."""
    if "copy" not in request.args:
        return {}
    _row, texts = stored(ctx, entity, request.args["copy"])
    together = {name for names in entity.unique for name in names}
    kinds = ctx.live.kinds
    own = (one for one in entity.fields.values() if one.unique or one.process or kinds[one.kind].files)
    alone = together | {one.name for one in own}
    alone |= {one.name for one in entity.fields.values() if one.kind == "autonumber"}
    return {name: text for name, text in texts.items() if name not in alone}


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
    return form_page(ctx, found, texts, rows=rows, record=str(row["id"]), title=title, version=version)


@blueprint.post("/records/<entity>/<uuid:id>/edit")
@uploads
def update_record(entity: str, id: uuid.UUID) -> AnyResponse:
    """Saves what was changed; asks when somebody else changed the same meanwhile."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    texts, rows = typed_texts(ctx, found), lines.sent(ctx, found, sent_form(ctx, found))
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
        return form_page(ctx, found, texts, refused.problems, rows=rows, record=str(id), version=version, status=422)
    except Stale as moved:
        return _conflict(ctx, found, str(id), texts, rows, moved.problems)
    notify(_("%(what)s was saved.", what=title_of(ctx, found, str(id))))
    return go(after(found, str(id)))


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
    return form_page(
        ctx, entity, conflict.texts, rows=kept, record=id, version=conflict.version, conflict=conflict, status=409
    )


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


# ---- both
def typed_texts(ctx: Context, entity: Entity) -> dict[str, str]:
    """What was typed into the form that is sent, by field name."""
    return typed(bound(ctx.live.derive(_form_class, entity.name), sent_form(ctx, entity)))


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
    return form_page(ctx, entity, texts, problems, rows=rows, record=record, version=version, status=422)


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
    found = looked_for(ctx, entity, request.form["find"]) if "find" in request.form else None
    return form_page(ctx, entity, texts, rows=rows, record=record, version=version, found=found, dirty=True)
