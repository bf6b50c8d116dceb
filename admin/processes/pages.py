"""The page of a process: its diagram, the same as a table, how long records stay, and where one record stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta
from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from admin.display.fields import tone_of
from admin.display.periods import moment_words
from admin.display.titles import is_id
from admin.display.wording import worded
from admin.door import context
from admin.menu import records_path
from admin.processes.drawing import draw, spoken_delay
from core.access.rights import require
from core.codes.processes import NO_PROCESS
from core.context import Context
from core.errors import Missing
from core.processes.acting import told
from core.processes.ways import Standing, standings
from core.queries.get import get
from core.queries.stays import StateTime, stays_of, times_in_states
from schema_registry.statechart import Process, State, Transition
from schema_registry.suggest import closest

blueprint = Blueprint("processes", __name__)


@dataclass(frozen=True, slots=True)
class WayOn:
    """One way on from a state, in words."""

    title: str
    target: str
    who: str
    condition: str
    asks: str
    timer: bool = False


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state as a row of the table."""

    title: str
    tone: str
    final: bool
    current: bool
    needs: str
    ways: tuple[WayOn, ...]
    now: int
    href: str
    mean: str


@dataclass(frozen=True, slots=True)
class Here:
    """The record that one came from."""

    title: str
    href: str
    state: str
    tone: str
    ways: tuple[tuple[str, bool, tuple[str, ...]], ...]
    """What may happen now: title, whether it is open, and why not."""
    stays: tuple[tuple[str, str, str, str], ...]
    """Where it was: state, who brought it there, since when, for how long."""


@blueprint.get("/processes/<name>")
def show_process(name: str) -> Response:
    """The process, with the state of `?record=` marked."""
    ctx = context()
    process = ctx.model.processes.get(name)
    if process is None:
        raise Missing([NO_PROCESS.at(name=name).suggesting(closest(name, ctx.model.processes))])
    require(ctx, process.entity, "read")
    entity = ctx.model.entities[process.entity]
    record = request.args.get("record", "")
    standing = _standing(ctx, process, record) if is_id(record) else None
    current = standing.state.name if standing is not None else ""
    times = {one.state: one for one in times_in_states(ctx, process)}
    page = render_template(
        "process/process.html",
        process=process,
        title=process.title.say(ctx.locale.tag),
        description=process.description.say(ctx.locale.tag) if process.description is not None else "",
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        drawing=draw(process, ctx.locale.tag, current),
        rows=[_row(ctx, process, state, current, times[state.name]) for state in process.states.values()],
        standing=_here(ctx, process, record, standing) if standing is not None else None,
    )
    return make_response(page)


def _standing(ctx: Context, process: Process, record: str) -> Standing:
    return next(one for one in standings(ctx, process.entity, record) if one.process is process)


def _here(ctx: Context, process: Process, record: str, standing: Standing) -> Here:
    tag, state = ctx.locale.tag, standing.state
    ways = tuple(
        (one.transition.title.say(tag), one.open, tuple(worded(problem, ctx.locale) for problem in one.problems))
        for one in standing.ways
    )
    stays = []
    for one in stays_of(ctx, process, record):
        named = process.states.get(one.state)
        title = named.title.say(tag) if named is not None else one.state
        lasted = (one.left or ctx.clock()) - one.entered
        stays.append((title, one.who, moment_words(one.entered, ctx), spoken(lasted, tag)))
    return Here(
        title=str(get(ctx, process.entity, record, ("$title",))["$title"]) or "—",
        href=records_path(process.entity, record),
        state=state.title.say(tag),
        tone=tone_of(state.color),
        ways=ways,
        stays=tuple(stays),
    )


def _row(ctx: Context, process: Process, state: State, current: str, times: StateTime) -> StateRow:
    tag = ctx.locale.tag
    return StateRow(
        title=state.title.say(tag),
        tone=tone_of(state.color),
        final=state.final,
        current=state.name == current,
        needs=_fields(ctx, process, state.require),
        ways=tuple(_ways(ctx, process, state)),
        now=times.now,
        href=f"{records_path(process.entity)}?{process.field}={state.name}",
        mean=spoken(times.mean, tag) if times.mean is not None and not state.final else "",
    )


def _ways(ctx: Context, process: Process, state: State) -> Iterable[WayOn]:
    tag = ctx.locale.tag
    for way in state.transitions.values():
        target = process.states[way.target].title.say(tag)
        yield WayOn(
            way.title.say(tag),
            target,
            _who(ctx, way),
            told(ctx, process.entity, way.guard),
            _fields(ctx, process, way.form),
        )
    for timer in state.timers:
        target = process.states[timer.target].title.say(tag) if timer.target else ""
        delay = spoken_delay(timer.delay, tag)
        said = _("after %(delay)s", delay=delay)
        if timer.clock == "working":
            said = _("after %(delay)s of working time", delay=delay)
        yield WayOn(said, target, "", told(ctx, process.entity, timer.guard), "", timer=True)


def _who(ctx: Context, way: Transition) -> str:
    tag = ctx.locale.tag
    titles = [ctx.model.roles[name].title.say(tag) for name in way.roles if name in ctx.model.roles]
    said = ("、" if tag.startswith("zh") else ", ").join(titles)
    if way.votes > 1:
        return str(_("%(count)s people of: %(roles)s", count=way.votes, roles=said or _("whoever may change it")))
    return said


def _fields(ctx: Context, process: Process, names: Sequence[str]) -> str:
    fields, tag = ctx.model.entities[process.entity].fields, ctx.locale.tag
    return ("、" if tag.startswith("zh") else ", ").join(
        fields[name].title.say(tag) for name in names if name in fields
    )


def spoken(length: timedelta, locale: str) -> str:
    """How long something took, roughly: `3 days`, `3天`."""
    return str(format_timedelta(length, locale=locale, threshold=1.2))
