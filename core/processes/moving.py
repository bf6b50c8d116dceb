"""Drafts on their way from state to state: what leads there is performed, then judged and written like any change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.codes.processes import GUARDED
from core.codes.records import REQUIRED
from core.context import Context
from core.processes import notices
from core.processes.acting import OWNER, holds, perform, told
from core.processes.notices import Telling
from core.records import lines
from core.records.act import Act
from core.records.draft import Draft
from core.records.judge import judge
from core.records.known import Ground, Known
from core.records.shape import Shape
from core.records.uniqueness import Claims
from schema_registry.frozen import Frozen
from schema_registry.problems import Problem
from schema_registry.statechart import Notify, Process, Timer, Transition
from schema_registry.text import Text


@dataclass(slots=True)
class Step:
    """One record that goes on: by a transition, or by a timer."""

    draft: Draft
    way: Transition | Timer | None = None
    told: list[Notify] = field(default_factory=list)
    votes: tuple[int, int] = (0, 0)
    """Of a transition that several people have to want: how many do, and how many have to."""

    @property
    def sound(self) -> bool:
        return not self.draft.problems

    @property
    def event(self) -> str:
        if isinstance(self.way, Transition):
            return self.way.event
        return f"after {self.way.id}" if self.way is not None else ""


def require(shape: Shape, step: Step, names: Iterable[str]) -> None:
    """Refuses a step that leaves empty what it needs."""
    after = step.draft.after()
    told = {problem.pointer for problem in step.draft.problems}
    for name in names:
        one = shape.fields[name]
        if after.get(name) is None and one.pointer not in told:
            step.draft.refuse(REQUIRED.at(one.pointer, field=one.field.title))


def guard(ground: Ground, step: Step, title: object) -> Known:
    """The record as it would be; refused where the guard is not true of it."""
    draft, way = step.draft, step.way
    known = Known(ground, draft, draft.after(), ground.terms.computed)
    if way is not None and not draft.problems and not holds(ground, known, way.guard):
        draft.refuse(guarded(ground, title, way))
    return known


def guarded(ground: Ground, title: object, way: Transition | Timer) -> Problem:
    """The refusal of what a guard does not let happen: in the definition's words, else by the guard itself, as far as
    it reads nothing that is hidden from the actor."""
    stated = way.message if isinstance(way, Transition) else None
    said = told(ground.ctx, ground.shape.entity.name, way.guard)
    if said:
        plain = Text(f"This is not true of the record: {said}", Frozen({"zh_CN": f"记录不满足条件 {said}"}))
    else:
        plain = Text("A condition of the process does not hold", Frozen({"zh_CN": "流程的条件不成立"}))
    return GUARDED.at(title=title, why=stated or plain)


def go(ground: Ground, process: Process, step: Step, known: Known, title: object) -> None:
    """What happens when a state is left, on the way, and when the next one is entered."""
    draft, way = step.draft, step.way
    if way is None:
        return
    before = process.state(draft.before.get(process.field))
    actions = way.actions
    if way.target:
        actions = (*before.exit, *way.actions, *process.states[way.target].entry)
    step.told += perform(ground, draft, known, title, actions)
    if way.target:
        draft.events[process.field] = step.event
        if draft.before.get(process.field) != way.target:
            draft.values[process.field] = way.target
        else:
            key = ground.shape.fields[process.field].field.key
            draft.beside[key] = (way.target, way.target)


def write(ctx: Context, shape: Shape, process: Process, batch: str, steps: Sequence[Step]) -> Act:
    """Judges the sound steps and writes the good ones, with what people are told of them."""
    act, claims = Act(ctx, shape, batch, ctx.clock()), Claims(ctx, shape)
    drafts = [step.draft for step in steps if step.sound]
    judge(ctx, shape, claims, drafts, by_hand=False)
    act.change(claims, [draft for draft in drafts if not draft.problems])
    done = [step for step in steps if step.sound]
    for step in done:
        if OWNER in step.draft.values:
            to = {OWNER: step.draft.values[OWNER], "sys_unit": step.draft.kept["sys_unit"]}
            lines.hand_over(ctx, shape.entity, step.draft.id, to, batch, act.at)
    notices.write(ctx, shape, process, [Telling(step.draft, told) for step in done for told in step.told])
    return act
