"""The page of a record's form, as it is drawn each time, and where one is taken from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.offered import looked_up, offers, records_of_any
from admin.forms import lines
from admin.forms.conflict import Conflict
from admin.forms.controls import Found
from admin.forms.page import sheet
from admin.forms.sheets import LineSheet, sheets, summary
from admin.menu import records_path
from admin.security.signing import safe_next
from core.access.rights import scope
from core.context import Context
from core.queries.get import get
from core.queries.lookup import lookup
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.pointer import split
from schema_registry.problems import Problem

FOUND = 50
NO_ROWS: lines.LinesByField = Frozen({})


def looked_for(ctx: Context, entity: Entity, name: str) -> Found:
    """What the typed text finds for a reference, on a page without script."""
    field = entity.fields.get(name)
    text = request.form.get(f"find_{name}", "")
    if field is not None and looked_up(field):
        return Found(name, text, dict(offers(ctx, field, text, FOUND)))
    if field is not None and field.targets:
        return Found(name, text, dict(records_of_any(ctx, field, text)))
    to = field.target if field else lines.referred(ctx, entity, name)
    links = lookup(ctx, to, text, FOUND) if to else ()
    return Found(name, text, {link.id: link.title for link in links})


def form_page(
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
    title = title or (title_of(ctx, entity, record) if record else _("New %(what)s", what=singular))
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
        state_href=_asked_href(entity, record, "state"),
        alike_href=_asked_href(entity, record, "alike"),
        alike_fields=entity.duplicates,
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


def _asked_href(entity: Entity, record: str, what: str) -> str:
    """Where the form asks about its values while somebody types."""
    base = records_path(entity.name, what)
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


def after(entity: Entity, record: str) -> str:
    """Where one is taken after saving."""
    if request.form.get("then") == "new":
        return request.full_path.rstrip("?") if request.path.endswith("/new") else records_path(entity.name, "new")
    return _back(entity, record)


def title_of(ctx: Context, entity: Entity, record: str) -> str:
    """A record's name for a message; the kind of record where the reader may not see it."""
    if scope(ctx, entity.name, "read") == "none":
        return entity.title.say(ctx.locale.tag)
    return str(get(ctx, entity.name, record, ("$title",))["$title"]) or entity.title.say(ctx.locale.tag)


def go(target: str) -> AnyResponse:
    """To another page: a redirect, which a form sent by script follows as a page."""
    if request.headers.get("HX-Request"):
        return Response("", 200, {"HX-Redirect": target})
    return redirect(target, 303)
