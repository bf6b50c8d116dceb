"""Files that were made: each in the one store, for whoever ordered it alone, until it expires.

What expired is given out no more; a job removes its row, and the sweep of files the content that no row names.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO, NamedTuple

import sqlalchemy as sa
import structlog

from core.access.rights import require
from core.codes import reports as codes
from core.codes.files import FILE_LOST
from core.context import Context
from core.errors import Busy, Missing
from core.files.places import store_of
from core.files.store import StoreDown
from core.jobs.queue import Job, find_job
from core.storage.system import exported as table

LISTS, REPORTS = "lists.export", "reports.export"
"""The kinds of jobs that make files."""
log = structlog.get_logger()


class Made(NamedTuple):
    """A file that a job made. `entity`: the key of that whose records are in it."""

    job: int
    actor: int
    entity: str
    name: str
    type: str
    digest: str
    size: int
    rows: int
    made_at: datetime
    until: datetime


_COLUMNS = sa.select(*(table.c[name] for name in Made._fields))


def export_job(ctx: Context, number: int) -> Job:
    """The actor's own export of that number. Raises Missing, also for what others ordered."""
    job = find_job(ctx, number)
    if job.kind not in (LISTS, REPORTS) or job.actor != ctx.actor.id:
        raise Missing([codes.NO_EXPORT.at()])
    return job


def made_by(ctx: Context, job: int) -> Made | None:
    """The file of a job, where it made one that is not over yet."""
    query = _COLUMNS.where(table.c.job == job, table.c.until > ctx.clock())
    row = ctx.connection.execute(query).one_or_none()
    return Made(*row) if row is not None else None


def keep(ctx: Context, made: Made) -> None:
    """Notes a file whose content lies in the store by now; what the same job made before is forgotten."""
    ctx.connection.execute(sa.delete(table).where(table.c.job == made.job))
    ctx.connection.execute(sa.insert(table).values(made._asdict()))


def expiry(ctx: Context) -> datetime:
    """Until when what is made now is kept."""
    return ctx.clock() + timedelta(days=ctx.settings.export_days)


def download(ctx: Context, number: int) -> tuple[Made, BinaryIO]:
    """A file and what is in it; whoever takes it closes the stream.

    Raises Missing where it is not the actor's, not made or over, Denied where they may not export by now, Busy where
    the store is down.
    """
    made = made_by(ctx, export_job(ctx, number).id)
    entity = _entity(ctx, made.entity) if made is not None else ""
    if made is None or not entity:
        raise Missing([codes.NO_EXPORT.at()])
    require(ctx, entity, "read")
    require(ctx, entity, "export")
    try:
        return made, store_of(ctx.settings).open(made.digest)
    except FileNotFoundError:
        log.error("exports.content_missing", job=made.job, digest=made.digest)
        raise Missing([FILE_LOST.at(name=made.name)]) from None
    except StoreDown as refused:
        log.warning("files.store_down", error=str(refused))
        raise Busy([FILE_LOST.at(name=made.name)]) from refused


def _entity(ctx: Context, key: str) -> str:
    """What the entity of a key is called now; empty where there is none any more."""
    return next((one.name for one in ctx.model.entities.values() if one.key == key), "")


def purge_exports(ctx: Context, now: datetime) -> int:
    """How many files that are over were forgotten."""
    return ctx.connection.execute(sa.delete(table).where(table.c.until <= now)).rowcount
