"""The journal of imports (`cw_import`): how far each got, so that whole chunks are written once and none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.codes.transfer import RUN_MOVED, RUN_UNKNOWN
from core.context import Context
from core.errors import Missing, Stale
from core.records.ids import new_id
from core.storage.system import import_run as run_table
from core.storage.types import known_form
from core.transfer.faults import Fault
from core.transfer.matching import Pending

JOURNALED_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One import: which lines are done (all before `next_line`) and what became of them. Its id is the batch."""

    id: str
    mapping: str
    state: str
    next_line: int
    actor: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    faulty: int = 0
    faults: tuple[Fault, ...] = ()
    pending: tuple[Pending, ...] = ()
    file_name: str = ""
    file_digest: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None


def unfinished(ctx: Context, mapping: str, file_digest: str) -> Run | None:
    """The actor's run of the same mapping and file that was interrupted, if there is one."""
    same = sa.select(run_table).where(
        run_table.c.mapping == mapping,
        run_table.c.file_digest == file_digest,
        run_table.c.actor == ctx.actor.id,
        run_table.c.state == "running",
    )
    row = ctx.connection.execute(same.order_by(run_table.c.started_at).limit(1)).one_or_none()
    return _run(row) if row is not None else None


def begin(ctx: Context, mapping: str, file_name: str, file_digest: str) -> Run:
    """The unfinished run of the same mapping and file, else a new one."""
    interrupted = unfinished(ctx, mapping, file_digest)
    if interrupted is not None:
        return interrupted
    now = ctx.clock()
    run = Run(new_id(now), mapping, "running", 0, ctx.actor.id, file_name=file_name, file_digest=file_digest)
    ctx.connection.execute(
        sa.insert(run_table).values(
            id=run.id,
            mapping=mapping,
            file_name=file_name,
            file_digest=file_digest,
            actor=ctx.actor.id,
            state=run.state,
            next_line=run.next_line,
            counts=_counts(run),
            started_at=now,
        )
    )
    return replace(run, started_at=now)


def advance(ctx: Context, before: Run, after: Run) -> None:
    """Writes how far a run got, in the transaction of its chunk. Raises Stale when somebody else was there."""
    finished = None if after.state == "running" else ctx.clock()
    same = sa.and_(
        run_table.c.id == before.id, run_table.c.next_line == before.next_line, run_table.c.state == before.state
    )
    changed = (
        sa.update(run_table)
        .where(same)
        .values(state=after.state, next_line=after.next_line, counts=_counts(after), finished_at=finished)
    )
    if ctx.connection.execute(changed).rowcount != 1:
        raise Stale([RUN_MOVED.at()])


def run_of(ctx: Context, id: str) -> Run:
    """A run by its id. Raises Missing."""
    known = known_form(id)
    found = sa.select(run_table).where(run_table.c.id == known)
    row = ctx.connection.execute(found).one_or_none() if known else None
    if row is None:
        raise Missing([RUN_UNKNOWN.at()])
    return _run(row)


def runs(ctx: Context, limit: int = 50) -> tuple[Run, ...]:
    """The latest runs, newest first: the actor's own, or everybody's for who administers."""
    latest = sa.select(run_table).order_by(run_table.c.started_at.desc()).limit(limit)
    if not ctx.actor.superuser:
        latest = latest.where(run_table.c.actor == ctx.actor.id)
    return tuple(map(_run, ctx.connection.execute(latest)))


def _counts(run: Run) -> dict[str, object]:
    return {
        "created": run.created,
        "updated": run.updated,
        "skipped": run.skipped,
        "faulty": run.faulty,
        "faults": [fault.to_json() for fault in run.faults[:JOURNALED_FAULTS]],
        "pending": [[one.line, one.field, one.name, one.record] for one in run.pending],
    }


def _run(row: sa.Row[tuple[object, ...]]) -> Run:
    told: Mapping[str, object] = row.counts
    return Run(
        id=row.id,
        mapping=row.mapping,
        state=row.state,
        next_line=row.next_line,
        actor=row.actor,
        created=int(str(told["created"])),
        updated=int(str(told["updated"])),
        skipped=int(str(told["skipped"])),
        faulty=int(str(told["faulty"])),
        faults=tuple(map(Fault.from_json, _list(told["faults"]))),
        pending=tuple(Pending(*one) for one in _list(told["pending"])),
        file_name=row.file_name,
        file_digest=row.file_digest,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def _list(value: object) -> list[Any]:
    """A JSON array of the journal, whose items are ours."""
    return value if isinstance(value, list) else []
