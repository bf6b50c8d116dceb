"""One transition for many records of a list: those that are ticked, or all that match. Each is told by itself.

As many as fit on a page of results go on at once; more are a job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, form_class, typed
from admin.forms.page import controls
from admin.notices import notify
from admin.views.picked import MOST, Picked, came_from, few, picked, results
from core.bulk.order import Chosen
from core.context import Context
from core.errors import Rejected
from core.processes.advance import Press, advance_many
from core.processes.chart import asked_by, process_named
from core.processes.many import order_transitions
from core.queries.former import Present
from core.queries.paths import entity_named
from core.records.states import processes_of
from schema_registry.model import Entity
from schema_registry.statechart import Process, Transition

blueprint = Blueprint("bulk", __name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A transition that a list offers: `process/event`, and what it is called."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """The transition that is to be taken, and for which records."""

    chart: Process
    way: Transition
    of: Picked

    @property
    def asks(self) -> tuple[str, ...]:
        return asked_by(self.chart, self.way.event)


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
    """Takes it for all of them, or asks first: for what it needs, and whether it is meant for all that match."""
    ctx = context()
    bulk = _read(ctx, entity_named(ctx.live, entity))
    about = bulk.of.entity
    if not bulk.of.count:
        notify(_("No record was chosen."), "info")
        return redirect(came_from(about), 303)
    if "sent" not in request.form and (bulk.asks or bulk.of.all):
        return _form(ctx, bulk)
    texts = typed(bound(form_class(one for one in about.fields.values() if one.given), request.form))
    given = {name: text for name, text in texts.items() if text}
    if bulk.of.chosen is not None and bulk.of.count > MOST:
        return _ordered(ctx, bulk, bulk.of.chosen, given)
    ids = few(ctx, bulk.of)
    presses = [Press(one, given) for one in ids]
    event, process = bulk.way.event, bulk.chart.name
    verdicts = advance_many(ctx, about.name, event, presses, process=process, reading="text")
    if not verdicts.refused:
        notify(ngettext("%(num)s record went on.", "%(num)s records went on.", len(verdicts.done)))
        return redirect(came_from(about), 303)
    told = results(ctx, about.name, ids, {ids[place]: error for place, error in verdicts.refused.items()}, {})
    return make_response(_draw("process/result.html", ctx, bulk, told=told, done=len(verdicts.done)))


def _read(ctx: Context, entity: Entity) -> Bulk:
    """What the form asks for."""
    name, _slash, said = request.form.get("way", "").partition("/")
    event = Present(ctx).event(entity, said, name)
    chart = process_named(ctx, entity.name, event, name)
    way = next(state.transitions[event] for state in chart.states.values() if event in state.transitions)
    return Bulk(chart, way, picked(ctx, entity))


def _ordered(ctx: Context, bulk: Bulk, chosen: Chosen, given: Mapping[str, str]) -> AnyResponse:
    event, process, back = bulk.way.event, bulk.chart.name, request.form.get("back", "")
    try:
        number = order_transitions(
            ctx, bulk.of.entity.name, event, chosen, given, process=process, reading="text", back=back
        )
    except Rejected as refused:
        return _form(ctx, bulk, given, refused)
    return redirect(f"/bulk/{number}", 303)


def _form(
    ctx: Context, bulk: Bulk, texts: Mapping[str, str] | None = None, refused: Rejected | None = None
) -> Response:
    problems = refused.problems if refused is not None else ()
    drawn, summary = controls(ctx, bulk.of.entity, bulk.asks, texts or {}, problems)
    page = _draw(
        "process/bulk.html",
        ctx,
        bulk,
        ids=bulk.of.ids,
        all=bulk.of.all,
        count=bulk.of.count,
        way=f"{bulk.chart.name}/{bulk.way.event}",
        controls=drawn,
        summary=summary,
        action=request.path,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _draw(template: str, ctx: Context, bulk: Bulk, **more: object) -> str:
    return render_template(
        template,
        title=bulk.way.title.say(ctx.locale.tag),
        plural=bulk.of.entity.plural.say(ctx.locale.tag),
        list_href=came_from(bulk.of.entity),
        back=request.form.get("back", ""),
        **more,
    )
