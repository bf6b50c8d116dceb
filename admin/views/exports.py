"""The page of a file that a worker makes: how far it is, the file once it is there, and that it is not wanted."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.periods import day_words
from admin.door import context
from core.context import Context
from core.exports.kept import download, export_job, made_by
from core.exports.making import title_of
from core.files.uploads import in_words
from core.jobs.queue import Job, cancel

blueprint = Blueprint("exports", __name__)
AGAIN = 2
"""Seconds after which the page of a job looks again."""
GOING = ("waiting", "running")


@blueprint.get("/exports/<int:number>")
def watch(number: int) -> Response:
    """How far a job is; it looks again by itself until there is something to fetch."""
    ctx = context()
    job = export_job(ctx, number)
    made = made_by(ctx, job.id) if job.state == "done" else None
    page = render_template(
        "export.html",
        job=job,
        going=job.state in GOING,
        title=_("Export: %(what)s", what=title_of(job.payload).say(ctx.locale.tag)),
        back=job.payload["back"],
        made=made,
        size=in_words(made.size) if made else "",
        until=day_words(made.until.astimezone(ctx.locale.zone).date(), ctx) if made else "",
        **_progress(job),
    )
    response = make_response(page)
    if job.state in GOING:
        response.headers["Refresh"] = str(AGAIN)
    return response


@blueprint.get("/exports/<int:number>/file")
def fetch(number: int) -> Response:
    """The file, for whoever ordered it."""
    return given_out(context(), number)


def given_out(ctx: Context, number: int) -> Response:
    """The file of a job as an answer."""
    made, stream = download(ctx, number)
    response = send_file(stream, made.type, as_attachment=True, download_name=made.name)
    response.content_type = made.type  # with the one encoding that it names
    response.headers["Cache-Control"] = "no-store, private"
    response.content_length = made.size
    return response


@blueprint.post("/exports/<int:number>/cancel")
def stop(number: int) -> AnyResponse:
    """The job is not begun, or stops at its next step."""
    ctx = context()
    cancel(ctx, export_job(ctx, number).id)
    return redirect(f"/exports/{number}", 303)


def _progress(job: Job) -> dict[str, object]:
    """How much is done, in words and as a share where it is known."""
    done, of = job.progress.get("done"), job.progress.get("of")
    if job.state == "waiting":
        return {"said": _("Waiting for a worker"), "done": None, "of": None}
    return {"said": "", "done": done if of else None, "of": of}
