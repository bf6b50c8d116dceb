"""What is chosen becomes a job: the records that a filter finds now, and what is to be done to them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.bulk.records import choose
from core.codes.jobs import NONE_CHOSEN, NOT_BULK, TOO_MANY_CHOSEN
from core.context import Context
from core.errors import Missing, Rejected
from core.jobs.queue import Job, enqueue, find_job
from core.queries.burdens import burdens
from core.queries.counting import found_ids
from core.queries.filters import read_filter
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.storage.system import job as jobs
from schema_registry.text import Text

MOST = 100_000
"""Records of one job."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Every record that the actor may see, and that a filter and a search find."""

    filter: FilterTree | None = None
    search: str = ""


def order(
    ctx: Context, kind: str, entity: str, chosen: Chosen, title: Text, act: Mapping[str, object], back: str = ""
) -> int:
    """The number of the job that acts on what is chosen. Raises Missing, Denied, and Rejected for a wrong filter, for
    none and for too many.

    `act`: what the program of the kind wants to know, as JSON values. `title`: what is done, for readers. `back`: the
    list that it was ordered from, for whoever watches it.
    """
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "read")
    wanted, problems = read_filter(ctx, about, chosen.filter)
    problems = problems or burdens(ctx, about, wanted, chosen.search, ())
    if problems:
        raise Rejected(problems)
    ids = found_ids(ctx, about, wanted, chosen.search)
    return begin(ctx, kind, f"{ctx.actor.id}:{secrets.token_hex(8)}", about.name, ids, title, act, back)


def begin(
    ctx: Context,
    kind: str,
    key: str,
    entity: str,
    ids: sa.Select[tuple[str]],
    title: Text,
    act: Mapping[str, object],
    back: str,
) -> int:
    """The number of the job on the records that a statement finds. Raises Rejected for none, and for too many."""
    said = {"": title.default, **title.translations}
    payload = {"entity": entity, "title": said, "back": back, "locale": ctx.locale.tag, "act": dict(act)}
    job = enqueue(ctx, kind, key, payload)
    count = choose(ctx, job, ids, MOST)
    if not 0 < count <= MOST:
        raise Rejected([TOO_MANY_CHOSEN.at(most=MOST) if count else NONE_CHOSEN.at()])
    progress = {"done": 0, "of": count, "resume": None}
    ctx.connection.execute(sa.update(jobs).where(jobs.c.id == job).values(progress=progress))
    return job


def bulk_job(ctx: Context, number: int) -> Job:
    """The actor's own job on many records. Raises Missing, also for jobs of another kind and for those of others."""
    job = find_job(ctx, number)
    if job.actor != ctx.actor.id or "act" not in job.payload:
        raise Missing([NOT_BULK.at()])
    return job


def title_of(job: Job) -> Text:
    """What a job does, for readers."""
    said = dict(job.payload["title"])
    return Text(said.pop(""), said)
