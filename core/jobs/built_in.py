"""The jobs that every installation has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from core.access.seeing import anybody_sees, end_what_ran_out
from core.audit.forget import forget_old, kept_days
from core.audit.seal import PORTION as PORTION_SEALED
from core.audit.seal import has_unsealed, seal_portion
from core.bulk import acts
from core.bulk.acts import purge_now
from core.bulk.program import PORTION, on_many
from core.bulk.records import forget
from core.context import SYSTEM
from core.exports.kept import LISTS, REPORTS, purge_exports
from core.exports.listed import make_list
from core.files.sweep import sweep
from core.idempotency import KEPT
from core.jobs.work import JobKind, Work
from core.merging.ordering import KIND as MERGE
from core.merging.ordering import run_merge
from core.pool.releasing import NAME as POOLS
from core.pool.releasing import tend
from core.processes.many import KIND as TRANSITIONS
from core.processes.many import take_portion
from core.processes.timers import run_timer
from core.publish.online import check_constraints, finish_online_work
from core.quarantine.purge import due, purge, purge_plan
from core.queries.deleted import deleted_before
from core.records.stays import TIMER
from core.reports.export import make_report
from core.slow import forget_slow_questions
from core.storage.system import constraint, idempotency, job, step
from core.tasks.reminding import NAME as REMIND
from core.tasks.reminding import remind
from core.timeline.following import has_news, tell_followers
from schema_registry.frozen import Frozen

JOBS_KEPT = timedelta(days=30)
"""How long a finished job can still be looked at."""


def built_in(*, purging: bool = False, emptying: bool = False) -> Mapping[str, JobKind]:
    """The kinds by name. `purging`: also the one that drops what is put away when its time is over; `emptying`: the
    same for deleted records."""
    kinds = [
        JobKind("publish.online", _publish_online, every=timedelta(seconds=30), wanted=_has_online_work),
        JobKind("constraints.check", _check_constraints, every=timedelta(hours=1), wanted=_has_constraints),
        JobKind("idempotency.purge", _purge_answers, every=timedelta(hours=1), wanted=_has_answers),
        JobKind("files.sweep", _sweep_files, every=timedelta(days=1)),
        JobKind("log.seal", _seal_log, every=timedelta(seconds=30), wanted=has_unsealed),
        JobKind("log.forget", _forget_old, every=timedelta(days=1)),
        JobKind("seeing.end", _end_seeing, every=timedelta(minutes=1), wanted=anybody_sees),
        JobKind("followers.tell", _tell_followers, every=timedelta(seconds=20), wanted=has_news),
        JobKind(REMIND, _remind, every=timedelta(minutes=1)),
        JobKind(POOLS, _tend_pools, every=timedelta(hours=1)),
        JobKind(TIMER, run_timer),
        JobKind(TRANSITIONS, on_many(take_portion)),
        *(JobKind(kind, on_many(act)) for kind, act in acts.ACTS.items()),
        JobKind(MERGE, run_merge),
        JobKind("jobs.purge", _purge_jobs, every=timedelta(days=1)),
        JobKind(LISTS, make_list),
        JobKind(REPORTS, make_report),
        JobKind("exports.purge", _purge_exports, every=timedelta(hours=6)),
        JobKind("slow.purge", _purge_slow, every=timedelta(days=1)),
    ]
    if purging:
        kinds.append(JobKind("quarantine.purge", _purge_quarantine, every=timedelta(days=1)))
    if emptying:
        kinds.append(JobKind("trash.purge", _empty_trash, every=timedelta(days=1)))
    return Frozen({kind.name: kind for kind in kinds})


def _publish_online(work: Work) -> object:
    """Finishes what a publish left to be done while everybody works."""
    return {"tasks": finish_online_work(work.installation)}


def _has_online_work(connection: sa.Connection) -> bool:
    return connection.execute(
        sa.select(sa.exists(sa.select(step.c.id).where(step.c.state == "pending")))
    ).scalar_one()


def _end_seeing(work: Work) -> object:
    """Tells the log who sees the pages as somebody else no more, since their time is over."""
    with work.writing() as opened:
        return {"sessions": end_what_ran_out(replace(opened, clock=work.clock))}


def _tell_followers(work: Work) -> object:
    """Tells people what happened to records that they follow."""
    portions, more = 0, True
    while more:
        with work.writing() as ctx:
            more = tell_followers(ctx, work.person)
            portions += 1
            work.step(ctx, portions)
    return {"portions": portions}


def _remind(work: Work) -> object:
    """Tells people what is due."""
    told, more = 0, 1
    while more:
        with work.writing() as opened:
            more = remind(replace(opened, clock=work.clock), work.person)
        told += more
    with work.writing() as ctx:  # a minute's look is not worth remembering for a month
        past = (job.c.kind == REMIND, job.c.finished_at < work.clock() - timedelta(hours=1))
        ctx.connection.execute(sa.delete(job).where(*past))
    return {"told": told}


def _tend_pools(work: Work) -> object:
    """Takes back what nobody works on, and tells people what is about to go."""
    records, more = 0, 1
    while more:
        with work.writing() as opened:
            more = tend(replace(opened, clock=work.clock))
            records += more
            work.step(opened, records)
    return {"records": records}


def _seal_log(work: Work) -> object:
    """Seals what the change log says by now."""
    rows, more = 0, True
    while more:
        with work.writing() as ctx:
            sealed = seal_portion(ctx)
            rows, more = rows + sealed, sealed == PORTION_SEALED
            work.step(ctx, rows)
    return {"rows": rows}


def _forget_old(work: Work) -> object:
    """Empties entries of the log that are older than the settings keep them."""
    rows, more = 0, True
    while more:
        with work.writing() as ctx:
            kept = kept_days(ctx)
            emptied = forget_old(ctx, kept, work.clock()) if kept else 0
            rows, more = rows + emptied, emptied > 0
            work.step(ctx, rows)
    return {"rows": rows}


def _check_constraints(work: Work) -> object:
    """Looks again for records that break what is pending."""
    return {"checked": check_constraints(work.installation)}


def _has_constraints(connection: sa.Connection) -> bool:
    """Whether any is pending, or nothing is known yet: the installation was upgraded."""
    pending = sa.exists(sa.select(constraint.c.key).where(constraint.c.state == "pending"))
    known = sa.exists(sa.select(constraint.c.key))
    return connection.execute(sa.select(sa.or_(pending, ~known))).scalar_one()


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
    """Forgets files of lists and reports that have expired."""
    with work.writing() as ctx:
        return {"files": purge_exports(ctx, work.clock())}


def _purge_slow(work: Work) -> object:
    """Forgets slow questions that nobody asks any more."""
    with work.writing() as ctx:
        return {"rows": forget_slow_questions(ctx.connection, work.clock())}


def _purge_quarantine(work: Work) -> object:
    """Drops what was put away long enough ago. The installation's setting stands for consent."""
    with work.installation.reading() as ctx:
        plan = purge_plan(ctx, due(ctx, work.clock()))
    purge(work.installation, plan, work.actor, plan.questions)
    return {"elements": list(plan.elements)}


def _empty_trash(work: Work) -> object:
    """Drops records that were deleted long enough ago, a portion in each transaction; what is held stays."""
    with work.installation.reading() as ctx:
        entities = list(ctx.model.entities)
    return {"records": sum(_emptied(work, entity) for entity in entities)}


def _emptied(work: Work, entity: str) -> int:
    purged, held = 0, set[str]()
    while True:
        with work.writing() as opened:
            ctx = opened.acting_as(SYSTEM)
            before = work.clock() - timedelta(days=ctx.settings.trash_days)
            ids = [id for id in deleted_before(ctx, entity, before, PORTION + len(held)) if id not in held]
            if not ids:
                return purged
            count, refused = purge_now(ctx, entity, ids)
            purged += count
            held.update(refused)
