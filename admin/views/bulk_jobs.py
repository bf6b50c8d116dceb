"""The page of a job on many records: how far it is, what became of them, and a file of those that were refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.door import context, installation
from admin.menu import records_path
from core.bulk.order import bulk_job, title_of
from core.bulk.ordering import order_undo
from core.bulk.records import Refusal, can_undo, counts, refusals
from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.exports.lines import MARK, line
from core.jobs.queue import Job, cancel
from core.transfer.export import guarded
from schema_registry.problems import Problem

blueprint = Blueprint("bulk_jobs", __name__)
AGAIN = 2
"""Seconds after which the page of a job looks again."""
LISTED, WRITTEN = 100, 200
"""Refused records on a page, and in one part of the file."""


@dataclass(frozen=True, slots=True)
class Told:
    """One refused record, with the reasons."""

    id: str
    title: str
    href: str
    said: tuple[str, ...]


@blueprint.get("/bulk/<int:number>")
def watch(number: int) -> Response:
    """How far a job is; it looks again by itself until the job has ended."""
    ctx = context()
    return _page(ctx, bulk_job(ctx, number))


def _page(ctx: Context, job: Job, problems: Sequence[Problem] = ()) -> Response:
    entity = ctx.model.entities.get(str(job.payload["entity"]))
    running = job.state in ("waiting", "running")
    after = request.args.get("after", "")
    refused = [] if running else refusals(ctx, job.id, after if is_id(after) else "", LISTED + 1)
    page = render_template(
        "bulk.html",
        job=job,
        running=running,
        title=title_of(job).say(ctx.locale.tag),
        plural=entity.plural.say(ctx.locale.tag) if entity is not None else str(job.payload["entity"]),
        back=_back(job),
        counts=counts(ctx, job.id),
        undoable=not running and can_undo(ctx, job.id),
        problems=[worded(one, ctx.locale) for one in problems],
        told=_told(ctx, job, refused[:LISTED]),
        more=f"/bulk/{job.id}?after={refused[LISTED - 1].record}" if len(refused) > LISTED else "",
    )
    response = make_response(page, 422 if problems else 200)
    if running:
        response.headers["Refresh"] = str(AGAIN)
    return response


@blueprint.get("/bulk/<int:number>/refused.csv")
def fetch(number: int) -> Response:
    """The refused records with the reasons, as a file."""
    ctx = context()
    job = bulk_job(ctx, number)
    heads = [str(_("Record")), "id", str(_("Reason"))]
    response = Response(_lines(installation(), ctx, job, heads), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{job.id}.csv"'
    return response


@blueprint.post("/bulk/<int:number>/cancel")
def stop(number: int) -> AnyResponse:
    """The job is not begun, or stops at its next step; what was done stays done."""
    ctx = context()
    job = bulk_job(ctx, number)
    cancel(ctx, job.id)
    return redirect(f"/bulk/{job.id}", 303)


@blueprint.post("/bulk/<int:number>/undo")
def undo(number: int) -> AnyResponse:
    """What the job did is taken back by another one, record by record."""
    ctx = context()
    job = bulk_job(ctx, number)
    try:
        return redirect(f"/bulk/{order_undo(ctx, job)}", 303)
    except Rejected as refused:
        return _page(ctx, job, refused.problems)


def _back(job: Job) -> str:
    """The list that it was ordered from."""
    path, query = records_path(str(job.payload["entity"])), str(job.payload["back"])
    return f"{path}?{query}" if query else path


def _told(ctx: Context, job: Job, refused: Sequence[Refusal]) -> list[Told]:
    """Refused records by the titles that the reader may see."""
    entity, language = str(job.payload["entity"]), "zh" if ctx.locale.tag.startswith("zh") else "en"
    known = entity in ctx.model.entities
    titles: Mapping[str, str] = titles_of(ctx, entity, [one.record for one in refused]) if known else {}
    return [
        Told(
            one.record,
            titles.get(one.record, one.record),
            records_path(entity, one.record),
            tuple(problem[language] for problem in one.problems),
        )
        for one in refused
    ]


def _lines(opened: Installation, asked: Context, job: Job, heads: list[str]) -> Iterator[str]:
    """The file, part by part, in a context of its own: the request's is closed before the body is sent."""
    yield MARK + line(heads)
    after = ""
    with opened.reading(asked.actor, locale=asked.locale, origin=asked.origin) as ctx:
        while refused := refusals(ctx, job.id, after, WRITTEN):
            told = _told(ctx, job, refused)
            yield "".join(line([guarded(one.title), one.id, guarded(" ".join(one.said))]) for one in told)
            after = refused[-1].record
