"""Views that people save: a list kept under a name, shared, opened first, thrown away and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.periods import date_words
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.menu import records_path
from admin.notices import notify
from admin.views import address as addresses
from admin.views.sharing import last_day, until_control
from admin.views.tabs import address_of, href, seen_view, seen_views
from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.paths import entity_named
from core.views import (
    LONGEST_NAME,
    SavedView,
    audiences,
    change,
    may_share_widely,
    open_first,
    remove,
    save,
    view_of,
)
from core.views.sharing import ALL, ROLE
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("saved_views", __name__)


@blueprint.get("/records/<entity>/views")
def listed(entity: str) -> str:
    """The views of a list that the reader sees, and what may be done with each."""
    ctx, found = _asked(entity)
    return render_template(
        "list/views.html",
        title=_("Views"),
        plural=found.plural.say(ctx.locale.tag),
        path=records_path(found.name),
        views=[(one, href(address_of(one)), _said(ctx, one)) for one in seen_views(ctx, found)],
    )


@blueprint.get("/records/<entity>/views/new")
def ask(entity: str) -> Response:
    """The form that keeps what the address shows as a view."""
    ctx, found = _asked(entity)
    shown = addresses.read(found.name, request.args)
    like = next((one for one in seen_views(ctx, found) if one.id == shown.saved), None)
    name = f"{like.name} 2" if like and like.mine else like.name if like else ""
    return _form(ctx, found, None, name, addresses.beginning(shown, None).query(), (), "")


@blueprint.post("/records/<entity>/views")
def keep(entity: str) -> AnyResponse:
    """A new view, and its list."""
    ctx, found = _asked(entity)
    form = request.values  # undoing comes with an address alone
    name, shared, until = form.get("name", ""), tuple(form.getlist("share")), form.get("f_until", "")
    query = _tidy(found, form.get("query", ""))
    try:
        number = save(ctx, found.name, name, query, shared, last_day(until))
    except Rejected as refused:
        return _form(ctx, found, None, name, query, shared, until, refused)
    _open_first(ctx, found, number, False, form.get("first_role", ""))
    notify(_("The view “%(name)s” is saved.", name=" ".join(name.split())))
    return onward(href(address_of(view_of(ctx, found.name, number))))


@blueprint.get("/records/<entity>/views/<int:number>/edit")
def edit(entity: str, number: int) -> Response:
    """The form of a view's name and readers."""
    ctx, found = _asked(entity)
    kept = seen_view(ctx, found, number)
    until = kept.until.isoformat() if kept.until else ""
    return _form(ctx, found, kept, kept.name, kept.query, kept.shared, until)


@blueprint.post("/records/<entity>/views/<int:number>/edit")
def settle(entity: str, number: int) -> AnyResponse:
    """Another name, other readers, opened first or not."""
    ctx, found = _asked(entity)
    kept = seen_view(ctx, found, number)
    name, shared = request.form.get("name", kept.name), tuple(request.form.getlist("share"))
    until = request.form.get("f_until", "")
    if kept.mine:
        try:
            change(ctx, found.name, number, name=name, shared=shared, until=last_day(until))
        except Rejected as refused:
            return _form(ctx, found, kept, name, kept.query, shared, until, refused)
    _open_first(ctx, found, number, kept.first, request.form.get("first_role", ""))
    notify(_("Saved."))
    return onward(records_path(found.name, "views"))


@blueprint.post("/records/<entity>/views/<int:number>")
def update(entity: str, number: int) -> AnyResponse:
    """The view shows from now on what its list shows."""
    ctx, found = _asked(entity)
    change(ctx, found.name, number, query=_tidy(found, request.form.get("query", "")))
    kept = view_of(ctx, found.name, number)
    notify(_("The view “%(name)s” is saved.", name=kept.name))
    return redirect(href(address_of(kept)), 303)


@blueprint.post("/records/<entity>/views/<int:number>/delete")
def throw_away(entity: str, number: int) -> AnyResponse:
    """The view is gone; a notice takes it back."""
    ctx, found = _asked(entity)
    gone = remove(ctx, found.name, number)
    kept = [("f_until", gone.until.isoformat())] if gone.until and not gone.over else []
    shared = [("share", whom) for whom in gone.shared] if not gone.over else []
    again = urlencode([("name", gone.name), ("query", gone.query), *shared, *kept])
    path = records_path(found.name, "views")
    notify(_("The view “%(name)s” is gone.", name=gone.name), undo=f"{path}?{again}")
    return redirect(path, 303)


def _asked(entity: str) -> tuple[Context, Entity]:
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    return ctx, found


def _tidy(entity: Entity, query: str) -> str:
    """What a list's address says of what it shows: neither its page nor where it began."""
    return addresses.beginning(addresses.parse(entity.name, query), None).query()


def _open_first(ctx: Context, entity: Entity, number: int, was: bool, role: str) -> None:
    wanted = "first" in request.values
    if wanted != was:
        open_first(ctx, entity.name, number if wanted else None)
    if role:
        open_first(ctx, entity.name, number, role)


def _form(
    ctx: Context,
    entity: Entity,
    kept: SavedView | None,
    name: str,
    query: str,
    shared: Sequence[str],
    until: str,
    refused: Rejected | None = None,
) -> Response:
    path, offered = records_path(entity.name, "views"), audiences(ctx)
    known = {one.whom for one in offered}
    problems = refused.problems if refused is not None else ()
    page = render_template(
        "list/view_inside.html" if in_dialog() else "list/view.html",
        title=_("Edit view") if kept else _("Save as view"),
        plural=entity.plural.say(ctx.locale.tag),
        path=records_path(entity.name),
        action=f"{path}/{kept.id}/edit" if kept else path,
        away=path if kept else href(addresses.parse(entity.name, query)),
        name=name,
        longest=LONGEST_NAME,
        query=query,
        mine=kept is None or kept.mine,
        owner=kept.owner.name if kept else "",
        shares=[(one.whom, _whom(one.title, one.whom), one.whom in shared) for one in offered],
        kept_shares=[one for one in shared if one not in known],
        roles=[(one.whom.removeprefix(ROLE), one.title) for one in offered if one.whom.startswith(ROLE)]
        if may_share_widely(ctx)
        else (),
        until=until_control(until, [worded(one, ctx.locale) for one in problems if one.pointer == "/until"]),
        first=kept.first if kept else False,
        problems=_told(ctx, problems),
    )
    return make_response(page, 200 if refused is None else status_of(refused))


_CONTROLS = {"/name": "view-name", "/until": "f_until"}


def _told(ctx: Context, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Each problem with the control that it is about."""
    return [(_CONTROLS.get(one.pointer, ""), worded(one, ctx.locale)) for one in problems]


def _whom(title: str, whom: str) -> str:
    return str(_("Everybody")) if whom == ALL else title


def _said(ctx: Context, view: SavedView) -> str:
    """With whom a view is shared, or whose it is."""
    if not view.mine:
        return str(_("Shared by %(name)s", name=view.owner.name))
    if not view.shared:
        return str(_("Only you"))
    titles = _titles(ctx)
    whom = ("、" if ctx.locale.tag.startswith("zh") else ", ").join(titles(one) for one in view.shared)
    if view.until is None:
        return whom
    day = date_words(view.until, ctx)
    return f"{whom} · {_('ended on %(day)s', day=day) if view.over else _('until %(day)s', day=day)}"


def _titles(ctx: Context) -> Callable[[str], str]:
    known = {one.whom: _whom(one.title, one.whom) for one in audiences(ctx)}
    return lambda whom: known.get(whom, whom)
