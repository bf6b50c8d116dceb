"""Dropping for good what is put away: an act of its own, with its own plan, agreed to step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from alembic.operations import Operations

from core.audit.acts import VERSION, tell
from core.codes.publish import CANNOT_PURGE, CONSENT_NEEDED, COUNTS_MOVED, LIVE_MOVED, NOT_DROPPED
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected, Stale
from core.publish import words
from core.publish.apply import alone
from core.publish.draft import Ddl, printed, running
from core.publish.step import Step
from core.quarantine.away import Away, away_named, columns_away, put_away, table_of
from core.storage import ddl, system
from core.storage.connect import is_hindered, reason_of
from core.storage.shapes import column_of
from core.storage.unlink import unlinking
from core.storage.versions import Stored, load
from schema_registry.frozen import Frozen
from schema_registry.identity import dated_key


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What would be dropped, over which live version. `elements` are the keys that were asked for; `drops`: what each
    step drops of the database, as it is called there, a table or columns with their table's name before them."""

    base: int
    elements: tuple[str, ...]
    steps: tuple[Step, ...]
    drops: tuple[tuple[str, ...], ...] = ()

    @property
    def questions(self) -> frozenset[str]:
        """The ids of the steps that need consent: all that hold anything."""
        return frozenset(step.id for step in self.steps if step.safety == "lossy")

    @property
    def name(self) -> str:
        """What somebody types who really wants it: the name of what holds most. Empty when nothing holds anything."""
        held = [(sum(step.counts.values()), step.id) for step in self.steps if step.id in self.questions]
        return max(held, default=(0, ""))[1].rpartition("/")[2].rpartition(".")[2].partition("@")[0]


def purge_plan(ctx: Context, elements: Iterable[str]) -> PurgePlan:
    """What dropping some elements would do. Raises Missing for what is not put away, Rejected for options.

    Other columns put away that refer to a dropped entity go with it: what they refer to is no more.
    """
    wanted = away_named(ctx, elements)
    options = [CANNOT_PURGE.at(element=one.key) for one in wanted if not one.stored]
    if options:
        raise Rejected(options)
    stored = load(ctx.connection)
    every = _with_referring(ctx, stored, wanted)
    drops = tuple(_Drop.of(ctx.connection, stored, one) for one in every)
    steps = tuple(_step(ctx, *pair) for pair in zip(every, drops, strict=True))
    return PurgePlan(stored.version, tuple(one.key for one in wanted), steps, tuple(drop.names for drop in drops))


def due(ctx: Context, at: datetime) -> tuple[str, ...]:
    """The elements that have been kept for as long as the installation wants."""
    return tuple(one.key for one in put_away(ctx) if one.stored and one.until <= at)


def older(ctx: Context, days: int) -> tuple[str, ...]:
    """The elements that were put away so many days ago or earlier."""
    since = ctx.clock() - timedelta(days=days)
    return tuple(one.key for one in put_away(ctx) if one.stored and one.since <= since)


def purge(
    installation: Installation, plan: PurgePlan, actor: Actor, consent: Collection[str], address: str = ""
) -> None:
    """Drops what a plan says, in one transaction, and writes it into the journal of the live version.

    Raises Rejected when a step lacks consent, Stale when something was published since, or what is held is not what
    the plan counted, and Busy when the tables were in use all the time. The journal says who did it.
    """
    unagreed = [step for step in plan.steps if step.id in plan.questions - set(consent)]
    if unagreed:
        raise Rejected(CONSENT_NEEDED.at(step=step, id=step.id) for step in unagreed)
    alone(installation, actor, lambda ctx: _purged(replace(ctx, address=address), plan))


def _purged(ctx: Context, plan: PurgePlan) -> None:
    if ctx.live.version != plan.base:
        raise Stale([LIVE_MOVED.at(base=plan.base, live=ctx.live.version)])
    _refuse_moved(plan, purge_plan(ctx, plan.elements))
    stored, op = load(ctx.connection), running(ctx.connection)
    wanted = _with_referring(ctx, stored, away_named(ctx, plan.elements))
    for one in wanted:
        _run(_Drop.of(ctx.connection, stored, one), one, op)
    _forget(ctx.connection, stored, wanted)
    done = {"state": "done", "done_at": ctx.clock()}
    journal = [
        {"version": plan.base, "position": at, "step": {**step.to_json(), "by": ctx.actor.id}, **done}
        for at, step in enumerate(plan.steps)
    ]
    if journal:
        ctx.connection.execute(sa.insert(system.step), journal)
    tell(ctx, VERSION, plan.base, "purge", {"elements": (list(plan.elements), None)})


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
    tables_away = {one.stored: one for one in put_away(ctx) if one.kind != "entity" and "." not in one.stored}
    past = (dated_key(one.key, alone=False) for one in wanted if one.kind == "field")
    found.update({stored: tables_away[stored] for stored in past if stored in tables_away})
    owners = {key: table_of(stored, key) for key in referring}
    found.update({table: tables_away[table] for table in owners.values() if table in tables_away})
    alone = sorted(key for key, table in owners.items() if key not in found and table not in found)
    found.update({one.stored: one for one in columns_away(ctx, stored, alone)})
    return tuple(sorted(found.values(), key=lambda one: ("." not in one.stored, one.key)))


def _step(ctx: Context, one: Away, drop: _Drop) -> Step:
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
        sql=printed(drop.ddl, dialect),
        lock="moment" if dialect.name == "postgresql" else "writers",
        reversible=False,
    )


@dataclass(frozen=True, slots=True)
class _Drop:
    """What an element has in the database, by name, and the statements that drop it."""

    names: tuple[str, ...]
    ddl: Ddl

    @classmethod
    def of(cls, connection: sa.Connection, stored: Stored, one: Away) -> _Drop:
        """An element's table, or its column with those that stand beside it."""
        if "." not in one.stored:
            table = stored.names.physical[one.stored]
            return cls((table,), partial(ddl.drop_table, table=table))
        table, column = stored.names.physical[table_of(stored, one.stored)], stored.names.physical[one.stored]
        columns = [name for name in sorted(ddl.columns_there(connection, table)) if name.partition("__")[0] == column]
        unlink = unlinking(connection, table, columns)
        return cls(
            tuple(f"{table}.{name}" for name in columns),
            partial(_dropped, unlink=unlink, table=table, columns=columns),
        )


def _dropped(op: Operations, *, unlink: Ddl, table: str, columns: Collection[str]) -> None:
    unlink(op)
    ddl.drop_columns(op, table, columns)


def _run(drop: _Drop, one: Away, op: Operations) -> None:
    """Raises Rejected where something that somebody made in the database by hand stands in the way."""
    try:
        drop.ddl(op)
    except sa.exc.DBAPIError as error:
        if is_hindered(error):
            raise Rejected([NOT_DROPPED.at(element=one.key, reason=reason_of(error))]) from error
        raise


def _forget(connection: sa.Connection, stored: Stored, wanted: Iterable[Away]) -> None:
    """The names of what is dropped are free again. A table takes the names of all its columns with it."""
    gone = {one.stored for one in wanted}
    keys: Iterator[str] = (key for key in stored.names.physical if key in gone or _table(stored, key) in gone)
    connection.execute(sa.delete(system.name).where(system.name.c.key.in_(list(keys))))


def _table(stored: Stored, key: str) -> str:
    return table_of(stored, key) if "." in key else key
