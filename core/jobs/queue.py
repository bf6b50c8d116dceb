"""Jobs as rows of `cw_job`: ordered in the transaction that wants them, taken by one worker at a time.

`attempts` grows with each take, and every later word of a worker names the number it was given: a worker that lost
its lease cannot speak for the job any more (a fencing token).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.access.rights import administers
from core.codes.jobs import JOB_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.storage.system import job as jobs

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
KEY_LENGTH = 200
ONLY = "key_roles"
"""Where a payload keeps to which roles an API key narrowed whoever ordered the job."""
_UNFINISHED = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """One row. `progress` is `{"done", "of", "resume"}`; `result` what came out, or the problems why not."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    actor: int
    state: str
    attempts: int
    run_at: datetime
    lease_until: datetime | None
    progress: Mapping[str, Any]
    result: Any
    created_at: datetime
    finished_at: datetime | None

    @property
    def only(self) -> frozenset[str] | None:
        """The roles of the API key that it was ordered with: it is done with no others."""
        roles = self.payload.get(ONLY)
        return None if roles is None else frozenset(roles)


_COLUMNS = tuple(jobs.c[name] for name in Job.__dataclass_fields__)


def enqueue(
    ctx: Context, kind: str, key: str, payload: Mapping[str, object] | None = None, run_at: datetime | None = None
) -> int:
    """The number of the job, which is there once this transaction commits. An equal kind and key is the same job."""
    now = ctx.clock()
    named = f"{kind}:{key}"
    if len(named) > KEY_LENGTH:
        raise ValueError(f"the key of a job has at most {KEY_LENGTH - len(kind) - 1} characters")
    row = {
        "kind": kind,
        "key": named,
        "payload": {**(payload or {}), **({ONLY: sorted(ctx.actor.only)} if ctx.actor.only is not None else {})},
        "actor": ctx.actor.id,
        "state": "waiting",
        "attempts": 0,
        "run_at": run_at or now,
        "progress": {"done": 0, "of": None, "resume": None},
        "created_at": now,
    }
    insert = postgresql.insert(jobs) if ctx.connection.dialect.name == "postgresql" else sqlite.insert(jobs)
    made = ctx.connection.execute(insert.values(row).on_conflict_do_nothing().returning(jobs.c.id)).scalar()
    if made is None:
        made = ctx.connection.execute(sa.select(jobs.c.id).where(jobs.c.key == named)).scalar_one()
    return int(made)


def find_job(ctx: Context, job_id: int) -> Job:
    """One job as it stands. Raises Missing for an unknown one, for those of others, and by a narrowed API key for
    what was not ordered with one that is narrowed alike: what came out may hold more than the key's roles see."""
    row = ctx.connection.execute(sa.select(*_COLUMNS).where(jobs.c.id == job_id, _ours(ctx))).one_or_none()
    found = Job(*row) if row is not None else None
    if found is None or (ctx.actor.only is not None and found.only != ctx.actor.only):
        raise Missing([JOB_UNKNOWN.at()])
    return found


def jobs_of(ctx: Context, limit: int = 50) -> tuple[Job, ...]:
    """The actor's own jobs, latest first."""
    mine = sa.select(*_COLUMNS).where(jobs.c.actor == ctx.actor.id).order_by(jobs.c.id.desc()).limit(limit)
    return tuple(Job(*row) for row in ctx.connection.execute(mine))


def cancel(ctx: Context, job_id: int) -> None:
    """The job will not be begun, or stops at its next step. Raises Missing when there is nothing to cancel."""
    ended = ctx.connection.execute(
        sa.update(jobs)
        .where(jobs.c.id == job_id, jobs.c.state.in_(_UNFINISHED), _ours(ctx))
        .values(state="cancelled", finished_at=ctx.clock(), lease_until=None)
    )
    if not ended.rowcount:
        raise Missing([JOB_UNKNOWN.at()])


def is_due(connection: sa.Connection, now: datetime, kinds: Collection[str]) -> bool:
    """Whether there is anything to take; asked in reading, so that idle workers never lock a database."""
    return connection.execute(sa.select(sa.exists(_due(now, kinds)))).scalar_one()


def claim(connection: sa.Connection, now: datetime, lease: timedelta, kinds: Collection[str]) -> Job | None:
    """The job that is due longest, now leased to the caller; None when there is none.

    Rows that another worker is just taking are passed over (SKIP LOCKED); on SQLite there is one writer at a time.
    """
    next_one = _due(now, kinds).order_by(jobs.c.run_at, jobs.c.id).limit(1).with_for_update(skip_locked=True)
    taken = (
        sa.update(jobs)
        .where(jobs.c.id == next_one.scalar_subquery())
        .values(state="running", attempts=jobs.c.attempts + 1, lease_until=now + lease)
        .returning(*_COLUMNS)
    )
    row = connection.execute(taken).one_or_none()
    return Job(*row) if row is not None else None


def prolong(
    connection: sa.Connection, job: Job, until: datetime, progress: Mapping[str, object] | None = None
) -> bool:
    """Whether the job is still the caller's; then its lease lasts until later, and progress is kept."""
    values: dict[str, object] = {"lease_until": until}
    if progress is not None:
        values["progress"] = dict(progress)
    return bool(connection.execute(sa.update(jobs).where(*_held(job)).values(values)).rowcount)


def finish(connection: sa.Connection, job: Job, state: str, now: datetime, result: object = None) -> bool:
    """Ends a job as done or failed, where it is still the caller's."""
    values = {"state": state, "finished_at": now, "lease_until": None, "result": result}
    return bool(connection.execute(sa.update(jobs).where(*_held(job)).values(values)).rowcount)


def postpone(connection: sa.Connection, job: Job, now: datetime, result: object) -> None:
    """Lets a job wait for another attempt: 5 s after the first, twice as long each time, at most an hour."""
    pause = min(FIRST_PAUSE * 2 ** min(job.attempts - 1, 20), LONGEST_PAUSE)
    values = {"state": "waiting", "run_at": now + pause, "lease_until": None, "result": result}
    connection.execute(sa.update(jobs).where(*_held(job)).values(values))


def release(connection: sa.Connection, job: Job, now: datetime) -> None:
    """Gives a job back that its worker left in good order: this take does not count."""
    values = {"state": "waiting", "run_at": now, "lease_until": None, "attempts": job.attempts - 1}
    connection.execute(sa.update(jobs).where(*_held(job)).values(values))


def _due(now: datetime, kinds: Collection[str]) -> sa.Select[tuple[Any]]:
    waiting = sa.and_(jobs.c.state == "waiting", jobs.c.run_at <= now)
    lost = sa.and_(jobs.c.state == "running", jobs.c.lease_until < now)
    return sa.select(jobs.c.id).where(sa.or_(waiting, lost), jobs.c.kind.in_(kinds))


def _held(job: Job) -> tuple[sa.ColumnElement[bool], ...]:
    return jobs.c.id == job.id, jobs.c.attempts == job.attempts, jobs.c.state == "running"


def _ours(ctx: Context) -> sa.ColumnElement[bool]:
    everything = administers(ctx, "definitions")
    return sa.true() if everything else jobs.c.actor == ctx.actor.id
