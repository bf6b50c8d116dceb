"""What a reference can be filled with: records whose searched fields hold the typed text."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, abort, jsonify, request

from admin.display.fields import field_at, shown
from admin.display.offered import looked_up, offers, records_of_any
from admin.door import context
from core.access.rights import scope
from core.context import Context
from core.kinds.kind import Refused
from core.queries.lookup import lookup
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.records.ledger import categories
from schema_registry.ledger import CATEGORY
from schema_registry.model import Field

blueprint = Blueprint("options", __name__)
MOST = 20
LONGEST = 100


@blueprint.get("/records/<entity>/options/<field>")
def options(entity: str, field: str) -> Response:
    """`{"options": [{"id", "title"}]}` in the order of titles; `?on=` is what stands in the field that narrows it."""
    ctx = context()
    there = field_at(ctx.live, entity_named(ctx.live, entity), field)
    found = there[0] if there is not None and not there[1] else None
    if found is not None and looked_up(found):
        if scope(ctx, entity, "read") == "none":
            return jsonify(options=[])
        text = request.args.get("q", "")[:LONGEST]
        offered = offers(ctx, found, text, MOST, _open(ctx, entity, found))
        return jsonify(options=[{"id": value, "title": said} for value, said in offered])
    if found is not None and found.targets:
        return _of_any(ctx, found)
    if found is None or not found.target:
        abort(404)
    if scope(ctx, found.target, "read") == "none":
        return jsonify(options=[])
    text = request.args.get("q", "")[:LONGEST]
    links = lookup(ctx, found.target, text, MOST, narrowed(ctx, entity, found))
    return jsonify(options=[{"id": link.id, "title": link.title} for link in links])


def _of_any(ctx: Context, field: Field) -> Response:
    found = records_of_any(ctx, field, request.args.get("q", "")[:LONGEST], request.args.get("on", "")[:LONGEST])
    return jsonify(options=[{"id": id, "title": title} for id, title in found])


def _open(ctx: Context, entity: str, field: Field) -> Collection[str] | None:
    """The expense categories open to the actor, for records of what `?for=` names; None for other trees."""
    if not ctx.model.entities[entity].ledger or field.name != CATEGORY:
        return None
    return categories(ctx, request.args.get("for", ""))


def narrowed(ctx: Context, entity: str, field: Field) -> FilterTree | None:
    """Only records that hold what the other field holds; all of them while nothing sensible stands there."""
    depends, text = field.depends, request.args.get("on", "")[:LONGEST]
    if depends is None or not depends.through or not text:
        return None
    other = shown(ctx.live, ctx.model.entities[entity], depends.on, ctx.locale)
    if other is None:
        return None
    try:
        value = other.kind.reader(other.field, ctx.locale)(text)
    except Refused:
        return None
    return None if value is None else {depends.through: {"_eq": other.kind.json_writer(other.field)(value)}}
