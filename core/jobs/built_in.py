"""The jobs that every installation has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from core.bulk.program import on_many
from core.bulk.records import forget
from core.files.sweep import sweep
from core.idempotency import KEPT
from core.jobs.work import JobKind, Work
from core.processes.many import KIND as TRANSITIONS
from core.processes.many import take_portion
from core.processes.timers import run_timer
from core.publish.online import finish_online_work
from core.quarantine.purge import due, purge, purge_plan
from core.records.stays import TIMER
from core.reports.export import KIND, make_export, purge_exports
from core.storage.system import idempotency, job, step
from schema_registry.frozen import Frozen

JOBS_KEPT = timedelta(days=30)
"""How long a finished job can still be looked at."""


def built_in(*, purging: bool = False) -> Mapping[str, JobKind]:
    """The kinds by name. `purging`: also the one that drops what is put away when its time is over."""
    kinds = [
        JobKind("publish.online", _publish_online, every=timedelta(seconds=30), wanted=_has_online_work),
        JobKind("idempotency.purge", _purge_answers, every=timedelta(hours=1), wanted=_has_answers),
        JobKind("files.sweep", _sweep_files, every=timedelta(days=1)),
        JobKind(TIMER, run_timer),
        JobKind(TRANSITIONS, on_many(take_portion)),
        JobKind("jobs.purge", _purge_jobs, every=timedelta(days=1)),
        JobKind(KIND, make_export),
        JobKind("reports.purge", _purge_exports, every=timedelta(hours=6)),
    ]
    if purging:
        kinds.append(JobKind("quarantine.purge", _purge_quarantine, every=timedelta(days=1)))
    return Frozen({kind.name: kind for kind in kinds})


def _publish_online(work: Work) -> object:
    """Finishes what a publish left to be done while everybody works."""
    return {"tasks": finish_online_work(work.installation)}


def _has_online_work(connection: sa.Connection) -> bool:
    return connection.execute(
        sa.select(sa.exists(sa.select(step.c.id).where(step.c.state == "pending")))
    ).scalar_one()


def _purge_answers(work: Work) -> object:
    """Forgets answers of which nobody may ask a repetition any more."""
    with work.writing() as ctx:
        old = sa.delete(idempotency).where(idempotency.c.created_at < work.clock() - KEPT)
        return {"rows": ctx.connection.execute(old).rowcount}


def _has_answers(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(sa.exists(sa.select(idempotency.c.key)))).scalar_one()


def _sweep_files(work: Work) -> object:
    """Throws away files that were uploaded and never saved with a record."""
    return sweep(work.writing)


def _purge_jobs(work: Work) -> object:
    """Forgets jobs that were finished long ago."""
    with work.writing() as ctx:
        old = job.c.finished_at < work.clock() - JOBS_KEPT
        forget(ctx, sa.select(job.c.id).where(old))
        return {"rows": ctx.connection.execute(sa.delete(job).where(old)).rowcount}


def _purge_exports(work: Work) -> object:
    """Removes exported reports that were made long ago."""
    return {"files": purge_exports(work.installation.settings, work.clock())}


def _purge_quarantine(work: Work) -> object:
    """Drops what was put away long enough ago. The installation's setting stands for consent."""
    with work.installation.reading() as ctx:
        plan = purge_plan(ctx, due(ctx, work.clock()))
    purge(work.installation, plan, work.actor, plan.questions)
    return {"elements": list(plan.elements)}
