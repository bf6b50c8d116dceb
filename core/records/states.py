"""The fields that processes are bound to: who may change them, what a state needs, since when it is so.

Every write passes here, whichever door it came through: a state is changed by what leads there (`Draft.events`), and
a new record begins in the initial one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.access.rights import scope
from core.codes.processes import BORN_ELSEWHERE, STATE_HELD
from core.codes.records import REQUIRED
from core.context import Context, Live
from core.records.draft import Draft
from core.records.shape import Shape
from schema_registry.model import Text
from schema_registry.statechart import Process, State

NOTHING_OPEN = Text("nothing", {"zh_CN": "无"})


def processes_of(live: Live, entity: str) -> tuple[Process, ...]:
    """The processes of an entity in the order of their fields; use through `Live.derive`."""
    bound = {one.field: one for one in live.model.processes.values() if one.entity == entity}
    return tuple(bound[name] for name in live.model.entities[entity].fields if name in bound)


class Said:
    """Titles of transitions as one wording, for messages."""

    def __init__(self, state: State) -> None:
        self._titles = [one.title for one in state.transitions.values()]

    def say(self, locale: str) -> str:
        comma = "、" if locale.startswith("zh") else ", "
        return comma.join(one.say(locale) for one in self._titles) or NOTHING_OPEN.say(locale)

    def __str__(self) -> str:
        return self.say("en")


def settle(ctx: Context, shape: Shape, draft: Draft, now: datetime) -> None:
    """Judges the states of a draft, and keeps since when they are so."""
    for process in ctx.live.derive(processes_of, shape.entity.name):
        name, values = process.field, draft.values
        if draft.current is None:
            _begin(ctx, shape, draft, process)
        elif name in values and name not in draft.events:
            state = process.state(draft.before.get(name))
            one = shape.fields[name]
            said = Said(state)
            draft.refuse(STATE_HELD.at(one.pointer, field=one.field.title, state=state.title, open=said))
            continue
        if process.since and (draft.current is None or name in draft.events):
            draft.kept[process.since] = now
        _need(shape, draft, process)


def _begin(ctx: Context, shape: Shape, draft: Draft, process: Process) -> None:
    """A new record is in the initial state, unless somebody may say otherwise."""
    one = shape.fields[process.field]
    state = draft.values.get(process.field)
    if state is None:
        draft.values[process.field] = process.initial
    elif state != process.initial and scope(ctx, shape.entity.name, "override") != "all":
        initial, other = process.state(None).title, process.state(state).title
        draft.refuse(BORN_ELSEWHERE.at(one.pointer, initial=initial, state=other, field=one.field.title))


def _need(shape: Shape, draft: Draft, process: Process) -> None:
    """What a state needs is there when it is entered, and is not taken away while it lasts."""
    told = {problem.pointer for problem in draft.problems}
    for name in needed(draft, process):
        one = shape.fields[name]
        if one.pointer not in told:
            draft.refuse(REQUIRED.at(one.pointer, field=one.field.title))


def needed(draft: Draft, process: Process) -> Iterator[str]:
    """The fields that the draft's state needs and that it would leave empty."""
    after = draft.after()
    entered = draft.current is None or process.field in draft.events
    for name in process.state(after.get(process.field)).require:
        if after.get(name) is None and (entered or name in draft.values):
            yield name
