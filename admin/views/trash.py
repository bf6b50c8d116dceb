"""The trash of an entity: who deleted what and when, brought back one by one or many, or dropped for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.display.periods import moment_words
from admin.display.titles import is_id
from admin.display.wording import worded
from admin.door import context
from admin.menu import records_path
from admin.notices import notify
from admin.views.picked import MOST
from core.access.rights import administers, require, require_administration
from core.bulk.acts import purge_now, restore_now
from core.context import Context
from core.errors import CardwrightError
from core.queries.deleted import deleted
from core.queries.paths import entity_named
from core.queries.query import Person
from core.records.purge import purge_plan
from schema_registry.model import Entity

blueprint = Blueprint("trash", __name__)
SHOWN, LONGEST, MOST_PAGES = 50, 100, 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One deleted record."""

    id: str
    title: str
    subtitle: str
    who: str
    when: str


@blueprint.get("/records/<entity>/trash")
def show(entity: str) -> Response:
    """A page of it, the latest deletions first."""
    ctx, about = _asked(entity)
    return _page(ctx, about, request.args.get("q", ""), request.args.get("page", 1, type=int))


@blueprint.post("/records/<entity>/trash/restore")
def bring_back(entity: str) -> AnyResponse:
    """Those that are ticked live again, with what went along with them; what forbids it is told of each."""
    ctx, about = _asked(entity)
    ids = _ids()
    if not ids:
        notify(_("No record was chosen."), "info")
        return redirect(_here(about), 303)
    number, acted = restore_now(ctx, about.name, ids)
    if number:
        notify(ngettext("%(num)s record was restored.", "%(num)s records were restored.", number))
    if acted.refused:
        return _page(ctx, about, request.form.get("q", ""), 1, acted.refused)
    return redirect(_here(about), 303)


@blueprint.post("/records/<entity>/trash/purge")
def drop(entity: str) -> AnyResponse:
    """Asks with everything that goes along; what is agreed to is dropped for good."""
    ctx, about = _asked(entity)
    require_administration(ctx, "definitions")
    ids = _ids()
    if not ids:
        notify(_("No record was chosen."), "info")
        return redirect(_here(about), 303)
    if "consent" not in request.form:
        return _question(ctx, about, ids, missing="sent" in request.form)
    number, refused = purge_now(ctx, about.name, ids)
    if number:
        notify(ngettext("%(num)s record was dropped for good.", "%(num)s records were dropped for good.", number))
    if refused:
        return _page(ctx, about, request.form.get("q", ""), 1, refused)
    return redirect(_here(about), 303)


def _asked(entity: str) -> tuple[Context, Entity]:
    ctx = context()
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "delete")
    return ctx, about


def _ids() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.lower() for one in request.form.getlist("id") if is_id(one)))[:MOST]


def _here(entity: Entity, search: str = "", page: int = 1) -> str:
    asked = {name: value for name, value in (("q", search), ("page", page if page > 1 else "")) if value}
    base = records_path(entity.name, "trash")
    return f"{base}?{urlencode(asked)}" if asked else base


def _page(
    ctx: Context,
    entity: Entity,
    search: str,
    page: int,
    refused: Mapping[str, CardwrightError] | None = None,
) -> Response:
    search, page = search.strip()[:LONGEST], min(max(page, 1), MOST_PAGES)
    found = deleted(ctx, entity.name, search, (page - 1) * SHOWN, SHOWN)
    lines = [_line(ctx, row) for row in found.rows]
    titles = {one.id: one.title for one in lines}
    told = [
        (titles.get(id, id), " ".join(worded(one, ctx.locale) for one in error.problems))
        for id, error in (refused or {}).items()
    ]
    drawn = render_template(
        "list/trash.html",
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        path=records_path(entity.name, "trash"),
        lines=lines,
        count=found.count,
        search=search,
        told=told,
        purges=administers(ctx, "definitions"),
        days=ctx.settings.trash_days,
        by_workers=ctx.settings.trash_purge,
        previous=_here(entity, search, page - 1) if page > 1 else "",
        next=_here(entity, search, page + 1) if page * SHOWN < found.count else "",
    )
    return make_response(drawn)


def _line(ctx: Context, row: Mapping[str, object]) -> Line:
    who, when = row["sys_updated_by"], row["sys_updated_at"]
    return Line(
        str(row["id"]),
        str(row["$title"] or "—"),
        str(row["$subtitle"] or ""),
        who.name if isinstance(who, Person) else "",
        moment_words(when, ctx),  # type: ignore[arg-type]  # an instant, as its kind says
    )


def _question(ctx: Context, entity: Entity, ids: Sequence[str], *, missing: bool) -> Response:
    plan = purge_plan(ctx, entity.name, ids)
    asked = [id for id in ids if id in plan.going[entity.name]]
    along = [
        (ctx.model.entities[name].plural.say(ctx.locale.tag), count)
        for name, count in plan.along(entity.name, asked).items()
    ]
    page = render_template(
        "list/trash_purge.html",
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        trash_href=records_path(entity.name, "trash"),
        action=records_path(entity.name, "trash", "purge"),
        ids=asked,
        count=len(asked),
        along=along,
        missing=missing,
    )
    return make_response(page, 422 if missing else 200)
