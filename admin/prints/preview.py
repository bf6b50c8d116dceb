"""A draft's print template, filled in with a record that is live: seen before it is published."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from admin.definitions.entry import defining, document_href, preview_href
from admin.display.titles import is_id
from admin.display.wording import worded
from admin.door import installation
from admin.faults import status_of
from admin.prints.pages import words_of
from admin.prints.template import filled
from core.access.defining import require_document
from core.codes.drafts import NO_DOCUMENT
from core.codes.prints import NOTHING_TO_PRINT
from core.context import Context
from core.drafts import workspace
from core.errors import CardwrightError, Missing, Rejected
from core.queries.find import find
from core.queries.query import Link, Query
from schema_registry.build import build
from schema_registry.model import Entity
from schema_registry.prints import Print
from schema_registry.problems import Problem, errors
from schema_registry.reading.loads import quick
from schema_registry.view import mapping, text

blueprint = Blueprint("print_preview", __name__, url_prefix="/definitions/drafts")
OFFERED = 12
"""The records changed last, one of which is printed."""


@blueprint.get("/<int:number>/print/<pack>/<path:path>")
def show(number: int, pack: str, path: str) -> Response:
    """The template with a record of its entity; what keeps it from being filled in is told instead."""
    ctx = defining().seen
    back, href = document_href(pack, path, number), preview_href(pack, path, number)
    words: dict[str, object] = {"title": path, "back": back, "href": href, "records": (), "told": (), "body": None}
    try:
        template = _template(ctx, number, pack, path)
        entity = ctx.model.entities.get(template.entity)
        records = _records(ctx, entity) if entity is not None else []
        wanted = request.args.get("record", "")
        id = wanted if is_id(wanted) else records[0].id if records else ""
        if entity is None or not id:
            raise Rejected([NOTHING_TO_PRINT.at(entity=entity.title if entity is not None else template.entity)])
        printed, body = filled(ctx, entity, id, template)
    except (Rejected, Missing) as refused:
        return _page(words | {"told": [worded(one, ctx.locale) for one in refused.problems]}, refused)
    links = [(one.title or "—", f"{href}?{urlencode({'record': one.id})}", one.id == id) for one in records]
    return _page(words | words_of(ctx, printed, template, body) | {"records": links})


def _page(words: dict[str, object], refused: CardwrightError | None = None) -> Response:
    page = render_template("print/preview.html", **words, crumb=_("Definitions"))
    return make_response(page, status_of(refused) if refused is not None else 200)


def _template(ctx: Context, number: int, pack: str, path: str) -> Print:
    """The draft's template. Raises Missing where there is none, and Rejected with what is wrong in its document."""
    kept = workspace(ctx, number)
    said = kept.texts.get((pack, path))
    if said is None:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    require_document(ctx, pack, path, said)
    built = build(kept.packs, installation().vocabulary, ctx.whole.model)
    if built.model is None:
        raise Rejected(_first_own(errors(built.problems), path))
    return built.model.prints[text(mapping(quick(said)).get("name"))]


def _first_own(problems: tuple[Problem, ...], path: str) -> tuple[Problem, ...]:
    """The problems of a document; all of them where it has none of its own."""
    own = tuple(one for one in problems if one.place is not None and one.place.file.endswith(path))
    return own or problems


def _records(ctx: Context, entity: Entity) -> list[Link]:
    found = find(ctx, Query(entity.name, ("$title",), sort=("-sys_updated_at",), limit=OFFERED)).rows
    return [Link(str(row["id"]), str(row["$title"])) for row in found]
