"""My tasks: what one has to do, by when; done with one press, taken up again, put off."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from admin.display.periods import due_words
from admin.display.wording import worded
from admin.door import context
from admin.loggable import Offer, log_path
from admin.menu import DEFAULT_ICON, records_path
from admin.notices import notify
from admin.security.signing import local_path
from core.access.rights import scope
from core.context import Context
from core.errors import CardwrightError, Rejected, Stale
from core.queries.paths import entity_named
from core.records.undo import revert
from core.records.write import Saved
from core.tasks.acting import finish, put_off, reopen
from core.tasks.listing import Task, done_lately, my_tasks, task_entities

blueprint = Blueprint("tasks", __name__)
PATH = "/tasks"
TITLES = {
    "overdue": _l("Overdue"),
    "today": _l("Today"),
    "week": _l("This week"),
    "later": _l("Later"),
    "never": _l("Without a day"),
    "done": _l("Done today"),
}


@dataclass(frozen=True, slots=True)
class Todo:
    """One task as it is drawn. `path`: where its forms are sent; empty where the reader may not change it."""

    title: str
    href: str
    icon: str
    kind: str
    due: str
    late: bool
    about: str
    about_href: str
    who: str
    path: str
    done: bool


@dataclass(frozen=True, slots=True)
class Heap:
    """Tasks that are as urgent as each other."""

    name: str
    title: str
    todos: tuple[Todo, ...]


@blueprint.get(PATH)
def show_tasks() -> Response:
    """The page of one's own tasks."""
    ctx = context()
    tasks, done = my_tasks(ctx), done_lately(ctx)
    return make_response(
        render_template(
            "tasks/page.html", heaps=heaps(ctx, tasks, done), open=len(tasks), offers=_offers(ctx), back=PATH
        )
    )


@blueprint.post("/tasks/<entity>/<uuid:id>/done")
def mark_done(entity: str, id: uuid.UUID) -> AnyResponse:
    """The task is done; the notice undoes it."""
    ctx = context()
    return _acted(ctx, entity, lambda: finish(ctx, entity, str(id)), _("Done."))


@blueprint.post("/tasks/<entity>/<uuid:id>/open")
def take_up(entity: str, id: uuid.UUID) -> AnyResponse:
    """The task is to be done after all."""
    ctx = context()
    return _acted(ctx, entity, lambda: reopen(ctx, entity, str(id)), _("It is to be done again."))


@blueprint.post("/tasks/<entity>/<uuid:id>/later")
def postpone(entity: str, id: uuid.UUID) -> AnyResponse:
    """The task is due tomorrow, next week, or on a day."""
    ctx, to = context(), request.form.get("to", "")
    return _acted(ctx, entity, lambda: put_off(ctx, entity, str(id), to), _("Put off."))


@blueprint.post("/tasks/undo")
def undo() -> AnyResponse:
    """Takes the last act back."""
    ctx = context()
    try:
        with ctx.connection.begin_nested():
            revert(ctx, request.args.get("batch", ""))
    except CardwrightError as refused:
        _say(ctx, refused)
    else:
        notify(_("Undone."))
    return redirect(_back(), 303)


def _acted(ctx: Context, entity: str, act: Callable[[], Saved], said: str) -> AnyResponse:
    """Back to where one was, with word of what was done, or of what is wrong about it."""
    entity_named(ctx.live, entity)
    try:
        with ctx.connection.begin_nested():
            saved = act()
    except (Rejected, Stale) as refused:
        _say(ctx, refused)
    else:
        back = {"batch": saved.batch, "next": _back()}
        notify(said, undo=f"{PATH}/undo?{urlencode(back)}" if saved.batch else "")
    return redirect(_back(), 303)


def _say(ctx: Context, refused: CardwrightError) -> None:
    notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")


def _back() -> str:
    return local_path(request.form.get("next", "") or request.args.get("next", "") or PATH)


# ---- as they are drawn
def heaps(ctx: Context, tasks: Iterable[Task], done: Iterable[Task]) -> tuple[Heap, ...]:
    """Tasks by how urgent they are."""
    sorted_out: dict[str, list[Task]] = {name: [] for name in TITLES}
    for one in tasks:
        sorted_out[one.when].append(one)
    sorted_out["done"] = list(done)
    return tuple(
        Heap(name, str(TITLES[name]), tuple(todos(ctx, found, mine=True)))
        for name, found in sorted_out.items()
        if found
    )


def todos(ctx: Context, tasks: Iterable[Task], *, mine: bool, on: str = "") -> list[Todo]:
    """Tasks as they are drawn; who is to do them, unless they are the reader's own; what they are about, unless that
    is the record that they stand on."""
    found = [_todo(ctx, one, mine=mine) for one in tasks]
    return [replace(one, about="") if one.about_href == on else one for one in found]


def _todo(ctx: Context, one: Task, *, mine: bool) -> Todo:
    return Todo(
        title=one.title,
        href=records_path(one.entity.name, one.id),
        icon=one.entity.icon or DEFAULT_ICON,
        kind=one.entity.title.say(ctx.locale.tag),
        due=due_words(one.due, ctx) if one.due is not None else "",
        late=one.when == "overdue" and not one.done,
        about=one.about[1].title if one.about is not None else "",
        about_href=records_path(one.about[0], one.about[1].id) if one.about is not None else "",
        who="" if mine or one.assignee is None else one.assignee.name,
        path=f"{PATH}/{one.entity.name}/{one.id}" if scope(ctx, one.entity.name, "update") != "none" else "",
        done=one.done,
    )


def _offers(ctx: Context) -> tuple[Offer, ...]:
    """The tasks that one may write down for oneself."""
    return tuple(
        Offer(one.title.say(ctx.locale.tag), log_path(one.name), one.icon or DEFAULT_ICON)
        for one in task_entities(ctx)
        if one.timeline is not None and scope(ctx, one.name, "create") != "none"
    )
