"""A merge of more than fits into one transaction: a worker moves what refers in portions, then does the act itself.

Everything is in the batch of the merge, so undo takes all of it back. A worker that is lost goes on where records
still refer; a job that ends early leaves moved what was moved, until it is undone or the merge is made again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.codes.jobs import NOT_BULK
from core.context import Context
from core.errors import Missing
from core.jobs.queue import Job, enqueue, find_job
from core.jobs.work import Work
from core.kinds.kind import Locale
from core.merging import moving
from core.merging.beside import Place
from core.merging.chosen import Take
from core.merging.merge import Known, merge, several
from core.records.ids import new_id
from core.storage.types import known_form

KIND = "records.merge"
PORTION = 200
"""Records of one transaction: it holds locks, on SQLite everybody's, for as long as they take."""


def order_merge(ctx: Context, entity: str, into: Known, others: Sequence[Known], take: Take) -> int:
    """The number of the job. Raises what the merge itself would raise of rights, records and versions."""
    loaded = several(ctx, entity, into, others)
    act = {
        "entity": entity,
        "into": [loaded.into.id, into.version],
        "others": [[known_form(one.id), one.version] for one in others],
        "take": dict(take),
        "batch": new_id(ctx.clock()),
        "of": moving.count(ctx, entity, list(loaded.others)),
        "locale": ctx.locale.tag,
    }
    return enqueue(ctx, KIND, f"{ctx.actor.id}:{secrets.token_hex(8)}", act)


def merge_job(ctx: Context, number: int) -> Job:
    """The actor's own merge that is a job. Raises Missing for all others."""
    job = find_job(ctx, number)
    if job.kind != KIND or job.actor != ctx.actor.id:
        raise Missing([NOT_BULK.at()])
    return job


def run_merge(work: Work) -> object:
    """The program of the job; its result is the record that stayed, and the batch."""
    act, done = work.job.payload, int(work.job.progress["done"])
    while True:
        with work.writing() as opened:
            ctx = _seen(work, opened, act)
            moved = _move(ctx, act)
            done += moved
            work.step(ctx, done, int(act["of"]))
        if moved < PORTION:
            break
    with work.writing() as opened:
        ctx = _seen(work, opened, act)
        into, others = _known(act)
        made = merge(ctx, str(act["entity"]), into, others, act["take"], batch=str(act["batch"]))
        work.step(ctx, done, int(act["of"]))
    return {"id": made.id, "batch": made.batch, "moved": done}


def _seen(work: Work, opened: Context, act: Mapping[str, Any]) -> Context:
    return replace(opened, clock=work.clock, locale=Locale(str(act["locale"])))


def _known(act: Mapping[str, Any]) -> tuple[Known, list[Known]]:
    return Known(*act["into"]), [Known(*one) for one in act["others"]]


def _move(ctx: Context, act: Mapping[str, Any]) -> int:
    into, others = _known(act)
    loaded = several(ctx, str(act["entity"]), into, others)
    to = Place(loaded.shape.entity, loaded.into.id, str(act["batch"]), ctx.clock())
    return moving.move(ctx, to, frozenset(loaded.others), PORTION)
