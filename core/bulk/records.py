"""The records that a job acts on (`cw_job_record`): filled when it is ordered, ticked off as it goes.

They are written in the transaction that acts on them, so that a worker that is lost in between leaves none done
twice, and none told wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.context import Context
from core.errors import CardwrightError
from core.records.rows import chunks
from core.storage.system import job_record as table

MOST_LISTED = 1_000


class Counts(NamedTuple):
    """How many records of a job are done, refused, still to be looked at; and how many were done and taken back."""

    done: int = 0
    refused: int = 0
    waiting: int = 0
    undone: int = 0

    @property
    def looked_at(self) -> int:
        return self.done + self.refused + self.undone


class Refusal(NamedTuple):
    """Why a record was refused: what was said then, in both languages, with code and pointer."""

    record: str
    problems: Sequence[Mapping[str, str]]


def choose(ctx: Context, job: int, ids: sa.Select[tuple[str]], most: int) -> int:
    """Gives a job the records that a statement finds; how many, at most one more than `most`."""
    found = ids.limit(most + 1).subquery()
    rows = sa.select(sa.literal(job), found.c[0], sa.literal("waiting"))
    ctx.connection.execute(sa.insert(table).from_select(["job", "record", "state"], rows))
    return counts(ctx, job).waiting


def waiting(ctx: Context, job: int, most: int) -> list[str]:
    """The next records to look at."""
    query = sa.select(table.c.record).where(table.c.job == job, table.c.state == "waiting")
    return list(ctx.connection.execute(query.order_by(table.c.record).limit(most)).scalars())


def settle(
    ctx: Context,
    job: int,
    ids: Collection[str],
    refused: Mapping[str, CardwrightError],
    batches: Mapping[str, str],
) -> None:
    """Ticks records off: done, with the batch that undoes it, or refused with the reasons."""
    of_job = sa.update(table).where(table.c.job == job)
    for chunk in chunks([id for id in ids if id not in refused]):
        ctx.connection.execute(of_job.where(table.c.record.in_(chunk)).values(state="done"))
    kept = [{"of": id, "by": batch} for id, batch in batches.items()]
    if kept:
        one = of_job.where(table.c.record == sa.bindparam("of"))
        ctx.connection.execute(one.values(batch=sa.bindparam("by")), kept)
    told = [{"of": id, "problems": _told(error)} for id, error in refused.items()]
    if told:
        one = of_job.where(table.c.record == sa.bindparam("of"))
        ctx.connection.execute(one.values(state="refused", problems=sa.bindparam("problems", type_=_TYPE)), told)


def counts(ctx: Context, job: int) -> Counts:
    """How far a job is."""
    query = sa.select(table.c.state, sa.func.count()).where(table.c.job == job).group_by(table.c.state)
    return Counts(**{str(state): int(count) for state, count in ctx.connection.execute(query)})


def undoable(job: int) -> sa.Select[tuple[str]]:
    """The ids of the records of a job that it did something to which can be taken back."""
    return sa.select(table.c.record).where(table.c.job == job, table.c.state == "done", table.c.batch.is_not(None))


def can_undo(ctx: Context, job: int) -> bool:
    """Whether there is any."""
    return ctx.connection.execute(sa.select(sa.exists(undoable(job)))).scalar_one()


def batches_of(ctx: Context, job: int, ids: Collection[str]) -> dict[str, str]:
    """The batches by which some of those are taken back."""
    query = sa.select(table.c.record, table.c.batch).where(table.c.job == job, table.c.state == "done")
    query = query.where(table.c.batch.is_not(None))
    found: dict[str, str] = {}
    for chunk in chunks(ids):
        found.update(
            (row.record, row.batch) for row in ctx.connection.execute(query.where(table.c.record.in_(chunk)))
        )
    return found


def mark_undone(ctx: Context, job: int, ids: Collection[str]) -> None:
    """What a job did to these was taken back."""
    of_job = sa.update(table).where(table.c.job == job)
    for chunk in chunks(ids):
        ctx.connection.execute(of_job.where(table.c.record.in_(chunk)).values(state="undone"))


def refusals(ctx: Context, job: int, after: str = "", limit: int = MOST_LISTED) -> list[Refusal]:
    """The refused records of a job in the order of their ids, those after one of them; the caller may see the job."""
    query = sa.select(table.c.record, table.c.problems).where(table.c.job == job, table.c.state == "refused")
    if after:
        query = query.where(table.c.record > after)
    return [Refusal(*row) for row in ctx.connection.execute(query.order_by(table.c.record).limit(limit))]


def forget(ctx: Context, jobs: sa.Select[tuple[Any]]) -> None:
    """Drops the records of some jobs."""
    ctx.connection.execute(sa.delete(table).where(table.c.job.in_(jobs)))


def _told(error: CardwrightError) -> list[dict[str, str]]:
    return [
        {
            "code": one.code,
            "pointer": one.pointer,
            "en": f"{one.say('en')} {one.advise('en')}".strip(),
            "zh": f"{one.say('zh')} {one.advise('zh')}".strip(),
        }
        for one in error.problems
    ]


_TYPE = table.c.problems.type
