"""The tabs of a card: those that the reader may see, in their own order, counted; and the form that arranges them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.door import context
from admin.menu import records_path
from admin.notices import notify
from admin.security.signing import local_path
from core.access.rights import require, scope
from core.context import Context
from core.kinds.file import files_of
from core.queries.neighbours import referring
from core.queries.paths import entity_named
from core.queries.query import Row
from core.records.state import State
from core.views.tabs import arrange_tabs, reset_tabs, tab_order
from schema_registry.model import Entity, Field, Tab

blueprint = Blueprint("card_tabs", __name__)


@dataclass(frozen=True, slots=True)
class TabHead:
    """One tab: its link, and how many records it holds where it holds records."""

    tab: Tab
    title: str
    href: str
    count: int | None
    current: bool


def card_tabs(ctx: Context, entity: Entity, state: State, asked: str) -> tuple[Tab, ...]:
    """The tabs of a record's card in the reader's order. One that they put away is there while it is asked for."""
    arranged = tab_order(ctx, entity).arranged(tabs_of(ctx, entity))
    return tuple(one for one, shown in arranged if (shown or one.id == asked) and not is_hidden(one, state))


def tabs_of(ctx: Context, entity: Entity) -> tuple[Tab, ...]:
    """The tabs that the reader may see, as defined."""
    return tuple(
        one for one in entity.card.tabs if one.related is None or scope(ctx, one.related.entity, "read") != "none"
    )


def tab_heads(
    ctx: Context, entity: Entity, row: Row, tabs: tuple[Tab, ...], current: Tab | None, origin: str
) -> Iterable[TabHead]:
    """The tabs with their links and counts."""
    id = str(row["id"])
    ways: dict[str, tuple[Entity, Field]] = {}
    for one in tabs:
        if one.related:
            other = ctx.model.entities[one.related.entity]
            ways[one.id] = (other, other.fields[one.related.field])
    counts = dict(zip(ways, referring(ctx, id, ways.values()), strict=True))
    counts.update((one.id, len(files_of(row.get(one.files)))) for one in tabs if one.files)
    for place, one in enumerate(tabs):
        pairs = [("tab", one.id)] if place else []
        pairs += [("from", origin)] if origin else []
        href = records_path(entity.name, id) + (f"?{urlencode(pairs)}" if pairs else "")
        yield TabHead(one, one.title.say(ctx.locale.tag), href, counts.get(one.id), one is current)


def is_hidden(tab: Tab, state: State) -> bool:
    """Whether conditions hide a tab, or everything on it."""
    if tab.id in state.tabs or tab.files in state.hidden:
        return True
    return bool(tab.sections) and all((tab.id, section.id) in state.sections for section in tab.sections)


@blueprint.get("/records/<entity>/tabs")
def show(entity: str) -> str:
    """The form: which tabs the reader's cards of an entity have, and in which order."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    return render_template(
        "card/tabs_inside.html" if in_dialog() else "card/tabs.html",
        title=_("Tabs of the card"),
        plural=found.plural.say(ctx.locale.tag),
        list_href=records_path(found.name),
        action=records_path(found.name, "tabs"),
        back=local_path(request.args.get("back", records_path(found.name))),
        tabs=[
            (one.id, one.title.say(ctx.locale.tag), place, shown)
            for place, (one, shown) in enumerate(tab_order(ctx, found).arranged(tabs_of(ctx, found)), 1)
        ],
    )


@blueprint.post("/records/<entity>/tabs")
def keep(entity: str) -> AnyResponse:
    """Keeps what was chosen, or goes back to what is defined."""
    ctx = context()
    if "reset" in request.form:
        reset_tabs(ctx, entity)
        notify(_("The tabs are as defined again."))
    else:
        order = sorted(request.form.getlist("arrange:tab"), key=_place)
        arrange_tabs(ctx, entity, order, request.form.getlist("arrange:column"))
        notify(_("Your cards have their tabs so from now on."))
    return onward(local_path(request.form.get("back", "/")))


def _place(id: str) -> int:
    typed = request.form.get(f"arrange:place:{id}", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 10_000
