"""A query's records as CSV, page by page: for spreadsheets, and good to be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from core.access.field_rights import FieldRights
from core.access.rights import require, same_reach
from core.codes.transfer import NOT_ASKED
from core.context import Context
from core.errors import Rejected
from core.kinds.branches import branches
from core.kinds.kind import Kind
from core.queries.filters import MAY
from core.queries.find import MOST_ROWS, find
from core.queries.handing import noticed
from core.queries.paths import SYSTEM, Path, Unresolved, entity_named, shown_path
from core.queries.query import FilterTree, Query, Row
from core.records.dated import held
from core.records.since import said_periods
from schema_registry.model import Entity, Field

BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def export(ctx: Context, query: Query) -> Iterator[str]:
    """The lines of the file, in the order of the query: a header, then every record that the actor may export.

    Numbers and dates are written plainly, choices and references by title. Raises Denied, and Rejected when the
    question is wrong, before the first line is given out.
    """
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    require(ctx, entity.name, "export")
    paths = _paths(ctx, entity, query.columns)
    asked = replace(
        query,
        columns=tuple(path.text for path in paths),
        limit=MOST_ROWS,
        cursor="",
        count="none",
        filter=exportable(ctx, query),
    )
    first = find(ctx, asked)
    return _lines(ctx, asked, entity, paths, first.rows, first.next)


def guarded(text: str) -> str:
    """A text that a spreadsheet does not take for a formula: an apostrophe goes before = + - @ and tabs."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _lines(
    ctx: Context, query: Query, entity: Entity, paths: Sequence[Path], rows: Sequence[Row], cursor: str
) -> Iterator[str]:
    written = [_writer(ctx, path) for path in paths]
    names = [path.text for path in paths]
    series = [path.field for path in paths if path.field.series and not path.steps and ctx.as_of is None]
    yield BOM + _csv([[guarded(_title(ctx, entity, path)) for path in paths]])
    while rows:
        told = [{**row, **over} for row, over in zip(rows, _over_time(ctx, entity, series, rows), strict=True)]
        yield _csv([[write(row[name]) for write, name in zip(written, names, strict=True)] for row in told])
        if not cursor:
            return
        page = find(ctx, replace(query, cursor=cursor))
        rows, cursor = page.rows, page.next


def _over_time(ctx: Context, entity: Entity, series: Sequence[Field], rows: Sequence[Row]) -> list[dict[str, object]]:
    """What stands for the present values of series: all of them, as they are typed; one statement for each field.
    Of records whose value the actor does not see whole the present one is as it is shown."""
    ids = [str(row["id"]) for row in rows]
    told: list[dict[str, object]] = [{} for _ in ids]
    rights = FieldRights(ctx, entity.name)
    for field in series:
        rights.look_up(ids if field.cases else ())
        whole = {id for id in ids if rights.reads(id, field.name)}
        found = held(ctx, field, whole)
        noticed(ctx, entity, field, found.keys())
        for row, id, one in zip(rows, ids, told, strict=True):
            values = {day: value for day, (_, value) in found.get(id, {}).items()}
            shown = said_periods(ctx, field, values) if id in whole else row[field.name]
            one[field.name] = "" if shown is None else shown
    return told


def _paths(ctx: Context, entity: Entity, columns: Sequence[str]) -> list[Path]:
    if not columns:
        raise Rejected([NOT_ASKED.at("/columns")])
    paths, problems = [], []
    for number, column in enumerate(columns):
        try:
            paths.append(shown_path(ctx, entity, column))
        except Unresolved as unresolved:
            problems.append(unresolved.at(f"/columns/{number}"))
    if problems:
        raise Rejected(problems)
    return paths


def exportable(ctx: Context, query: Query) -> FilterTree | None:
    """The filter, narrowed to the records that the actor may take out where they may read more."""
    if same_reach(ctx, query.entity, "export", "read"):
        return query.filter
    mine: FilterTree = {MAY: "export"}
    return {"_and": [query.filter, mine]} if query.filter else mine


def _writer(ctx: Context, path: Path) -> Callable[[object], str]:
    """How values of a column are written."""
    kind: Kind = ctx.live.kinds[path.field.kind]
    field, locale = path.field, ctx.locale
    if field.series and not path.steps and ctx.as_of is None:
        return str
    if path.by:
        return lambda value: "" if value is None else guarded(str(value))
    if field.kind == "tree":
        tree = branches(field)
        return lambda value: "" if value is None else guarded(tree.said(str(value), locale.tag) or str(value))
    if kind.numeric or kind.buckets:
        return lambda value: kind.edit(field, value, locale)
    return lambda value: guarded(kind.show(field, value, locale))


def _title(ctx: Context, entity: Entity, path: Path) -> str:
    """The column's name: titles along the path. A system field has the entity's own title for it, if any."""
    titles = [step.title.say(ctx.locale.tag) for step in path.steps]
    own = path.entity.system_titles.get(path.field.name) if path.field.name in SYSTEM else None
    return " · ".join([*titles, (own or path.field.title).say(ctx.locale.tag)])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
