"""The rows of a list as a CSV file: every record that the address finds, not only those of its page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, Response, request

from admin.display.fields import Shown, shown_all
from admin.door import context, installation
from admin.views import address as addresses
from admin.views.card import list_query
from admin.views.conditions import PLAIN
from core.access.rights import require
from core.context import Context
from core.engine import Installation
from core.queries.find import find
from core.queries.paths import entity_named
from core.queries.query import Link, Person, Query

blueprint = Blueprint("export", __name__)
ROWS = 1000
MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/records/<entity>/export.csv")
def export(entity: str) -> Response:
    """The list's columns; dates and numbers as any program reads them, references by title."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "export")
    address = addresses.read(found.name, request.args)
    columns = shown_all(ctx.live, found, address.columns or found.list.columns, ctx.locale)
    query = replace(list_query(found, address), columns=tuple(one.path for one in columns), limit=ROWS)
    find(ctx, replace(query, limit=1))  # a wrong address is refused before anything is sent
    response = Response(_lines(installation(), ctx, query, columns), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(found.name)}.csv"'
    return response


def _ascii(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)


def _lines(opened: Installation, asked: Context, query: Query, columns: tuple[Shown, ...]) -> Iterator[str]:
    """The file, page by page, in a context of its own: the request's is closed before the body is sent."""
    yield MARK + line([one.title for one in columns])
    with opened.reading(asked.actor, locale=asked.locale, origin=asked.origin) as ctx:
        while True:
            page = find(ctx, query)
            yield "".join(line([_plain(one, row.get(one.path)) for one in columns]) for row in page.rows)
            if not page.next:
                return
            query = replace(query, cursor=page.next)


def _plain(one: Shown, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Link):
        return safe(value.title or "")
    if isinstance(value, Person):
        return safe(value.name)
    text = one.cell(value).text if one.field.choices else one.kind.edit(one.field, value, PLAIN)
    return text if one.numeric else safe(text)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def line(cells: list[str]) -> str:
    """One row of a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
