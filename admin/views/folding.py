"""What goes on in a grouped list without leaving it: groups are opened and closed, counts and figures come after."""

from __future__ import annotations

import msgspec
from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from admin.door import context
from admin.views import address as addresses
from admin.views.grouping import Grouping, groups_of, place_of
from admin.views.layouts import laid_out
from admin.views.listing import compose
from admin.views.tabs import href
from admin.views.trees import compose_tree
from core.access.rights import require
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.views import Folds, Way, fold, folds_of

blueprint = Blueprint("folding", __name__)
LONGEST = 4000
"""Characters of a group as a button sends it."""


@blueprint.post("/records/<entity>/fold")
def turn(entity: str) -> AnyResponse:
    """One group, or all of them, open or closed from now on; back to the list."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    address = addresses.parse(found.name, request.form.get("back", ""))
    place = place_of(found, address)
    folds = folds_of(ctx, place)
    grouping = Grouping.of(ctx, found, groups_of(found, address), folds)
    every, way = request.form.get("all", ""), _way(request.form.get("way", ""))
    if every in ("open", "closed"):
        fold(ctx, place, Folds(closed=every == "closed"))
        address = address.at("")
    elif grouping is not None and way:
        fold(ctx, place, grouping.turned(way))
    return redirect(href(address), 303)


@blueprint.get("/records/<entity>/figures")
def figures(entity: str) -> AnyResponse:
    """The counts and figures of a list whose rows are there already, each for its place in the page."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    address = laid_out(found, addresses.read(found.name, request.args))
    grown = address.layout == "tree"
    listing = compose_tree(ctx, found, address) if grown else compose(ctx, found, address, whole=True)
    response = make_response(render_template("list/figures.html", listing=listing, address=address))
    response.headers["Vary"] = "Cookie"
    return response


def _way(text: str) -> Way:
    """A group as its button sends it; empty where it is none."""
    if len(text) > LONGEST:
        return ()
    try:
        levels = msgspec.json.decode(text or "[]", type=list[dict[str, dict[str, str | int | bool | None]]])
    except msgspec.MsgspecError:
        return ()
    sound = all(len(level) == 1 and all(len(asked) == 1 for asked in level.values()) for level in levels)
    return tuple[FilterTree, ...](levels) if sound else ()
