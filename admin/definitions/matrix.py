"""Roles and entities as a matrix: read at a glance, and changed in a draft, which is planned and published as others.

The roles are read from their documents, live ones or a draft's: nothing is compiled for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.definitions.choosing import chosen_draft, name_for, own_first
from admin.definitions.entry import administering, document_href, draft_href
from admin.definitions.rights_cells import ANY, Cell, Stated, cell
from admin.definitions.rights_form import RightsForm, asked_parts, rights_form
from admin.notices import notify
from core.codes.drafts import NO_DOCUMENT
from core.context import Context
from core.drafts import drafts, workspace, write_rights
from core.errors import Missing
from core.kinds.fold import fold
from core.publish import live_packs
from schema_registry.model import Entity
from schema_registry.packs import PackFiles
from schema_registry.places import Places
from schema_registry.view import text

blueprint = Blueprint("matrix", __name__, url_prefix="/definitions/rights")
SHOWN = 50
"""Entities of a page."""


@dataclass(frozen=True, slots=True)
class Column:
    """One role: its title, and its document."""

    name: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entity, with a cell for each role."""

    name: str
    title: str
    cells: tuple[Cell, ...]


@blueprint.get("")
def show() -> str:
    """The matrix of what is live, or of a draft (`draft`); `q` looks for entities, `role` shows one role only."""
    ctx, draft = administering(), _draft()
    places = Places(_packs(ctx, draft))
    sought, only = request.args.get("q", "").strip()[:100], request.args.get("role", "")
    roles = {name: one.value for name, one in places.drafts.items() if only in ("", name)}
    found = [one for one in _entities(ctx) if _matches(ctx, one, sought)]
    page = max(1, request.args.get("page", 1, type=int))
    here = found[(page - 1) * SHOWN : page * SHOWN]
    rows = [(ANY, str(_("Any other entity")))] if page == 1 and not sought else []
    rows += [(one.name, one.title.say(ctx.locale.tag)) for one in here]
    return render_template(
        "definitions/matrix.html",
        columns=[_column(ctx, places, name, value, draft) for name, value in roles.items()],
        roles=[(name, _title(ctx, name, one.value)) for name, one in places.drafts.items()],
        lines=[_line(ctx, roles, name, title, draft) for name, title in rows],
        count=len(found),
        sought=sought,
        only=only,
        draft=draft,
        draft_href=draft_href(draft) if draft is not None else "",
        previous=_address(page=str(page - 1)) if page > 1 else "",
        next=_address(page=str(page + 1)) if page * SHOWN < len(found) else "",
    )


@blueprint.get("/<role>/<entity>")
def edit(role: str, entity: str) -> str:
    """The rights of a role on an entity, and on its fields, in a form."""
    ctx, draft = administering(), _draft()
    places = Places(_packs(ctx, draft))
    return _draw(ctx, places, role, entity, draft)


@blueprint.post("/<role>/<entity>")
def write(role: str, entity: str) -> Response:
    """Writes what the form says into a draft: the one that is named, or a new one."""
    ctx = administering()
    number = chosen_draft(ctx, request.form.get("draft", ""))
    places = Places(_packs(ctx, number))
    form = _form(ctx, places, role, entity)
    write_rights(ctx, number, role, asked_parts(form, request.form))
    notify(_("Saved in the draft. It is live once the draft is published."))
    return redirect(right_href(role, entity, number), 303)


def right_href(role: str, entity: str, draft: int | None = None) -> str:
    """The rights of a role on an entity, live or in a draft."""
    asked = f"?draft={draft}" if draft is not None else ""
    return f"/definitions/rights/{quote(role, safe='')}/{quote(entity, safe='')}{asked}"


def _draw(ctx: Context, places: Places, role: str, entity: str, draft: int | None) -> str:
    form, stands = _form(ctx, places, role, entity), places.part(role, "/name")
    matrix = f"/definitions/rights{f'?draft={draft}' if draft is not None else ''}"
    return render_template(
        "definitions/right.html",
        form=form,
        role=_title(ctx, role, places.drafts[role].value),
        target=right_href(role, entity),
        matrix=matrix,
        draft=draft,
        plan=draft_href(draft, "plan") if draft is not None else "",
        drafts=own_first(ctx, drafts(ctx)),
        new_name=name_for(ctx),
        document=document_href(stands.pack, stands.path, draft) if stands is not None else "",
    )


def _form(ctx: Context, places: Places, role: str, entity: str) -> RightsForm:
    """Raises Missing for a role or an entity that there is not."""
    about = ctx.live.everything.model.entities.get(entity)
    if role not in places.drafts or (about is None and entity != ANY):
        raise Missing([NO_DOCUMENT.at(pack=role, path=entity)])
    return rights_form(ctx, places.drafts[role].value, entity, about)


def _draft() -> int | None:
    asked = request.args.get("draft", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _packs(ctx: Context, draft: int | None) -> tuple[PackFiles, ...]:
    return workspace(ctx, draft).packs if draft is not None else live_packs(ctx.connection)


def _entities(ctx: Context) -> Iterator[Entity]:
    """Those whose rights are their own, by title."""
    named = [one for one in ctx.live.everything.model.entities.values() if not one.link_of]
    yield from sorted(named, key=lambda one: fold(one.title.say(ctx.locale.tag)))


def _matches(ctx: Context, one: Entity, sought: str) -> bool:
    return fold(sought) in fold(f"{one.name} {one.title.say(ctx.locale.tag)} {one.plural.say(ctx.locale.tag)}")


def _title(ctx: Context, name: str, value: Stated) -> str:
    known = ctx.live.everything.model.roles.get(name)
    return known.title.say(ctx.locale.tag) if known is not None else text(value.get("title")) or name


def _column(ctx: Context, places: Places, name: str, value: Stated, draft: int | None) -> Column:
    stands = places.part(name, "/name")
    href = document_href(stands.pack, stands.path, draft) if stands is not None else ""
    return Column(name, _title(ctx, name, value), href)


def _line(ctx: Context, roles: Mapping[str, Stated], name: str, title: str, draft: int | None) -> Line:
    cells = (cell(value, name, right_href(role, name, draft), ctx.locale.tag) for role, value in roles.items())
    return Line(name, title, tuple(cells))


def _address(**changed: str) -> str:
    said = {**request.args.to_dict(), **changed}
    return f"/definitions/rights?{urlencode(said)}"
