"""A query's records as CSV, page by page: for spreadsheets, and good to be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from core.access.rights import require, scope
from core.codes.transfer import NOT_ASKED
from core.context import Context
from core.errors import Rejected
from core.kinds.branches import branches
from core.kinds.kind import Kind
from core.queries.find import MOST_ROWS, find
from core.queries.paths import SYSTEM, Path, Unresolved, entity_named, resolve
from core.queries.query import FilterTree, Query, Row
from schema_registry.model import Entity

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
        filter=_own(ctx, query),
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
    yield BOM + _csv([[guarded(_title(ctx, entity, path)) for path in paths]])
    while rows:
        yield _csv([[write(row[name]) for write, name in zip(written, names, strict=True)] for row in rows])
        if not cursor:
            return
        page = find(ctx, replace(query, cursor=cursor))
        rows, cursor = page.rows, page.next


def _paths(ctx: Context, entity: Entity, columns: Sequence[str]) -> list[Path]:
    if not columns:
        raise Rejected([NOT_ASKED.at("/columns")])
    paths, problems = [], []
    for number, column in enumerate(columns):
        try:
            paths.append(resolve(ctx, entity, column))
        except Unresolved as unresolved:
            problems.append(unresolved.at(f"/columns/{number}"))
    if problems:
        raise Rejected(problems)
    return paths


def _own(ctx: Context, query: Query) -> FilterTree | None:
    """The filter, narrowed to the actor's own records where they may read all but export only those."""
    if scope(ctx, query.entity, "export") != "own" or scope(ctx, query.entity, "read") == "own":
        return query.filter
    mine: FilterTree = {"sys_owner": {"_eq": ctx.actor.id}}
    return {"_and": [query.filter, mine]} if query.filter else mine


def _writer(ctx: Context, path: Path) -> Callable[[object], str]:
    """How values of a column are written."""
    kind: Kind = ctx.live.kinds[path.field.kind]
    field, locale = path.field, ctx.locale
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
