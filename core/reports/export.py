"""A report as a file, made by a worker: ordered in the reader's transaction, kept for a day for them alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from core.access.rights import require, scope
from core.codes import access
from core.codes import reports as codes
from core.context import Context
from core.errors import Denied, Missing
from core.jobs.queue import Job, enqueue, find_job
from core.jobs.work import Work
from core.kinds.kind import Locale
from core.queries.address import read_json
from core.queries.query import FilterTree
from core.reports.answer import Answer
from core.reports.compose import compose
from core.reports.files import FORMATS, Progress, as_csv, as_xlsx
from core.reports.open import report_named
from core.reports.question import Asked
from core.reports.sheet import sheet
from core.settings import Settings
from schema_registry.reports import Report

KIND = "reports.export"
KEPT = timedelta(days=1)
_ROWS = 1_000
"""Rows between two words of progress."""


def exports(ctx: Context, report: Report) -> bool:
    """Whether the actor may take the report out: they may export all that they may see of its entity."""
    reach = scope(ctx, report.entity, "export")
    return reach != "none" and reach == scope(ctx, report.entity, "read")


def order_export(ctx: Context, report: Report, format: str, period: str, tree: str) -> int:
    """The number of the job that makes the file; `tree` is the reader's filter in JSON, or empty. Raises Denied."""
    _allowed(ctx, report)
    if format not in FORMATS:
        raise Missing([codes.NO_FORMAT.at("/format", value=format[:20], formats=", ".join(FORMATS))])
    payload = {"report": report.name, "format": format, "period": period, "filter": tree, "locale": ctx.locale.tag}
    return enqueue(ctx, KIND, f"{ctx.actor.id}:{secrets.token_hex(8)}", payload)


def _allowed(ctx: Context, report: Report) -> None:
    if not exports(ctx, report):
        require(ctx, report.entity, "export")
        title = ctx.model.entities[report.entity].title
        raise Denied([access.ONLY_OWN.at(verb=codes.EXPORT, action="export", entity=title)])


def make_export(work: Work) -> Mapping[str, object]:
    """Makes the file with the rights and the data of the moment. The job's program."""
    payload = work.job.payload
    locale = Locale(str(payload["locale"]))
    _tell(work, 0, None)
    with work.installation.reading(work.actor, locale=locale, origin="job") as ctx:
        report = report_named(ctx, str(payload["report"]))
        _allowed(ctx, report)
        found = compose(ctx, report, Asked(str(payload["period"]), _filter(payload)))
        content = written(ctx, found, str(payload["format"]), lambda done, of: _progress(work, done, of))
    place = place_of(work.installation.settings, work.job)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(f".{secrets.token_hex(4)}")
    beside.write_bytes(content)
    os.replace(beside, place)
    return {"report": payload["report"], "format": payload["format"], "size": len(content)}


def written(ctx: Context, answer: Answer, format: str, progress: Progress = lambda done, of: None) -> bytes:
    """The file of an answer."""
    table = sheet(ctx, answer)
    return as_csv(table, progress) if format == "csv" else as_xlsx(ctx, table, progress)


def _filter(payload: Mapping[str, object]) -> FilterTree | None:
    return read_json(str(payload["filter"])) if payload["filter"] else None


def _progress(work: Work, done: int, of: int) -> None:
    if done and (done % _ROWS == 0 or done == of):
        _tell(work, done, of)


def _tell(work: Work, done: int, of: int | None) -> None:
    with work.writing() as ctx:
        work.step(ctx, done, of)


def place_of(settings: Settings, job: Job) -> Path:
    """Where the file of a job lies: a folder that all web nodes and workers share."""
    return settings.files / "exports" / f"{job.id}.{job.payload['format']}"


def export_job(ctx: Context, number: int) -> Job:
    """The actor's own export of that number. Raises Missing, also for what others ordered."""
    job = find_job(ctx, number)
    if job.kind != KIND or job.actor != ctx.actor.id:
        raise Missing([codes.NO_EXPORT.at()])
    return job


def purge_exports(settings: Settings, now: datetime) -> int:
    """How many files older than a day were removed."""
    return sum(1 for _ in _removed(settings.files / "exports", (now - KEPT).timestamp()))


def _removed(folder: Path, before: float) -> Iterator[Path]:
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            yield file
