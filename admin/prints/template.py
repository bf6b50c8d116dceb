"""A template of the definitions, filled in with what its reader may see: in a sandbox, within limits, and cleaned.

Only what the template names is asked for. What it makes of it is cleaned as HTML once more, so that neither a
template nor a value brings a script, a frame or an address to fetch onto the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import nh3
from flask import render_template
from jinja2 import ChainableUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from admin.display.fields import Cell, shown
from admin.display.periods import date_words
from admin.prints.gathering import MOST_ROWS, Printed, Table, gather
from admin.prints.pictures import is_own
from admin.prints.values import Group, Known, Said
from core.access.rights import scope
from core.codes.prints import NOT_FILLED, TOO_LARGE
from core.context import Context, Live
from core.errors import Rejected
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Link, Query, Row
from schema_registry.model import Entity, Tab
from schema_registry.prints import FILTERS, TESTS, Print, Reading, Source, loops, read_print

MOST_CHARACTERS, MOST_STEPS = 2_000_000, 200_000
"""What a template may print, and how many pieces it may be put together of."""
_TAGS = (
    "a b blockquote br code dd div dl dt em footer h1 h2 h3 h4 header hr i img li ol p pre s section small span "
    "strong sub sup table tbody td tfoot th thead tr u ul"
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags={"script", "style", "title", "template", "svg", "math"},
    attributes={
        "a": {"href"},
        "img": {"src", "alt"},
        "*": {"class"},
        "div": {"tabindex", "role", "aria-label"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
    attribute_filter=lambda tag, name, value: None if (tag, name) == ("img", "src") and not is_own(value) else value,
)
"""Pictures are those of files that records hold, which whoever prints may see or not."""


def filled(ctx: Context, entity: Entity, id: str, template: Print) -> tuple[Printed, Markup]:
    """The record, and the template filled in with it. Raises Missing, Denied, and Rejected for what is too large."""
    printed, reading = gather(ctx, entity, id), ctx.live.derive(_read, template.template)
    given = _given(ctx, entity, printed, reading)
    made = list[str]()
    try:
        size = 0
        for piece in _environment().from_string("\n".join(template.template)).generate(given):
            size += len(piece)
            made.append(piece)
            if size > MOST_CHARACTERS or len(made) > MOST_STEPS:
                raise Rejected([TOO_LARGE.at(template=template.title)])
    except TemplateError as failed:
        raise Rejected([NOT_FILLED.at(template=template.title, why=str(failed)[:200])]) from failed
    return printed, Markup(_CLEANER.clean("".join(made)))  # noqa: S704  # cleaned just now


def _read(live: Live, lines: tuple[str, ...]) -> Reading:
    return read_print(lines)


def _environment() -> ImmutableSandboxedEnvironment:
    """A sandbox that knows nothing but what templates may use."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=ChainableUndefined, trim_blocks=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


# ---- what it is filled with
def _given(ctx: Context, entity: Entity, printed: Printed, reading: Reading) -> dict[str, object]:
    card = printed.card
    record = _record(ctx, entity, printed, reading)
    labels = {one.path: one for one in reading.mentions if one.titled}
    named = {path: shown(ctx.live, entity, path, ctx.locale) for path in labels}
    wanted = {one.path for one in reading.related}
    tables = [one for one in printed.related if one.id in wanted]
    parts: dict[str, object] = {
        "title": card.title,
        "subtitle": card.subtitle,
        "entity": entity.title.say(ctx.locale.tag),
        "company": ctx.settings.company,
        "reader": ctx.actor.name,
        "printed": date_words(ctx.today(), ctx),
        "facts": _drawn("facts", card=card) if "facts" in reading.parts else "",
        "sections": _drawn("sections", blocks=printed.blocks) if "sections" in reading.parts else "",
        "lines": _drawn("tables", tables=printed.lines) if "lines" in reading.parts else "",
        "tables": _drawn("tables", tables=printed.related) if "tables" in reading.parts else "",
        "record": record,
        "labels": Said({path: (Cell(one.title), one.title) for path, one in named.items() if one is not None}),
        "related": Group({one.id: _related(ctx, printed, one, reading) for one in tables}),
    }
    return parts


