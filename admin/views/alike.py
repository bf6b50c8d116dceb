"""Records that are probably there already, told while somebody types. Nothing is refused."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from admin.display.titles import is_id
from admin.door import context, reads
from admin.menu import records_path
from admin.views.merge_page import page_path
from admin.views.merging import offered as may_merge
from core.access.rights import scope
from core.context import Context
from core.queries.alike import Unseen, alike, alike_unseen
from core.queries.paths import entity_named

blueprint = Blueprint("alike", __name__)
LONGEST = 500


@blueprint.post("/records/<entity>/alike")
@reads
def told(entity: str) -> Response:
    """`{"alike": [{"title", "href", "fields": [name], "merge"}]}` for what stands in a form; `?id=` names its own
    record, which can be merged with what is like it: `merge` is where both are compared. What the entity discloses of
    records that the reader may not see comes without an address."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    texts = {name: request.form[name][:LONGEST] for name in found.duplicates if name in request.form}
    own = request.args.get("id", "")
    but = own if is_id(own) else ""
    seen = alike(ctx, found.name, texts, but) if scope(ctx, entity, "read") != "none" else ()
    merges = is_id(own) and may_merge(ctx, found)
    response = jsonify(
        alike=[
            {
                "title": one.title,
                "href": records_path(found.name, one.id),
                "fields": [field.name for field in one.fields],
                **({"merge": page_path(found.name, (own, one.id))} if merges else {}),
            }
            for one in seen
        ]
        + [
            {"title": _unseen(one), "href": "", "fields": [field.name for field in one.fields]}
            for one in (alike_unseen(ctx, found.name, texts, but) if _writes(ctx, entity) else ())
        ]
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _writes(ctx: Context, entity: str) -> bool:
    """Whether the reader may write records at all: whoever may not has nothing to be warned of."""
    return any(scope(ctx, entity, action) != "none" for action in ("create", "update"))


def _unseen(one: Unseen) -> str:
    if one.owner is None:
        return str(_("a record that you may not see"))
    return str(_("a record of %(who)s that you may not see", who=one.owner.name))
