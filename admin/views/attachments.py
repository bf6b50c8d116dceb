"""What people do to the files of a record on its card: put them there, replace, bring back and take out.

Scripts upload each file by itself (`POST /api/v1/files`, which shows how far it is) and then name them here by their
ids, so that a handful of files is one act. A page without script sends the files along.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import BinaryIO, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from admin.display.wording import worded
from admin.door import context, keep, uploads
from admin.forms.uploads import PREFIX
from admin.menu import records_path
from admin.notices import notify, notify_now
from core.codes.files import NO_FILE
from core.context import Context
from core.errors import Missing, Rejected, Stale
from core.files.uploads import upload
from core.kinds.file import files_of
from core.queries.get import get
from core.queries.paths import entity_named
from core.records import attachments
from core.records.write import Saved, revert
from schema_registry.model import Entity

blueprint = Blueprint("attachments", __name__)
_AT = "/records/<entity>/<uuid:id>/files/<field>"


@blueprint.post(_AT)
@uploads
def add(entity: str, id: uuid.UUID, field: str) -> AnyResponse:
    """Puts files there: those that were uploaded before (`file=<id>`), and those that came along."""
    ctx, found = context(), entity_named(context().live, entity)
    count = len(request.form.getlist("file")) + len(_sent(field))

    def act() -> Saved:
        return attachments.add(ctx, found.name, str(id), field, _given(ctx, field))

    said = ngettext("%(num)s file was added.", "%(num)s files were added.", count)
    return _done(ctx, found, str(id), field, act, said)


@blueprint.post(f"{_AT}/<uuid:file>")
@uploads
def replace(entity: str, id: uuid.UUID, field: str, file: uuid.UUID) -> AnyResponse:
    """A newer version of a file: one uploaded before, one that came along, or one of the earlier versions."""
    ctx, found = context(), entity_named(context().live, entity)

    def act() -> Saved:
        return attachments.replace(ctx, found.name, str(id), field, str(file), _given(ctx, field)[0])

    return _done(ctx, found, str(id), field, act, _("The file has a new version; earlier ones are kept."))


@blueprint.post(f"{_AT}/<uuid:file>/remove")
def remove(entity: str, id: uuid.UUID, field: str, file: uuid.UUID) -> AnyResponse:
    """Takes a file out; the notice brings it back."""
    ctx, found = context(), entity_named(context().live, entity)
    name = _name(ctx, found, str(id), field, str(file))

    def act() -> Saved:
        return attachments.remove(ctx, found.name, str(id), field, str(file))

    return _done(ctx, found, str(id), field, act, _("%(what)s was deleted.", what=name))


@blueprint.post(f"{_AT}/undo")
def undo(entity: str, id: uuid.UUID, field: str) -> AnyResponse:
    """The last act taken back, where nothing happened to the record since."""
    ctx, found = context(), entity_named(context().live, entity)
    try:
        with ctx.connection.begin_nested():
            revert(ctx, request.args.get("batch", ""))
    except (Missing, Rejected, Stale) as refused:
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
    else:
        notify(_("Undone."))
    return redirect(_back(found, str(id), field), 303)


def _done(ctx: Context, entity: Entity, id: str, field: str, act: Callable[[], Saved], said: str) -> AnyResponse:
    """Does it and says so, with a way back; what refuses it is told where the visitor is."""
    by_script = "HX-Request" in request.headers
    try:
        with ctx.connection.begin_nested():
            saved = act()
    except Rejected as refused:
        keep()
        if by_script:
            raise
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
        return redirect(_back(entity, id, field), 303)
    way = f"{records_path(entity.name, id)}/files/{field}/undo?{urlencode({'batch': saved.batch})}"
    if by_script:
        return notify_now(Response("", 204), said, undo=way)
    notify(said, undo=way)
    return redirect(_back(entity, id, field), 303)


def _given(ctx: Context, field: str) -> list[str]:
    """The ids of the files that the request is about. Raises Rejected where there is none."""
    kept = [upload(ctx, one.filename or "", cast(BinaryIO, one.stream)).id for one in _sent(field)]
    given = [*request.form.getlist("file"), *kept]
    if not given:
        raise Rejected([NO_FILE.at(f"/{field}")])
    return given


def _sent(field: str) -> list[FileStorage]:
    return [one for one in request.files.getlist(PREFIX + field) if one.filename]


def _name(ctx: Context, entity: Entity, id: str, field: str, file: str) -> str:
    held = files_of(get(ctx, entity.name, id, (field,))[field]) if field in entity.fields else ()
    return next((one.name for one in held if one.id == file), "")


def _back(entity: Entity, id: str, field: str) -> str:
    tab = next((one.id for one in entity.card.tabs if one.files == field), "")
    return f"{records_path(entity.name, id)}?{urlencode({'tab': tab})}" if tab else records_path(entity.name, id)
