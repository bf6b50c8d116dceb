"""Handing over what somebody holds who leaves, or moves on: seen first, done by jobs, each with its result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.people.forms import errors_by_control
from admin.people.pages import changeable, managing
from admin.security.administering import hand_over_records
from admin.security.people import Person, person
from core.access.actors import by_login
from core.bulk.leaving import held_by, unseen
from core.bulk.order import bulk_job, title_of
from core.bulk.records import Counts, counts
from core.context import Context
from core.errors import Missing, Rejected
from core.jobs.queue import Job
from schema_registry.problems import Problem

blueprint = Blueprint("leaving", __name__)
AGAIN = 2
"""Seconds after which the page looks again while jobs run."""
MOST_JOBS = 200


@dataclass(frozen=True, slots=True)
class Ordered:
    """A job of handing over, as the page tells of it."""

    job: Job
    title: str
    plural: str
    counts: Counts

    @property
    def running(self) -> bool:
        return self.job.state in ("waiting", "running")


@blueprint.get("/users/<int:user_id>/hand-over")
def ask(user_id: int) -> Response:
    """What somebody holds, and how far handing it over is."""
    ctx = managing()
    return _page(ctx, person(ctx.connection, user_id), list(_ordered(ctx)))


@blueprint.post("/users/<int:user_id>/hand-over")
def take(user_id: int) -> AnyResponse:
    """Orders the jobs, or shows the page again with what is wrong."""
    ctx = managing()
    known = changeable(ctx, person(ctx.connection, user_id))
    to = by_login(ctx.connection, request.form.get("to", "").strip())
    try:
        jobs = hand_over_records(ctx, known.id, to.id if to else 0, request.form.getlist("held")[:1000])
    except Rejected as refused:
        return _page(ctx, known, (), refused.problems)
    numbers = ",".join(str(one) for one in jobs)
    return redirect(f"/users/{known.id}/hand-over?jobs={numbers}", 303)


def _ordered(ctx: Context) -> Iterable[Ordered]:
    """The jobs that the address names, as far as they are the actor's own."""
    for text in request.args.get("jobs", "").split(",")[:MOST_JOBS]:
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            continue
        try:
            job = bulk_job(ctx, int(text))
        except Missing:
            continue
        entity = ctx.model.entities.get(str(job.payload["entity"]))
        plural = entity.plural.say(ctx.locale.tag) if entity is not None else str(job.payload["entity"])
        yield Ordered(job, title_of(job).say(ctx.locale.tag), plural, counts(ctx, job.id))


def _page(ctx: Context, known: Person, ordered: Sequence[Ordered], problems: Iterable[Problem] = ()) -> Response:
    held = held_by(ctx, known.id)
    errors = dict(errors_by_control(ctx, problems))
    running = any(one.running for one in ordered)
    page = render_template(
        "users/hand_over.html",
        person=known,
        held=held,
        unseen=unseen(ctx, known.id, held),
        ordered=ordered,
        running=running,
        errors=errors,
        summary=[({"sys_owner": "to"}.get(name, name), said) for name, said in errors.items()],
        typed=request.form,
        chosen=request.form.getlist("held"),
        locked=known.admin and not ctx.actor.superuser,
        tag=ctx.locale.tag,
        again=_("This page looks again by itself."),
    )
    response = make_response(page, 422 if errors else 200)
    if running:
        response.headers["Refresh"] = str(AGAIN)
    return response
