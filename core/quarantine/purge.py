"""Dropping for good what is put away: an act of its own, with its own plan, agreed to step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from core.codes.publish import CANNOT_PURGE, CONSENT_NEEDED, COUNTS_MOVED, LIVE_MOVED
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected, Stale
from core.publish import words
from core.publish.apply import alone
from core.publish.draft import Ddl, printed, running
from core.publish.step import Step
from core.quarantine.away import Away, away_named, columns_away, put_away, table_of
from core.storage import ddl, system
from core.storage.shapes import column_of
from core.storage.versions import Stored, load
from schema_registry.frozen import Frozen


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What would be dropped, over which live version. `elements` are the keys that were asked for."""

    base: int
    elements: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def questions(self) -> frozenset[str]:
        """The ids of the steps that need consent: all that hold anything."""
        return frozenset(step.id for step in self.steps if step.safety == "lossy")


def purge_plan(ctx: Context, elements: Iterable[str]) -> PurgePlan:
    """What dropping some elements would do. Raises Missing for what is not put away, Rejected for options.

    Other columns put away that refer to a dropped entity go with it: what they refer to is no more.
    """
    wanted = away_named(ctx, elements)
    options = [CANNOT_PURGE.at(element=one.key) for one in wanted if not one.stored]
    if options:
        raise Rejected(options)
    stored = load(ctx.connection)
    steps = tuple(_step(ctx, stored, one) for one in _with_referring(ctx, stored, wanted))
    return PurgePlan(stored.version, tuple(one.key for one in wanted), steps)


def due(ctx: Context, at: datetime) -> tuple[str, ...]:
    """The elements that have been kept for as long as the installation wants."""
    return tuple(one.key for one in put_away(ctx) if one.stored and one.until <= at)


def purge(installation: Installation, plan: PurgePlan, actor: Actor, consent: Collection[str]) -> None:
    """Drops what a plan says, in one transaction, and writes it into the journal of the live version.

    Raises Rejected when a step lacks consent, Stale when something was published since, or what is held is not what
    the plan counted, and Busy when the tables were in use all the time.
    """
    unagreed = [step for step in plan.steps if step.id in plan.questions - set(consent)]
    if unagreed:
        raise Rejected(CONSENT_NEEDED.at(step=step, id=step.id) for step in unagreed)
    alone(installation, actor, partial(_purged, plan=plan))


def _purged(ctx: Context, plan: PurgePlan) -> None:
    if ctx.live.version != plan.base:
        raise Stale([LIVE_MOVED.at(base=plan.base, live=ctx.live.version)])
    _refuse_moved(plan, purge_plan(ctx, plan.elements))
    stored, op = load(ctx.connection), running(ctx.connection)
    wanted = _with_referring(ctx, stored, away_named(ctx, plan.elements))
    for one in wanted:
        _drop(ctx.connection, stored, one)(op)
    _forget(ctx.connection, stored, wanted)
    journal = [
        {"version": plan.base, "position": at, "step": step.to_json(), "state": "done", "done_at": ctx.clock()}
        for at, step in enumerate(plan.steps)
    ]
    if journal:
        ctx.connection.execute(sa.insert(system.step), journal)


def _refuse_moved(plan: PurgePlan, found: PurgePlan) -> None:
    """Raises Stale unless exactly what was planned would be dropped."""
    before, now = ({step.id: dict(step.counts) for step in one.steps} for one in (plan, found))
    moved = sorted(id for id in {*before, *now} if before.get(id) != now.get(id))
    if moved:
        raise Stale(COUNTS_MOVED.at(step=id, found=now.get(id, {}), planned=before.get(id, {})) for id in moved)


def _with_referring(ctx: Context, stored: Stored, wanted: Iterable[Away]) -> tuple[Away, ...]:
    """The elements in the order of dropping: columns first, those that refer to a dropped table among them."""
    found = {one.stored: one for one in wanted}
    tables = {key for key in found if "." not in key}
    referring = {key for key, shape in stored.shapes.items() if tables.intersection(column_of(shape).split(" "))}
    pairs = {one.stored: one for one in put_away(ctx) if one.kind == "field" and "." not in one.stored}
    owners = {key: table_of(stored, key) for key in referring}
    found.update({table: pairs[table] for table in owners.values() if table in pairs})
    alone = sorted(key for key, table in owners.items() if key not in found and table not in found)
    found.update({one.stored: one for one in columns_away(ctx, stored, alone)})
    return tuple(sorted(found.values(), key=lambda one: ("." not in one.stored, one.key)))


def _step(ctx: Context, stored: Stored, one: Away) -> Step:
    dialect = ctx.connection.dialect
    code = words.RECORDS_PURGED if one.kind == "entity" else words.VALUES_PURGED
    said = code.at(count=one.count, title=one.title, entity=one.entity)
    what = "records" if one.kind == "entity" else "values"
    return Step(
        f"purge {one.key}",
        said.say("en"),
        said.say("zh_CN"),
        safety="lossy" if one.count else "safe",
        counts=Frozen({what: one.count} if one.count else {}),
        sql=printed(_drop(ctx.connection, stored, one), dialect),
        lock="moment" if dialect.name == "postgresql" else "writers",
        reversible=False,
    )


def _drop(connection: sa.Connection, stored: Stored, one: Away) -> Ddl:
    """The statements that drop an element's table, or its column with those that stand beside it."""
    if "." not in one.stored:
        return partial(ddl.drop_table, table=stored.names.physical[one.stored])
    table, column = stored.names.physical[table_of(stored, one.stored)], stored.names.physical[one.stored]
    there = sorted(ddl.columns_there(connection, table))
    return partial(
        ddl.drop_columns, table=table, columns=[name for name in there if name.partition("__")[0] == column]
    )


def _forget(connection: sa.Connection, stored: Stored, wanted: Iterable[Away]) -> None:
    """The names of what is dropped are free again. A table takes the names of all its columns with it."""
    gone = {one.stored for one in wanted}
    keys: Iterator[str] = (key for key in stored.names.physical if key in gone or _table(stored, key) in gone)
    connection.execute(sa.delete(system.name).where(system.name.c.key.in_(list(keys))))


def _table(stored: Stored, key: str) -> str:
    return table_of(stored, key) if "." in key else key
