"""What one was told by processes, newest first, new until its reader says that they have seen it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import tone_of
from admin.display.periods import moment_words
from admin.display.titles import titles_of
from admin.door import context
from admin.menu import records_path
from core.context import Context
from core.processes.notices import Notice, notices_of, see

blueprint = Blueprint("inbox", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice as it is drawn; without a title where the reader may not see the record."""

    message: str
    record: str
    href: str
    kind: str
    state: str
    tone: str
    when: str
    new: bool


@blueprint.get("/notices")
def show_notices() -> Response:
    """The notices."""
    ctx = context()
    found = notices_of(ctx)
    newest = found[0].id if found and any(one.new for one in found) else 0
    return make_response(render_template("process/notices.html", entries=list(_entries(ctx, found)), newest=newest))


@blueprint.post("/notices")
def mark_seen() -> AnyResponse:
    """Everything up to the newest that the page showed has been seen."""
    text = request.form.get("upto", "")
    if text.isascii() and text.isdigit() and len(text) < 16:
        see(context(), int(text))
    return redirect("/notices", 303)


def _entries(ctx: Context, found: tuple[Notice, ...]) -> Iterator[Entry]:
    by_entity: dict[str, list[str]] = {}
    for one in found:
        by_entity.setdefault(one.entity, []).append(one.record)
    titles = {name: titles_of(ctx, name, ids) for name, ids in by_entity.items()}
    tag = ctx.locale.tag
    for one in found:
        process, entity = ctx.model.processes[one.process], ctx.model.entities[one.entity]
        state, title = process.state(one.state), titles[one.entity].get(one.record, "")
        message = one.message.say(tag) if one.message is not None else process.title.say(tag)
        href = records_path(one.entity, one.record) if title else ""
        said = state.title.say(tag)
        when = moment_words(one.at, ctx)
        yield Entry(message, title, href, entity.title.say(tag), said, tone_of(state.color), when, one.new)