def _record(ctx: Context, entity: Entity, printed: Printed, reading: Reading) -> Said:
    """The record with every path that the template names, and what its loops go through."""
    sources = [one for one in loops(reading) if one.what == "record" and one.name in entity.fields]
    many = {name for name, one in entity.fields.items() if one.lines is not None} | {one.name for one in sources}
    named = {one.path for one in reading.mentions if one.of is None and not one.titled}
    plain = _there(ctx, entity, sorted(path for path in named if path.removesuffix(".table") not in many))
    sheets = [one for one in printed.lines if f"{one.id}.table" in named]
    row = get(ctx, entity.name, printed.card.id, plain) if plain else {}
    return Said(
        known(ctx, entity, plain, row),
        records={one.name: _through(ctx, entity, printed.card.id, one, reading) for one in sources},
        tables={one.id: _drawn("tables", tables=(one,)) for one in sheets},
    )


def _through(ctx: Context, entity: Entity, id: str, source: Source, reading: Reading) -> list[Said]:
    """The lines or linked records that a loop goes through, with the paths that are named of them."""
    field, paths = entity.fields[source.name], _paths(reading, source)
    if field.lines is not None:
        way = field.lines
        sort = (way.position,) if way.position else ()
        return _found(ctx, way.entity, paths, {way.field: {"_eq": id}}, sort)
    linked = get(ctx, entity.name, id, (field.name,))[field.name]
    ids = [one.id for one in linked if isinstance(one, Link)] if isinstance(linked, tuple) else []
    return _found(ctx, field.target, paths, {"id": {"_in": ids}}, ()) if ids else []


def _found(
    ctx: Context, name: str, paths: tuple[str, ...], filter: Mapping[str, object], sort: Sequence[str]
) -> list[Said]:
    entity = ctx.model.entities[name]
    if scope(ctx, name, "read") == "none":
        return []
    paths = _there(ctx, entity, paths)
    page = find(ctx, Query(name, paths or ("id",), filter, sort=tuple(sort), limit=MOST_ROWS))
    return [Said(known(ctx, entity, paths, row)) for row in page.rows]


def _related(ctx: Context, printed: Printed, table: Table, reading: Reading) -> Group:
    """A related tab: its table as it is drawn, its rows one by one, and how many there are."""
    tab = next(one for one in printed.tabs if one.id == table.id)
    rows = _rows_of(ctx, printed.card.id, tab, _paths(reading, Source("related", table.id)))
    drawn = _drawn("tables", tables=(table,))
    return Group({"title": table.title, "count": table.count, "table": drawn, "rows": rows})


def _rows_of(ctx: Context, id: str, tab: Tab, paths: tuple[str, ...]) -> list[Said]:
    assert tab.related is not None
    return _found(ctx, tab.related.entity, paths, {tab.related.field: {"_eq": id}}, tab.related.sort) if paths else []


def _there(ctx: Context, entity: Entity, paths: Sequence[str]) -> tuple[str, ...]:
    """Those of some paths that there are for the reader: a template is the same for all, and what is hidden from
    somebody prints as nothing."""
    return tuple(path for path in paths if shown(ctx.live, entity, path, ctx.locale) is not None)


def _paths(reading: Reading, source: Source) -> tuple[str, ...]:
    return tuple(sorted({one.path for one in reading.mentions if one.of == source}))


def known(ctx: Context, entity: Entity, paths: tuple[str, ...], row: Row) -> Known:
    """The values of a row at some paths, as they are shown and as they are."""
    found = ((path, shown(ctx.live, entity, path, ctx.locale)) for path in paths)
    return {path: (one.cell(row.get(path)), row.get(path)) for path, one in found if one is not None}


def _drawn(what: str, **given: object) -> Markup:
    return Markup(render_template("print/part.html", what=what, **given))  # noqa: S704  # our own template
