"""The rows of a list as a file: every record that the address finds, not only those of its page.

Short ones are made at once; of longer ones a worker makes the file. Either stands in the log.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import shown, shown_then
from admin.display.periods import group_words
from admin.door import apart, context, installation, step_out
from admin.menu import records_path
from admin.views import address as addresses
from admin.views.address import ListAddress
from admin.views.card import list_query
from core.access.rights import require
from core.codes.transfer import TOO_LONG_FOR_ONCE
from core.context import Context
from core.errors import Rejected
from core.exports.asked import Asked, format_named
from core.exports.formats import FORMATS, Format, file_name
from core.exports.listed import AT_ONCE, is_short, list_at_once, order_list
from core.exports.telling import log_list
from core.queries.dated import read_day
from core.queries.paths import entity_named
from core.queries.query import Query
from schema_registry.model import Entity

blueprint = Blueprint("export", __name__)


@blueprint.get("/records/<entity>/export.<any(csv, xlsx, 'gb18030.csv'):form>")
def export(entity: str, form: str) -> Response:
    """The file of a short list. A longer one is refused: it has to be ordered."""
    ctx = context()
    found, asked = _asked(ctx, entity, form)
    if not is_short(ctx, asked):
        raise Rejected([TOO_LONG_FOR_ONCE.at(most=AT_ONCE)])
    return _at_once(ctx, found, asked)


@blueprint.post("/records/<entity>/exports")
@apart
def order(entity: str) -> AnyResponse:
    """The file, where the list is short; else a job that makes it, and the page that waits for it."""
    ctx = context()
    found, asked = _asked(ctx, entity, request.form.get("format", ""))
    if is_short(ctx, asked):
        return _at_once(ctx, found, asked)
    query = request.query_string.decode("utf-8", "replace")
    step_out()
    with installation().writing(ctx.actor, locale=ctx.locale, origin=ctx.origin) as own:
        number = order_list(own, asked, f"{records_path(found.name)}{'?' if query else ''}{query}")
    return redirect(f"/exports/{number}", 303)


def _asked(ctx: Context, entity: str, form: str) -> tuple[Entity, Asked]:
    """What an address asks for, as the list shows it."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "export")
    address = addresses.read(found.name, request.args)
    query = list_query(found, address)
    return found, asked_of(
        ctx, found, replace(query, columns=_paths(found, address)), format_named(form), read_day(address.as_of)
    )


def _paths(entity: Entity, address: ListAddress) -> tuple[str, ...]:
    return tuple(address.columns or entity.list.columns)


def asked_of(ctx: Context, entity: Entity, query: Query, format: Format, as_of: date | None) -> Asked:
    """A file of the columns of a question, under the names that its reader knows them by."""
    listed = shown_then(ctx.at(as_of), entity, query.columns)
    columns = tuple(one for one in listed if not one.kind.hidden)
    groups = tuple(group_words(shown(ctx.live, entity, one.path, ctx.locale), one) for one in query.groups)
    query = replace(query, columns=tuple(one.path for one in columns))
    return Asked(query, tuple(one.title for one in columns), groups, format, as_of)


def _at_once(ctx: Context, entity: Entity, asked: Asked) -> Response:
    """The file, made now; that it was taken out is written down once it is made."""
    body, rows = list_at_once(ctx, asked)
    step_out()
    with installation().writing(ctx.actor, locale=ctx.locale, origin=ctx.origin) as own:
        log_list(replace(own, address=ctx.address), asked, rows)
    return sent(body, entity.name, asked.format.name)


def sent(body: bytes, name: str, format: str) -> Response:
    """A file as an answer."""
    response = Response(body, content_type=FORMATS[format].type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(name, format)}"'
    return response
