"""People and programs take transitions: one record, or many with a verdict for each.

A transition is one act: state, values, actions, log, stay, timers and notices are written together, or nothing is.
Who takes it needs one of the roles that it names and may see the record, or, where it names none, the right to change
the record. Rows are judged under a lock: of two who press at once, the second is told what the first one did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.access.rights import beyond
from core.access.rights import require as require_right
from core.codes.processes import ALREADY_VOTED, NOT_ASKED, NOT_OPEN, ROLE_NEEDED
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import CardwrightError, Denied, Missing
from core.processes.acting import ground_for
from core.processes.chart import asked, process_named, title_of
from core.processes.moving import Step, go, guard, require, write
from core.records import rows
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.judge import check_version
from core.records.shape import Shape, shape_of
from core.records.states import Said
from core.records.stays import open_stays
from core.records.values import Reading, Readings
from core.storage.system import vote
from core.storage.types import known_form
from schema_registry.problems import Problem
from schema_registry.statechart import Process, State, Transition

NONE: Mapping[str, object] = {}


class Press(NamedTuple):
    """A record whose transition somebody takes, with what they give, and the version that they knew."""

    id: str
    values: Mapping[str, object] = NONE
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Advanced:
    """A record that went on: its version and state now. `batch` is empty where only a vote was counted.

    `votes`: how many people want the transition, and how many have to; (0, 0) where one is enough.
    """

    id: str
    version: int
    state: str
    batch: str = ""
    votes: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What became of each press, by its position: the record went on, or why it did not."""

    batch: str
    done: Mapping[int, Advanced]
    refused: Mapping[int, CardwrightError]


def advance(
    ctx: Context,
    entity: str,
    id: str,
    event: str,
    values: Mapping[str, object] = NONE,
    version: int | None = None,
    *,
    process: str = "",
    reading: Reading = "json",
) -> Advanced:
    """The record after a transition. Raises Missing, Denied, Stale, or Rejected with every problem.

    `process` says which one is meant where an entity's processes share an event.
    """
    found = advance_many(ctx, entity, event, [Press(id, values, version)], process=process, reading=reading)
    for error in found.refused.values():
        raise error
    return found.done[0]


def advance_many(
    ctx: Context,
    entity: str,
    event: str,
    presses: Sequence[Press],
    *,
    process: str = "",
    reading: Reading = "json",
) -> Verdicts:
    """The same for many records, each judged by itself: good ones go on, whatever the others. No id occurs twice."""
    ctx = ctx.whole
    require_right(ctx, entity, "read")
    chart, shape = process_named(ctx, entity, event, process), shape_of(ctx, entity)
    steps = [Step(Draft(entity, "update", known_form(one.id) or "", known_version=one.version)) for one in presses]
    found = rows.load(ctx, shape, {step.draft.id for step in steps if step.draft.id}, "update")
    for step in steps:
        step.draft.current = found.get(step.draft.id)
        _begin(ctx, shape, chart, step, event)
    _read(ctx, shape, chart, steps, presses, reading)
    ground = ground_for(ctx, shape, chart)
    ground.facts.look_up([step.draft for step in steps if step.sound])
    for step in (one for one in steps if one.sound):
        assert isinstance(step.way, Transition)
        require(shape, step, step.way.require)
        known = guard(ground, step, step.way.title)
        if step.sound and step.way.votes == 1:
            go(ground, chart, step, known, step.way.title)
    if any(isinstance(step.way, Transition) and step.way.votes > 1 for step in steps):
        _vote(ctx, shape, chart, steps)
        for step in (one for one in steps if one.sound and one.votes[1] and one.votes[0] >= one.votes[1]):
            assert isinstance(step.way, Transition)
            known = guard(ground, step, step.way.title)
            go(ground, chart, step, known, step.way.title)
    batch = new_id(ctx.clock())
    moving = [step for step in steps if chart.field in step.draft.events]
    act = write(ctx, shape, chart, batch, moving)
    return _verdicts(chart, batch, steps, act.versions)


