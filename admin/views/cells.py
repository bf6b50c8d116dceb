"""One cell of a list, edited where it stands by the form of a card's field; its row comes back when it is saved.

Which columns can be typed into the page knows; whether a record may be changed is asked when its cell is opened, and
again by the write path. No row of a page costs anything for being editable.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown
from admin.door import context
from admin.menu import records_path
from admin.notices import notify_now
from admin.security.headers import permit
from admin.views import address as addresses
from admin.views.cards import draw
from admin.views.form_page import title_of
from admin.views.fragments import Place, opened, sent, typed_field
from admin.views.layouts import laid_out
from admin.views.listing import compose_row
from admin.views.pools import pool_shown
from admin.views.related import CARD
from admin.views.tabs import href
from core.access.rights import beyond, within
from core.codes.conditions import READ_ONLY
from core.context import Context
from core.errors import Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.state import hidden_parts
from core.records.write import Saved
from schema_registry.model import Entity

blueprint = Blueprint("cells", __name__)


@blueprint.get("/records/<entity>/<uuid:id>/cell/<name>")
def cell_form(entity: str, id: uuid.UUID, name: str) -> Response:
    """The input of one cell. Raises Denied or Rejected where this record's may not be changed."""
    ctx = context()
    found, one = _column(ctx, entity, name)
    row = get(ctx, found.name, str(id), ("$title", name))
    if not within(ctx, found.name, str(id), ["update"]):
        raise beyond(ctx, found.name, "update")
    state = hidden_parts(ctx, found, str(id))
    if name in state.read_only | state.hidden:
        raise Rejected([READ_ONLY.at(f"/{name}", field=one.title)])
    return opened(ctx, found, one, row, _place(str(row["$title"])))


@blueprint.post("/records/<entity>/<uuid:id>/cell/<name>")
def save_cell(entity: str, id: uuid.UUID, name: str) -> AnyResponse:
    """Saves one cell. The row comes back as its list draws it, or goes where the reader sees the record no more."""
    ctx = context()
    found, one = _column(ctx, entity, name)
    place = _place(title_of(ctx, found, str(id)))
    saved = sent(ctx, found, one, str(id), place)
    if isinstance(saved, Response):
        return saved
    if CARD in request.args:
        return _card(ctx, found, one, place.about, saved)
    address = laid_out(found, addresses.parse(found.name, request.args.get("from", "")))
    if "HX-Request" not in request.headers:
        return redirect(href(address), 303)
    if address.layout:  # rows that stand below each other are asked for anew
        response = make_response("")
        response.headers["HX-Reswap"] = "none"
        return _told(response, found, one, place.about, saved)
    row = compose_row(ctx, found, address, str(id))
    pool = pool_shown(ctx, found, address)
    drawn = render_template("list/row.html", row=row, path=records_path(found.name), pool=pool) if row else ""
    response = make_response(drawn)
    response.headers["HX-Retarget"] = "closest tr"
    response.headers["HX-Reswap"] = "outerHTML show:none" if row else "delete"
    return _told(response, found, one, place.about, saved)


def _column(ctx: Context, entity: str, name: str) -> tuple[Entity, Shown]:
    found, one = typed_field(ctx, entity, name)
    if not one.in_place:
        abort(404)
    permit([one.widget])
    return found, one


def _place(title: str) -> Place:
    return Place("list/cell.html", "cell", f"?{urlencode(list(request.args.items(multi=True)))}", title or "—")


def _card(ctx: Context, entity: Entity, one: Shown, about: str, saved: Saved) -> AnyResponse:
    """The card that the row stands on: its facts and totals may show the value too."""
    name, _between, id = request.args[CARD].partition("/")
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != CARD]
    back = f"{records_path(name, id)}?{urlencode(pairs)}"
    if "HX-Request" not in request.headers:
        return redirect(back, 303)
    response = make_response(draw(ctx, entity_named(ctx.live, name), id, "card/inside.html"))
    response.headers["HX-Retarget"] = "#card"
    response.headers["HX-Reswap"] = "outerHTML show:none"
    return _told(response, entity, one, about, saved, back)


def _told(response: Response, entity: Entity, one: Shown, about: str, saved: Saved, card: str = "") -> Response:
    """The answer with a notice by which the change is taken back; without one where nothing was changed. `card`:
    where that leads to instead of the list."""
    if not saved.batch:
        return response
    onward = {"back": card} if card else {"from": request.args.get("from", "")}
    back = urlencode({"batch": saved.batch, **onward})
    said = _("%(field)s of %(what)s was saved.", field=one.title, what=about)
    return notify_now(response, said, undo=f"{records_path(entity.name, 'undo')}?{back}")
