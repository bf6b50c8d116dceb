"""Values with a history on a card: a field's values over time, entered for a period and corrected with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.fields import Cell, Shown, shown
from admin.display.periods import moment_words
from admin.display.sparkline import line_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, form_class, typed
from admin.forms.controls import Control, control
from admin.forms.page import edited
from admin.menu import records_path
from admin.notices import notify
from core.access.rights import within
from core.context import Context
from core.errors import CardwrightError, Denied, Rejected, Stale
from core.queries.buckets import key_of
from core.queries.dated import BEGINNING, DatedValue, dated_field, dated_values
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.period_words import bucket_words
from core.records.state import hidden_parts
from core.records.write import update
from schema_registry.dated import REASON_LENGTH
from schema_registry.model import Entity, Field

blueprint = Blueprint("dated", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One value: its period, what it is, who entered it when and why; `href` opens it in the form."""

    period: str
    cell: Cell
    by: str
    at: str
    reason: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: the period, the value as it is edited, and the reason."""

    period: str
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The inputs of one value. `by`: what values are entered for."""

    period: str
    by: str
    control: Control
    reason: str
    longest: int


@blueprint.get("/records/<entity>/<uuid:id>/values/<name>")
def show(entity: str, id: uuid.UUID, name: str) -> Response:
    """The values of a field over time, and the form for another one."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    return _page(ctx, found, str(id), dated_field(ctx, found.name, name))


@blueprint.post("/records/<entity>/<uuid:id>/values/<name>")
def save(entity: str, id: uuid.UUID, name: str) -> AnyResponse:
    """Enters a value for a period, or corrects it."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    field = dated_field(ctx, found.name, name)
    text = typed(bound(form_class([field]), request.form)).get(name, "")
    given = Typed(request.form.get("period", "").strip().upper(), text, request.form.get("reason", "").strip())
    try:
        value = {name: {given.period: {"value": given.text, "reason": given.reason}}}
        saved = update(ctx, found.name, str(id), value, _version(), reading="text")
    except (Rejected, Denied, Stale) as refused:
        return _page(ctx, found, str(id), field, given, refused)
    back = records_path(found.name, str(id))
    undo = f"{records_path(found.name, 'undo')}?{urlencode({'batch': saved.batch})}" if saved.batch else ""
    notify(_("%(what)s was saved.", what=field.title.say(ctx.locale.tag)), undo=undo)
    return onward(back)


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(
    ctx: Context,
    entity: Entity,
    id: str,
    field: Field,
    given: Typed | None = None,
    refused: CardwrightError | None = None,
) -> Response:
    one, back = shown(ctx.live, entity, field.name, ctx.locale), records_path(entity.name, id)
    assert one is not None
    row = get(ctx, entity.name, id, ("$title", field.name, "sys_owner"))
    state = hidden_parts(ctx, entity, str(row["id"]))
    if field.name in state.hidden:
        abort(404)
    values = dated_values(ctx, entity.name, str(row["id"]), field.name)
    problems = refused.problems if refused is not None else ()
    action = f"{back}/values/{field.name}"
    mends = "update" in within(ctx, entity.name, str(row["id"]), ["update"]) and not (
        field.process or field.read_only or field.to or field.name in state.read_only
    )
    page = render_template(
        "dated/inside.html" if in_dialog() else "dated/page.html",
        title=one.title,
        record=str(row["$title"]) or "—",
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        back=back,
        action=action,
        version=row["sys_version"],
        lines=[_line(ctx, one, each, values, action if mends else "") for each in reversed(values)],
        spark=line_of(ctx, one, values),
        form=_form(ctx, entity, one, given or _begun(ctx, one, values)) if mends else None,
        told=[worded(problem, ctx.locale) for problem in problems],
    )
    return make_response(page, status_of(refused) if refused is not None else 200)


def _line(ctx: Context, one: Shown, each: DatedValue, values: Sequence[DatedValue], action: str) -> Line:
    assert one.field.dated is not None
    unknown = each.since == BEGINNING
    holds = max((other.since for other in values if other.since <= ctx.today()), default=None) == each.since
    return Line(
        period=str(_("Before")) if unknown else bucket_words(one.field.dated.period, each.period, ctx.locale),
        cell=one.cell(each.value),
        by=each.by.name,
        at=moment_words(each.at, ctx),
        reason=each.reason,
        href=f"{action}?{urlencode({'period': each.period})}" if action and not unknown else "",
        current=holds,
    )


def _begun(ctx: Context, one: Shown, values: Sequence[DatedValue]) -> Typed:
    """The form for the period in the address with the value that it has, else for the present period."""
    assert one.field.dated is not None
    period = request.args.get("period", "") or key_of(one.field.dated.period, ctx.today())
    held = next((each.value for each in values if each.period == period), None)
    return Typed(period[:20], edited(ctx, one, held))


def _form(ctx: Context, entity: Entity, one: Shown, given: Typed) -> Form:
    assert one.field.dated is not None
    drawn = control(entity.name, one, given.text, ctx.locale)
    return Form(given.period, one.field.dated.period, drawn, given.reason, REASON_LENGTH)
