"""One transition for the records that are ticked in a list: asked for what it needs, then told one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.door import context
from admin.forms.bind import bound, form_class, typed
from admin.forms.page import controls
from admin.menu import records_path
from admin.notices import notify
from core.context import Context
from core.processes.advance import Press, Verdicts, advance_many
from core.processes.chart import asked, process_named
from core.queries.paths import entity_named
from core.records.states import processes_of
from schema_registry.model import Entity
from schema_registry.statechart import Process, Transition

blueprint = Blueprint("bulk", __name__)
MOST = 200


@dataclass(frozen=True, slots=True)
class Way:
    """A transition that a list offers: `process/event`, and what it is called."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one record."""

    title: str
    href: str
    done: bool
    said: tuple[str, ...]


def ways(ctx: Context, entity: Entity) -> tuple[Way, ...]:
    """The transitions of an entity's processes, each once, with those that the actor's roles never allow left out."""
    found: dict[str, str] = {}
    charts = ctx.live.derive(processes_of, entity.name)
    for chart in charts:
        for state in chart.states.values():
            for way in state.transitions.values():
                if not way.roles or ctx.actor.superuser or ctx.actor.roles & set(way.roles):
                    title = way.title.say(ctx.locale.tag)
                    said = f"{chart.title.say(ctx.locale.tag)}: {title}" if len(charts) > 1 else title
                    found.setdefault(f"{chart.name}/{way.event}", said)
    return tuple(Way(value, title) for value, title in found.items())


@blueprint.post("/records/<entity>/transition")
def take(entity: str) -> AnyResponse:
    """Takes it for all, or asks first for what it needs."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    ids = list(dict.fromkeys(one.lower() for one in request.form.getlist("id") if is_id(one)))[:MOST]
    name, _slash, event = request.form.get("way", "").partition("/")
    chart = process_named(ctx, found.name, event, name)
    back = _back(found)
    if not ids:
        notify(_("No record was chosen."), "info")
        return redirect(back, 303)
    way = next(state.transitions[event] for state in chart.states.values() if event in state.transitions)
    asks = asked(chart, way)
    if asks and "sent" not in request.form:
        return _form(ctx, found, chart, way, ids)
    texts = typed(bound(form_class(one for one in found.fields.values() if one.given), request.form))
    given = {name: text for name, text in texts.items() if text}
    presses = [Press(one, given) for one in ids]
    verdicts = advance_many(ctx, found.name, event, presses, process=chart.name, reading="text")
    if not verdicts.refused:
        count = len(verdicts.done)
        notify(ngettext("%(num)s record went on.", "%(num)s records went on.", count))
        return redirect(back, 303)
    return _result(ctx, found, way, ids, verdicts)


def _form(ctx: Context, entity: Entity, chart: Process, way: Transition, ids: Sequence[str]) -> Response:
    drawn, _summary = controls(ctx, entity, asked(chart, way), {})
    return _draw(
        "process/bulk.html",
        ctx,
        entity,
        way,
        ids=ids,
        way=f"{chart.name}/{way.event}",
        controls=drawn,
        action=request.path,
    )


def _result(ctx: Context, entity: Entity, way: Transition, ids: Sequence[str], verdicts: Verdicts) -> Response:
    titles = titles_of(ctx, entity.name, ids)
    told = []
    for place, id in enumerate(ids):
        refused = verdicts.refused.get(place)
        said = tuple(worded(one, ctx.locale) for one in refused.problems) if refused is not None else ()
        told.append(Told(titles.get(id, id), records_path(entity.name, id), refused is None, said))
    return _draw("process/result.html", ctx, entity, way, told=told, done=len(verdicts.done))


def _draw(template: str, ctx: Context, entity: Entity, transition: Transition, **more: object) -> Response:
    page = render_template(
        template,
        title=transition.title.say(ctx.locale.tag),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=_back(entity),
        back=request.form.get("back", ""),
        **more,
    )
    return make_response(page)


def _back(entity: Entity) -> str:
    """The list one came from."""
    query = request.form.get("back", "")
    base = records_path(entity.name)
    return f"{base}?{query}" if query and query.isprintable() else base