def _begin(ctx: Context, shape: Shape, chart: Process, step: Step, event: str) -> None:
    """Finds the transition of the record's state, and whether the actor may take it."""
    draft = step.draft
    if draft.current is None:
        draft.fail(Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)]))
        return
    check_version(ctx, shape, draft)
    if draft.problems:
        return
    state = chart.state(draft.before.get(chart.field))
    transition = state.transitions.get(event)
    if transition is None:
        draft.refuse(not_open(shape, chart, state, event))
        return
    step.way = transition
    refusal = refused_to(ctx, shape, transition, allowed=draft.current.allowed)
    if refusal is not None:
        draft.fail(refusal)


def not_open(shape: Shape, chart: Process, state: State, event: str) -> Problem:
    """A state has no such transition."""
    one = shape.fields[chart.field]
    title, said = title_of(chart, event, state), Said(state)
    return NOT_OPEN.at(one.pointer, title=title, field=one.field.title, state=state.title, open=said)


def refused_to(ctx: Context, shape: Shape, transition: Transition, *, allowed: bool) -> CardwrightError | None:
    """Why the actor may not take a transition. `allowed`: whether they may change the record."""
    if transition.roles:
        if ctx.actor.superuser or not ctx.actor.roles.isdisjoint(transition.roles):
            return None
        titles = [ctx.model.roles[name].title for name in transition.roles if name in ctx.model.roles]
        said = ", ".join(one.say(ctx.locale.tag) for one in titles)
        return Denied([ROLE_NEEDED.at(title=transition.title, roles=said)])
    try:
        require_right(ctx, shape.entity.name, "update")
    except Denied as denied:
        return denied
    return None if allowed else beyond(ctx, shape.entity.name, "update")


def _read(
    ctx: Context, shape: Shape, chart: Process, steps: Sequence[Step], presses: Sequence[Press], reading: Reading
) -> None:
    """Reads what is given with transitions: only what they ask for."""
    readings, seen = Readings(ctx, shape, reading), ctx.seen.model.entities[shape.entity.name].fields
    readings.look_up(step.draft for step in steps)
    for step, press in zip(steps, presses, strict=True):
        if not step.sound or not isinstance(step.way, Transition):
            continue
        takes = asked(chart, step.way)
        titles = ", ".join(shape.fields[name].field.title.say(ctx.locale.tag) for name in takes if name in seen)
        for name in press.values if isinstance(press.values, Mapping) else ():
            if name in seen and name in shape.fields and name not in takes:
                one = shape.fields[name]
                title, said = one.field.title, titles or "–"
                step.draft.refuse(NOT_ASKED.at(one.pointer, title=step.way.title, name=title, asked=said))
        if step.sound:
            readings.read(step.draft, press.values)


def _vote(ctx: Context, shape: Shape, chart: Process, steps: Sequence[Step]) -> None:
    """Counts the actor among those who want transitions that several have to want."""
    voting = [step for step in steps if step.sound and isinstance(step.way, Transition) and step.way.votes > 1]
    field = shape.fields[chart.field].field.key
    stays = open_stays(ctx, field, [step.draft.id for step in voting])
    insert = postgresql.insert(vote) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(vote)
    for step in voting:
        assert isinstance(step.way, Transition)
        stay = stays.get(step.draft.id, step.draft.id)
        row = {"stay": stay, "event": step.way.event, "actor": ctx.actor.id, "at": ctx.clock()}
        fresh = ctx.connection.execute(insert.values(row).on_conflict_do_nothing().returning(vote.c.actor)).first()
        count = sa.select(sa.func.count()).where(vote.c.stay == stay, vote.c.event == step.way.event)
        step.votes = (int(ctx.connection.execute(count).scalar_one()), step.way.votes)
        if fresh is None:
            count_now, needed = step.votes
            step.draft.refuse(ALREADY_VOTED.at(title=step.way.title, count=count_now, needed=needed))


def _verdicts(chart: Process, batch: str, steps: Sequence[Step], versions: Mapping[str, int]) -> Verdicts:
    done: dict[int, Advanced] = {}
    refused: dict[int, CardwrightError] = {}
    for position, step in enumerate(steps):
        draft = step.draft
        if draft.problems:
            refused[position] = draft.error(draft.problems)
        elif draft.current is not None:
            state = chart.state(draft.after().get(chart.field)).name
            moved = draft.id in versions
            version = versions.get(draft.id, draft.current.version)
            done[position] = Advanced(draft.id, version, state, batch if moved else "", step.votes)
    return Verdicts(batch, done, refused)
