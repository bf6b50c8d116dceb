"""A report as a file: made at once, or by a worker for whoever ordered it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from core.access.rights import require, same_reach, scope
from core.codes import access
from core.codes import reports as codes
from core.context import Context
from core.errors import Denied
from core.exports.asked import format_named
from core.exports.kept import REPORTS
from core.exports.making import Order, make, order
from core.exports.telling import log_file
from core.jobs.work import Work
from core.kinds.kind import Locale
from core.queries.address import read_json
from core.reports.answer import Answer
from core.reports.compose import compose
from core.reports.files import Progress, as_csv, as_xlsx
from core.reports.open import report_named
from core.reports.question import Asked
from core.reports.sheet import sheet
from schema_registry.reports import Report

_ROWS = 1_000
"""Rows between two words of progress."""


def exports(ctx: Context, report: Report) -> bool:
    """Whether the actor may take the report out: they may export all that they may see of its entity."""
    return scope(ctx, report.entity, "export") != "none" and same_reach(ctx, report.entity, "export", "read")


def order_report(ctx: Context, report: Report, format: str, period: str, tree: str, as_of: str, back: str) -> int:
    """The number of the job that makes the file; `tree` is the reader's filter in JSON, or empty. Raises Denied."""
    _allowed(ctx, report)
    asked = {"report": report.name, "period": period, "filter": tree, "as_of": as_of}
    entity = ctx.model.entities[report.entity].key
    return order(ctx, REPORTS, Order(entity, report.name, report.title, back, format_named(format).name, asked))


def _allowed(ctx: Context, report: Report) -> None:
    if not exports(ctx, report):
        require(ctx, report.entity, "export")
        title = ctx.model.entities[report.entity].title
        raise Denied([access.ONLY_OWN.at(verb=codes.EXPORT, action="export", entity=title)])


def make_report(work: Work) -> Mapping[str, object]:
    """Makes the file with the rights and the data of the moment. The job's program."""
    payload = work.job.payload
    said, format = payload["asked"], str(payload["format"])
    locale = Locale(str(payload["locale"]), work.installation.locale.zone)
    filter = read_json(said["filter"]) if said["filter"] else None
    words = {name: said[name] for name in ("report", "period", "as_of")}

    def write(file: BinaryIO) -> int:
        with work.installation.reading(work.actor, locale=locale, origin="job") as ctx:
            report = report_named(ctx, said["report"])
            _allowed(ctx, report)
            found = compose(ctx, report, Asked(said["period"], filter, said["as_of"]))
            content, rows = written(ctx, found, format, lambda done, of: _progress(work, done, of))
        file.write(content)
        return rows

    return make(
        work,
        write,
        lambda ctx, rows: log_file(ctx, words, filter, format, rows, work.job.id),
    )


def written(
    ctx: Context, answer: Answer, format: str, progress: Progress = lambda done, of: None
) -> tuple[bytes, int]:
    """The file of an answer, and how many rows it has."""
    table, encoding = sheet(ctx, answer), format_named(format).encoding
    content = as_csv(table, progress, encoding) if encoding else as_xlsx(ctx, table, progress)
    return content, len(table.rows)


def _progress(work: Work, done: int, of: int) -> None:
    if done and (done % _ROWS == 0 or done == of):
        with work.writing() as ctx:
            work.step(ctx, done, of)
