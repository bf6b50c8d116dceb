"""Applying a plan: under the lock, checked again, in one transaction. Until it commits, the old version is live."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

import msgspec
import sqlalchemy as sa

from core.access.defining import require_read, require_within
from core.audit.acts import VERSION, tell
from core.codes.publish import BLOCKED, CONSENT_NEEDED, COUNTS_MOVED, LIVE_MOVED, NOT_UNIQUE
from core.context import Actor, Context, Live, utc_now
from core.engine import Installation
from core.errors import Busy, Full, Rejected, Stale
from core.publish.constraining import constrain
from core.publish.draft import Draft, Task, Work, draft
from core.publish.online import finish_online_work
from core.publish.perform import perform
from core.publish.plan import Plan
from core.publish.planning import sound
from core.publish.step import Step
from core.publish.trial import tried
from core.publish.works import works
from core.storage import system
from core.storage.tables import Tables
from core.storage.versions import load, packed
from schema_registry.packs import texts_of

T = TypeVar("T")
LOCK_WAIT_MS = 150
"""How long a publish makes others wait for a lock that it does not get, before it lets them pass and tries again."""
PATIENCE, PAUSE = 30.0, 0.25
"""Seconds that a publish goes on trying, and between two tries on average."""


def apply_plan(
    installation: Installation,
    plan: Plan,
    actor: Actor,
    note: str = "",
    consent: Collection[str] = frozenset(),
    *,
    online: bool = True,
    address: str = "",
) -> int:
    """The number of the version that is live now: a new one, or the plan's base when it changes no document.

    `consent` names the lossy steps that were agreed to. `online`: also finish what is done after the commit (index
    builds); otherwise somebody calls `finish_online_work` later. `address` is where the actor asks from.

    Raises Rejected when a configuration test fails, a step is blocked or lacks consent, Stale when the live version
    or what would be lost is not the plan's any more, Busy when the tables were in use all the time, Denied with the
    documents that the actor may not change.
    """
    if plan.model is None:
        plan = _rebuilt(installation, plan)
    _refuse_unagreed(plan, consent)
    apply = partial(_applied, installation=installation, plan=plan, note=note)
    version = alone(installation, actor, lambda ctx: apply(replace(ctx, address=address)))
    if online:
        finish_online_work(installation)
    return version


def _rebuilt(installation: Installation, plan: Plan) -> Plan:
    """A plan that comes out of a file, with what its documents say: they are built and tested again."""
    built = sound(plan.packs, installation.vocabulary)
    assert built.model is not None  # nothing is wrong
    failures = tried(built.model, installation.kinds, installation.hooks, installation.settings)
    return replace(plan, packs=built.packs, model=built.model, warnings=built.problems, failures=failures)


def _refuse_unagreed(plan: Plan, consent: Collection[str]) -> None:
    problems = [*plan.failures, *(BLOCKED.at(step=step) for step in plan.blocked)]
    problems += [
        CONSENT_NEEDED.at(step=step, id=step.id) for step in plan.steps if step.id in plan.questions - set(consent)
    ]
    if problems:
        raise Rejected(problems)


def alone(installation: Installation, actor: Actor, act: Callable[[Context], T]) -> T:
    """What an act returns that has the installation to itself, in one transaction.

    One short wait for locks a try: whoever reads a table queues behind an ALTER that waits for it. Raises Busy when
    there was no getting in all the time, Full when the disk is full.
    """
    begun = time.monotonic()
    while True:
        try:
            with installation.publishing(actor, LOCK_WAIT_MS) as ctx:
                return act(ctx)
        except Busy as error:
            if isinstance(error, Full) or time.monotonic() - begun > PATIENCE:
                raise
        except sa.exc.IntegrityError as error:
            # A unique set over values that this very plan makes: no count can know them before they are made.
            raise Rejected([NOT_UNIQUE.at(reason=str(error.orig).strip())]) from error
        time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311  # spreads tries, keeps no secret


def _applied(ctx: Context, installation: Installation, plan: Plan, note: str) -> int:
    ctx = ctx.whole
    stored = load(ctx.connection)
    if stored.version != plan.base:
        raise Stale([LIVE_MOVED.at(base=plan.base, live=stored.version)])
    model = plan.model
    assert model is not None  # it was rebuilt where it came out of a file
    require_within(ctx, texts_of(stored.packs), texts_of(plan.packs), model)
    require_read(ctx, model)
    wanted = replace(draft(ctx.connection, ctx.live, stored, model, ctx.settings), back=plan.back)
    todo = works(wanted)
    _refuse_moved(plan, todo)
    if not todo and stored.packs == plan.packs:
        return plan.base
    number = stored.version + 1
    tables = Tables(model, installation.kinds, wanted.names, previous=ctx.live.tables)
    ahead = replace(ctx, live=Live(number, model, installation.kinds, tables))
    rows = perform(ahead, todo)
    _record(ctx, wanted, plan, number, note)
    _journal(ctx, plan, todo, rows, number, constrain(ahead, wanted))
    return number


def _refuse_moved(plan: Plan, todo: Iterable[Work]) -> None:
    """What is about to be lost must be what was agreed to, and what was to come back be there still; other steps may
    find more or fewer records."""
    planned = {step.id: step for step in plan.steps}
    moved = []
    for work in todo:
        step = planned.pop(work.id, None)
        if step is None or step.safety != work.safety or _breaks(step, work):
            before = dict(step.counts) if step else {}
            moved.append(COUNTS_MOVED.at(step=work.id, found=_said(work.counts), planned=_said(before)))
    moved += [COUNTS_MOVED.at(step=name, found=0, planned=_said(step.counts)) for name, step in planned.items()]
    if moved:
        raise Stale(moved)


def _breaks(step: Step, work: Work) -> bool:
    """Whether another loss was agreed to, or an element that was to come back with values has none by now."""
    gone = work.id.startswith("add-") and step.counts.keys() - work.counts.keys()
    return bool(gone) or (work.safety == "lossy" and step.counts != work.counts)


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts.items()) or "0"


def _record(ctx: Context, wanted: Draft, plan: Plan, number: int, note: str) -> None:
    stored = wanted.stored
    gone = [key for key in stored.names.physical if key not in wanted.names.physical]
    moved = [
        {"key": key, "physical": physical, "shape": wanted.shapes.get(key, "")}
        for key, physical in wanted.names.physical.items()
        if stored.names.physical.get(key) != physical or stored.shapes.get(key) != wanted.shapes.get(key, "")
    ]
    _rename(ctx.connection, gone, moved)
    row = {
        "number": number,
        "base": stored.version,
        "created_at": ctx.clock(),
        "author": ctx.actor.id,
        "note": note,
        "documents": packed(plan.packs),
        "plan": [step.to_json() for step in plan.steps],
    }
    ctx.connection.execute(sa.insert(system.version).values(row))
    ctx.connection.execute(sa.update(system.installation).values(live_version=number))
    documents = hashlib.sha256(msgspec.json.encode(row["documents"], order="sorted")).hexdigest()
    said = {"version": (stored.version, number), "note": (None, note), "documents": (None, documents)}
    tell(ctx, VERSION, number, "publish", said)


def _rename(connection: sa.Connection, gone: Iterable[str], moved: list[dict[str, str]]) -> None:
    name = system.name
    old = [{"old": key} for key in (*gone, *(one["key"] for one in moved))]
    if old:
        connection.execute(sa.delete(name).where(name.c.key == sa.bindparam("old")), old)
    if moved:
        connection.execute(sa.insert(name), moved)


def _journal(
    ctx: Context,
    plan: Plan,
    todo: Iterable[Work],
    rows: Mapping[str, int],
    number: int,
    looks: Iterable[tuple[str, Task]],
) -> None:
    """What was done, a row a step; and what is left to do online, a row a task."""
    told = {step.id: step.to_json() for step in plan.steps}
    done = [(work.id, {**told[work.id]}, "done", rows.get(work.id), utc_now()) for work in todo]
    tasks = [(work.id, task) for work in todo for task in work.online]
    tasks += [(name, task) for name, task in looks if task not in [known for _, known in tasks]]
    left = [(name, {"id": name, "task": dict(task)}, "pending", None, None) for name, task in tasks]
    entries = [
        {"version": number, "position": at, "step": step, "state": state, "rows": count, "done_at": when}
        for at, (_, step, state, count, when) in enumerate([*done, *left])
    ]
    if entries:
        ctx.connection.execute(sa.insert(system.step), entries)
