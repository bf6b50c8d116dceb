"""The short form of what is logged on a timeline: what must not be missing, and what the definition asks for.

So a call is logged with its subject alone: `/log/activity?kind=call&entity=customer&id=…`. Without a record the form
asks for one. A dialog over the running page gets the inside alone, as with transitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.titles import titles_of
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, form_class, typed
from admin.forms.given import implied, needed
from admin.forms.page import controls
from admin.loggable import reference_to, ways
from admin.menu import records_path
from admin.notices import notify
from admin.views.tasks import PATH as TASKS
from core.access.rights import require, scope
from core.context import Context
from core.errors import Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.write import create
from schema_registry.model import Entity
from schema_registry.standing import Standing

blueprint = Blueprint("composing", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be logged, on which record, and the fields that are asked for. `kind`: its title."""

    entity: Entity
    standing: Standing
    kind: str
    on: Entity | None
    record: str
    fixed: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """What must be given, then the record where there is none, the text, and what else is asked."""
        fields, standing = self.entity.fields, self.standing
        asked = needed(self.entity)
        first = [one for one in asked if not fields[one].to and one != standing.kind]
        links = [one for one in asked if fields[one].to]
        about = [standing.on[0]] if self.on is None and not set(links) & set(standing.on) else []
        # What is to be done may be about nobody; what happened did so with somebody.
        links, last = (links, about) if self.entity.tasks is not None else ([*about, *links], [])
        kind = [standing.kind] if standing.kind else []
        text = [standing.text] if standing.text else []
        wanted = dict.fromkeys((*links, *kind, *first, *text, *standing.ask, *last))
        return tuple(one for one in wanted if one not in self.fixed and fields[one].lines is None)


@blueprint.get("/log/<what>")
def ask(what: str) -> Response:
    """The short form."""
    ctx = context()
    asked = _asked(ctx, what)
    return _form(ctx, asked, {})


@blueprint.post("/log/<what>")
def log(what: str) -> AnyResponse:
    """Writes the record; back to where it stands."""
    ctx = context()
    asked = _asked(ctx, what)
    fields = [asked.entity.fields[name] for name in asked.names]
    texts = {name: text for name, text in typed(bound(form_class(fields), request.form)).items() if text.strip()}
    given = {**texts, **asked.fixed}
    links = {name: text for name, text in given.items() if asked.entity.fields[name].to}
    try:
        saved = create(ctx, asked.entity.name, {**implied(ctx, asked.entity, links), **given}, reading="text")
    except Rejected as refused:
        return _form(ctx, asked, texts, refused)
    notify(_("Logged: %(what)s", what=asked.kind))
    back = _back(asked) if asked.on else _place(ctx, asked, texts, saved.id)
    return onward(back)


def _asked(ctx: Context, what: str) -> Asked:
    entity = entity_named(ctx.live, what)
    require(ctx, entity.name, "create")
    standing = entity.timeline
    if standing is None:
        abort(404)
    titles = {value: title for value, title, _icon in ways(ctx, entity, standing)}
    kind, record = request.args.get("kind", ""), request.args.get("id", "")
    fixed = {standing.kind: kind} if standing.kind and kind in titles else {}
    said = titles.get(kind, "") or entity.title.say(ctx.locale.tag)
    if not record:
        return Asked(entity, standing, said, None, "", fixed)
    on = entity_named(ctx.live, request.args.get("entity", ""))
    reference = reference_to(entity, standing, on.name)
    if reference is None:
        abort(404)
    record = str(get(ctx, on.name, record, ("id",))["id"])
    return Asked(entity, standing, said, on, record, {**fixed, reference.name: record})


def _form(ctx: Context, asked: Asked, texts: Mapping[str, str], refused: Rejected | None = None) -> Response:
    entity = asked.entity
    problems = refused.problems if refused is not None else ()
    needs = () if asked.on or entity.tasks is not None else asked.standing.on[:1]
    drawn, summary = controls(ctx, entity, asked.names, texts, problems, needs)
    title = titles_of(ctx, asked.on.name, [asked.record]).get(asked.record, "") if asked.on else ""
    page = render_template(
        "card/log_inside.html" if in_dialog() else "card/log.html",
        title=asked.kind,
        record_title=title,
        plural=(asked.on or entity).plural.say(ctx.locale.tag),
        list_href=records_path((asked.on or entity).name),
        back=_back(asked),
        whole=_whole(asked),
        action=request.full_path.rstrip("?"),
        controls=drawn,
        summary=summary,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _whole(asked: Asked) -> str:
    """The whole form, with what is fixed in it."""
    return f"{records_path(asked.entity.name, 'new')}?{urlencode({**asked.fixed, 'back': _back(asked)})}"


def _back(asked: Asked) -> str:
    """The record that something is logged on; else the list of what is logged."""
    if asked.on is None:
        return records_path(asked.entity.name) if asked.entity.tasks is None else TASKS
    origin = request.args.get("from", "")
    path = records_path(asked.on.name, asked.record)
    return f"{path}?{urlencode({'from': origin})}" if origin else path


def _place(ctx: Context, asked: Asked, texts: Mapping[str, str], saved: str) -> str:
    """The card that it stands on; else its own, or the list for whoever may not see it."""
    for name in asked.standing.on:
        if texts.get(name):
            return records_path(asked.entity.fields[name].to, texts[name])
    if asked.entity.tasks is not None:
        return TASKS
    if scope(ctx, asked.entity.name, "read") == "none":
        return "/"
    return records_path(asked.entity.name, saved)
