"""One transition for many records of a list: those that are ticked, or all that match. Each is told by itself.

As many as fit on a page of results go on at once; more are a job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, form_class, typed
from admin.forms.page import controls
from admin.menu import records_path
from admin.notices import notify
from admin.views.address import parse
from admin.views.conditions import tree
from core.bulk.order import Chosen
from core.context import Context
from core.errors import Rejected
from core.processes.advance import Press, Verdicts, advance_many
from core.processes.chart import asked_by, process_named
from core.processes.many import order_transitions
from core.queries.count import count
from core.queries.find import find
from core.queries.paths import entity_named
from core.queries.query import Query
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


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is to be done to which records: those ticked, or all that the list one came from finds."""

    entity: Entity
    chart: Process
    way: Transition
    ids: tuple[str, ...]
    chosen: Chosen | None
    count: int

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
    if not bulk.count:
        notify(_("No record was chosen."), "info")
        return redirect(_back(bulk.entity), 303)
    if "sent" not in request.form and (bulk.asks or bulk.chosen is not None):
        return _form(ctx, bulk)
    texts = typed(bound(form_class(one for one in bulk.entity.fields.values() if one.given), request.form))
    given = {name: text for name, text in texts.items() if text}
    if bulk.chosen is not None and bulk.count > MOST:
        return _ordered(ctx, bulk, bulk.chosen, given)
    ids = bulk.ids if bulk.chosen is None else _found(ctx, bulk.entity, bulk.chosen)
    presses = [Press(one, given) for one in ids]
    event, process = bulk.way.event, bulk.chart.name
    verdicts = advance_many(ctx, bulk.entity.name, event, presses, process=process, reading="text")
    if not verdicts.refused:
        notify(ngettext("%(num)s record went on.", "%(num)s records went on.", len(verdicts.done)))
        return redirect(_back(bulk.entity), 303)
    return _result(ctx, bulk, ids, verdicts)


def _read(ctx: Context, entity: Entity) -> Bulk:
    """What the form asks for."""
    name, _slash, event = request.form.get("way", "").partition("/")
    chart = process_named(ctx, entity.name, event, name)
    way = next(state.transitions[event] for state in chart.states.values() if event in state.transitions)
    if "all" in request.form:
        address = parse(entity.name, request.form.get("back", ""))
        chosen = Chosen(tree(address), address.search)
        return Bulk(entity, chart, way, (), chosen, count(ctx, entity.name, chosen.filter, chosen.search))
    ids = tuple(dict.fromkeys(one.lower() for one in request.form.getlist("id") if is_id(one)))[:MOST]
    return Bulk(entity, chart, way, ids, None, len(ids))


def _found(ctx: Context, entity: Entity, chosen: Chosen) -> tuple[str, ...]:
    """The records that the list finds, where they are few."""
    page = find(ctx, Query(entity.name, ("id",), chosen.filter, search=chosen.search, limit=MOST))
    return tuple(str(row["id"]) for row in page.rows)


def _ordered(ctx: Context, bulk: Bulk, chosen: Chosen, given: Mapping[str, str]) -> AnyResponse:
    event, process, back = bulk.way.event, bulk.chart.name, request.form.get("back", "")
    try:
        number = order_transitions(
            ctx, bulk.entity.name, event, chosen, given, process=process, reading="text", back=back
        )
    except Rejected as refused:
        return _form(ctx, bulk, given, refused)
    return redirect(f"/bulk/{number}", 303)


def _form(
    ctx: Context, bulk: Bulk, texts: Mapping[str, str] | None = None, refused: Rejected | None = None
) -> Response:
    problems = refused.problems if refused is not None else ()
    drawn, summary = controls(ctx, bulk.entity, bulk.asks, texts or {}, problems)
    page = _draw(
        "process/bulk.html",
        ctx,
        bulk,
        ids=bulk.ids,
        all=bulk.chosen is not None,
        count=bulk.count,
        way=f"{bulk.chart.name}/{bulk.way.event}",
        controls=drawn,
        summary=summary,
        action=request.path,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _result(ctx: Context, bulk: Bulk, ids: Sequence[str], verdicts: Verdicts) -> Response:
    titles = titles_of(ctx, bulk.entity.name, ids)
    told = []
    for place, id in enumerate(ids):
        refused = verdicts.refused.get(place)
        said = tuple(worded(one, ctx.locale) for one in refused.problems) if refused is not None else ()
        told.append(Told(titles.get(id, id), records_path(bulk.entity.name, id), refused is None, said))
    return make_response(_draw("process/result.html", ctx, bulk, told=told, done=len(verdicts.done)))


def _draw(template: str, ctx: Context, bulk: Bulk, **more: object) -> str:
    return render_template(
        template,
        title=bulk.way.title.say(ctx.locale.tag),
        plural=bulk.entity.plural.say(ctx.locale.tag),
        list_href=_back(bulk.entity),
        back=request.form.get("back", ""),
        **more,
    )


def _back(entity: Entity) -> str:
    """The list one came from."""
    query = request.form.get("back", "")
    base = records_path(entity.name)
    return f"{base}?{query}" if query and query.isprintable() else base
