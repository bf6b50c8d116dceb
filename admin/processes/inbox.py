"""What one was told, newest first, new until its reader says that they have seen it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import tone_of
from admin.display.periods import moment_words
from admin.display.titles import titles_of
from admin.door import context
from admin.menu import records_path
from core.audit.acts import number_of
from core.context import Context
from core.exports.telling import KIND as FILE
from core.pool.releasing import RELEASED, WARNED
from core.processes.notices import Notice, notices_of, see

blueprint = Blueprint("inbox", __name__)
ICONS = {
    "mention": "message",
    "due": "clock",
    "follow": "bell",
    "share": "users",
    FILE: "download",
    WARNED: "clock",
    RELEASED: "users",
}


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
    text: str = ""
    """What was written, where the reader may see the record."""
    icon: str = "bell"


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
        if one.kind != FILE:
            by_entity.setdefault(one.entity, []).append(one.record)
    titles = {name: titles_of(ctx, name, ids) for name, ids in by_entity.items()}
    tag = ctx.locale.tag
    for one in found:
        if one.kind == FILE:
            yield _of_file(ctx, one)
            continue
        entity, title = ctx.model.entities[one.entity], titles[one.entity].get(one.record, "")
        href = records_path(one.entity, one.record) if title else ""
        when, kind = moment_words(one.at, ctx), entity.title.say(tag)
        if one.process:
            process = ctx.model.processes[one.process]
            state = process.state(one.state)
            message = one.message.say(tag) if one.message is not None else process.title.say(tag)
            here = (state.title.say(tag), tone_of(state.color)) if title else ("", "")
            yield Entry(message, title, href, kind, *here, when, one.new)
        else:
            told = title and (one.kind != "due" or entity.tasks is not None)
            said = one.message.say(tag) if one.message is not None and told else ""
            yield Entry(_said(one), title, href, kind, "", "", when, one.new, said, ICONS.get(one.kind, "bell"))


def _of_file(ctx: Context, one: Notice) -> Entry:
    """That a file is there to fetch, or could not be made."""
    said = _("Your file is ready") if one.state == "done" else _("Your file could not be made")
    title, href = one.message.say(ctx.locale.tag) if one.message else "", f"/exports/{number_of(one.record)}"
    return Entry(
        str(said), title, href, str(_("Export")), "", "", moment_words(one.at, ctx), one.new, icon=ICONS[FILE]
    )


def _said(one: Notice) -> str:
    who = one.by.name or _("System")
    if one.kind == "mention":
        return str(_("%(who)s speaks to you in a note", who=who))
    if one.kind == "share" and one.times > 1:
        return str(_("%(who)s shared %(times)s records with you, this among them", who=who, times=one.times))
    if one.kind == "share":
        return str(_("%(who)s shared it with you", who=who))
    if one.kind == "due":
        return str(_("Due"))
    if one.kind == WARNED:
        return str(_("Nobody worked on it lately: it goes back into the pool soon"))
    if one.kind == RELEASED:
        return str(_("Nobody worked on it: it went back into the pool"))
    if one.times > 1:
        return str(_("%(who)s and others changed it, %(times)s times", who=who, times=one.times))
    return str(_("%(who)s changed it", who=who))
