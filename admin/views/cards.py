"""The page of one record, and one field of it edited where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote, urlencode, urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from admin.display.periods import moment_words
from admin.door import context
from admin.menu import records_path
from admin.views import address as addresses
from admin.views import attached, merging, related, sharing, timeline, trees
from admin.views import card as cards
from admin.views.address import ListAddress
from admin.views.card import Card
from admin.views.merge_page import page_path
from core.audit.listing import may_audit
from core.context import Context
from core.queries.paths import entity_named
from core.sharing import known
from schema_registry.model import Entity

blueprint = Blueprint("cards", __name__)
EVENTS, OLD_EVENTS = 20, 50
"""How much of the history the timeline and the history tab show at once."""
PREVIEWS, PREVIEW = 2, 5
"""How many related tabs show their first rows on the overview, and how many rows."""


@blueprint.get("/records/<entity>/<uuid:id>")
def show_card(entity: str, id: object) -> Response:
    """The card, with the tab that the address names."""
    ctx = context()
    return make_response(draw(ctx, entity_named(ctx.live, entity), str(id), "card.html"))


def draw(ctx: Context, entity: Entity, id: str, template: str, written: str = "", told: Sequence[str] = ()) -> str:
    """The card as a page, or its inside as a fragment. `written`, `told`: a note that was refused, and why."""
    card = cards.compose(ctx, entity, id, request.args.get("tab", ""), came_from(entity))
    return render_template(template, **_parts(ctx, card), written=written, told=told)


def came_from(entity: Entity) -> str:
    """The query string of the list one came from: in the address, else that of the referring list."""
    if "from" in request.args:
        return request.args["from"]
    try:
        referrer = urlsplit(request.referrer or "")
    except ValueError:  # half an IPv6 address
        return ""
    same = referrer.netloc == request.host and unquote(referrer.path) == f"/records/{entity.name}"
    return referrer.query if same else ""


def _parts(ctx: Context, card: Card) -> dict[str, object]:
    tab = card.tab
    grown = trees.compose_tab(ctx, card, tab) if tab and trees.is_tree(ctx, tab) else None
    first = tab is None or tab is card.tabs[0].tab
    rows = (
        related.compose(ctx, card, tab, addresses.read(tab.related.entity, request.args))
        if tab and tab.related and grown is None
        else None
    )
    happened, files = None, attached.compose(ctx, card)
    before, show = request.args.get("before", ""), request.args.get("show", "")
    if tab is not None and tab.history:
        happened = timeline.whole_history(ctx, card, OLD_EVENTS, before)
    elif rows is None and files is None and grown is None:
        happened = timeline.compose(ctx, card, EVENTS, request.args.get("tab", ""), show, before)
    changed = card.row.get("sys_updated_at")
    saved = moment_words(changed, ctx) if isinstance(changed, datetime) else ""
    return {
        "card": card,
        "plural": card.entity.plural.say(ctx.locale.tag),
        "related": rows,
        "grown": grown,
        "files": files,
        "place": attached.place_of(ctx, card),
        "team": list(sharing.drawn(ctx, known(ctx, card.entity, card.id))) if first and card.blocks else (),
        "timeline": happened,
        "previews": _previews(ctx, card) if card.blocks else (),
        "saved": saved,
        "edit_href": _with_from(records_path(card.entity.name, card.id, "edit"), card.origin),
        "delete_href": _with_from(records_path(card.entity.name, card.id, "delete"), card.origin),
        "merge_href": page_path(card.entity.name, (card.id,)) if may_merge(ctx, card) else "",
        "explain_href": _explain_href(card) if may_audit(ctx) else "",
        "link": card.path if tab is None or first else f"{card.path}?tab={tab.id}",
        "copy_href": f"{records_path(card.entity.name, 'new')}?copy={card.id}",
    }


def _explain_href(card: Card) -> str:
    return f"/explain?{urlencode({'entity': card.entity.name, 'record': card.id})}"


def may_merge(ctx: Context, card: Card) -> bool:
    """Whether the reader may merge this record with another."""
    return card.may_update and card.may_delete and merging.offered(ctx, card.entity)


def _previews(ctx: Context, card: Card) -> tuple[related.RelatedRows, ...]:
    """The first rows of the first tabs that hold any, under the sections of values."""
    filled = [one for one in card.tabs if one.count][:PREVIEWS]
    return tuple(
        related.compose(
            ctx, card, one.tab, ListAddress(one.tab.related.entity), related.Preview(PREVIEW, one.count or 0)
        )
        for one in filled
        if one.tab.related
    )


def _with_from(path: str, origin: str) -> str:
    return f"{path}?{urlencode({'from': origin})}" if origin else path
