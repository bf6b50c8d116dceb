"""Repairing what was altered by hand: statements in one transaction, then what may run while everybody works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from core.codes.doctor import NOT_REPAIRED
from core.context import Actor, Context
from core.doctor.shared import shared_values
from core.doctor.structure import Drift
from core.engine import Installation
from core.publish.apply import alone
from core.publish.draft import running
from core.publish.online import finish_online_work
from core.storage import system
from core.storage.connect import is_hindered, reason_of
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many differences were mended, and why others that could be were not."""

    count: int
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was done in the transaction: the drifts by the journal rows of their tasks, and what was refused."""

    done: int
    tasks: dict[int, Drift]
    refused: list[Problem]


def repair(installation: Installation, actor: Actor, found: Iterable[Drift]) -> Repaired:
    """Mends what can be; what is refused or left alone anyway is not told of.

    Each difference is tried by itself: one that the database refuses leaves the others. Tasks are journal rows of the
    live version, as a publish leaves them: they can be begun again.
    """
    wanted = [one for one in found if one.repairable]
    if not wanted:
        return Repaired(0)
    begun = alone(installation, actor, partial(_repaired, wanted=wanted))
    finish_online_work(installation)
    with installation.reading(actor) as ctx:
        failed = _failed(ctx, begun.tasks)
    return Repaired(begun.done - len(failed), (*begun.refused, *failed))


def _repaired(ctx: Context, wanted: Iterable[Drift]) -> _Begun:
    tried = [(one, _tried(ctx, one)) for one in wanted]
    done = [one for one, problems in tried if not problems]
    return _Begun(len(done), _noted(ctx, done), [problem for _, problems in tried for problem in problems])


def _tried(ctx: Context, one: Drift) -> Sequence[Problem]:
    """Runs the statements of a repair, to a point that can be gone back to; why it did not go, if so."""
    op = running(ctx.connection)
    try:
        with ctx.connection.begin_nested():
            held = tuple(shared_values(ctx, one.unique)) if one.unique is not None else ()
            for part in one.ddl if not held else ():
                part(op)
    except sa.exc.DBAPIError as error:
        if isinstance(error, sa.exc.IntegrityError) or is_hindered(error):
            return [_refusal(one, reason_of(error))]
        raise
    return held


def _noted(ctx: Context, begun: Iterable[Drift]) -> dict[int, Drift]:
    """Journal rows of the tasks that are left, each once, with the first difference that wants it."""
    tasks: list[tuple[object, Drift]] = []
    for one in begun:
        tasks += [(dict(task), one) for task in one.tasks if all(task != other for other, _ in tasks)]
    noted = {}
    for at, (task, one) in enumerate(tasks):
        row = {"version": ctx.live.version, "position": at, "step": {"id": f"repair {at}", "task": task}}
        made = sa.insert(system.step).values(**row, state="pending").returning(system.step.c.id)
        noted[ctx.connection.execute(made).scalar_one()] = one
    return noted


def _failed(ctx: Context, tasks: dict[int, Drift]) -> list[Problem]:
    """Why tasks were given up."""
    step = system.step.c
    query = sa.select(step.id, step.step).where(step.id.in_(list(tasks)), step.state == "failed").order_by(step.id)
    return [_refusal(tasks[row.id], row.step.get("why", "")) for row in ctx.connection.execute(query)]


def _refusal(one: Drift, reason: str) -> Problem:
    problem = one.problem
    return NOT_REPAIRED.at(problem.pointer, what=problem, reason=" ".join(reason.split()))
