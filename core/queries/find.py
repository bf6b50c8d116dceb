"""Records in rows: one statement for a page, look-ups included, and one more when a count is asked for.

The page is found first, in a subquery that touches nothing but what filter and sort need; look-ups are joined to
its few rows afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.columns import Raw, Selection, every_column, looks_up, read_columns, row_maker
from core.queries.conditions import Condition
from core.queries.count import counted
from core.queries.cursors import Cursor, after, fingerprint, read_cursor, write_cursor
from core.queries.filters import read_filter
from core.queries.get import get
from core.queries.joins import Column, Joins, Names, Rows, Source, own_table, visible
from core.queries.operators import conditions
from core.queries.paths import Path, entity_named
from core.queries.query import Page, Query, Row
from core.queries.scans import alive
from core.queries.search import matches
from core.queries.sorting import Key, Order, read_sort, sort_keys
from schema_registry.model import Entity

__all__ = ["MOST_ROWS", "find", "get"]

MOST_ROWS = 1000
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A query whose every name and value was found good."""

    query: Query
    entity: Entity
    condition: Condition
    orders: tuple[Order, ...]
    columns: tuple[str, ...]
    paths: tuple[Path, ...]


def find(ctx: Context, query: Query) -> Page:
    """A page of the records that the actor may see. Raises Missing, Denied and Rejected with every problem."""
    question = _read(ctx, query)
    mark = fingerprint(query, question.entity.key)
    joins = Joins(ctx, own_table(ctx, question.entity), Names())
    keys = sort_keys(joins, question.orders)
    living = alive(joins, question.condition, query.search, [key.column for key in keys])
    where = [
        *visible(ctx, joins.root, living),
        *matches(joins, query.search),
        *conditions(joins, question.condition),
    ]
    cursor = None
    if query.cursor:
        cursor = read_cursor(query.cursor, mark, keys)
        if cursor is None:
            raise Rejected([codes.WRONG_CURSOR.at("/cursor")])
    if cursor is not None and cursor.backward:
        keys = tuple(key.reversed() for key in keys)
    statement, build = _statement(question, joins, where, keys, cursor)
    rows = ctx.connection.execute(statement).all()
    total = counted(ctx, question.entity, question.condition, query.search) if query.count == "exact" else None
    return _page(query, rows, build, cursor, len(keys), mark, total)


def _read(ctx: Context, query: Query) -> _Question:
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, query.filter)
    orders, wrong_sort = read_sort(ctx, entity, query.sort, query.group)
    asked = query.columns
    if query.group is not None and not any(problem.pointer == "/group" for problem in wrong_sort):
        asked = tuple(dict.fromkeys((*(asked or every_column(entity)), str(query.group))))
    columns, paths, wrong_columns = read_columns(ctx, entity, asked)
    problems += [*wrong_sort, *wrong_columns]
    if not 1 <= query.limit <= MOST_ROWS:
        problems.append(codes.WRONG_LIMIT.at("/limit", most=MOST_ROWS))
    if problems:
        raise Rejected(problems)
    return _Question(query, entity, condition, orders, columns, paths)


# ---- the statement
def _statement(
    question: _Question,
    joins: Joins,
    where: Sequence[sa.ColumnElement[bool]],
    keys: Sequence[Key],
    cursor: Cursor | None,
) -> tuple[Rows, Callable[[Raw], Row]]:
    starts = [None] if cursor is None else after(keys, cursor.values)
    dialect = joins.ctx.connection.dialect.name
    order = [key.by(dialect) for key in keys]
    limit = question.query.limit + 1

    def part(columns: Sequence[Column], start: sa.ColumnElement[bool] | None) -> Rows:
        found = sa.select(*columns).select_from(joins.source).where(*where)
        return (found if start is None else found.where(start)).order_by(*order).limit(limit)

    if len(starts) == 1 and not any(looks_up(path) for path in question.paths):
        selection = Selection(joins)
        build = row_maker(selection, question.entity, question.columns)
        return part([*selection.columns, *(key.column for key in keys)], starts[0]), build
    names = dict.fromkeys(("id", "sys_version", *(path.first.name for path in question.paths)))
    own = [joins.root.columns[name] for name in names]
    sorted_by = [key.column.label(f"sort__{at}") for at, key in enumerate(keys)]
    parts = [part([*own, *sorted_by], start) for start in starts]
    page, page_keys = _as_page(parts, keys, dialect, limit)
    columns = {name: page.c[column.name] for name, column in zip(names, own, strict=True)}
    looking_up = Joins(joins.ctx, Source(question.entity, page, columns, {}), joins.names)
    selection = Selection(looking_up)
    build = row_maker(selection, question.entity, question.columns)
    outer = sa.select(*selection.columns, *(key.column for key in page_keys)).select_from(looking_up.source)
    return outer.order_by(*(key.by(dialect) for key in page_keys)), build


def _as_page(parts: Sequence[Rows], keys: Sequence[Key], dialect: str, limit: int) -> tuple[sa.Subquery, list[Key]]:
    """The page as a table, and the keys as its columns. Several ranges are read one by one, then merged."""
    if len(parts) == 1:
        page = parts[0].subquery("page")
        return page, _page_keys(page, keys)
    ranges = sa.union_all(*(sa.select(part.subquery(f"range_{at}")) for at, part in enumerate(parts))).subquery(
        "ranges"
    )
    merged = sa.select(ranges).order_by(*(key.by(dialect) for key in _page_keys(ranges, keys))).limit(limit)
    page = merged.subquery("page")
    return page, _page_keys(page, keys)


def _page_keys(page: sa.Subquery, keys: Sequence[Key]) -> list[Key]:
    return [Key(page.c[f"sort__{at}"], key.descending, key.python, key.nullable) for at, key in enumerate(keys)]


# ---- the answer
def _page(
    query: Query,
    rows: Sequence[Raw],
    build: Callable[[Raw], Row],
    cursor: Cursor | None,
    width: int,
    mark: str,
    count: int | None,
) -> Page:
    more = len(rows) > query.limit
    shown = list(rows[: query.limit])
    backward = cursor is not None and cursor.backward
    if backward:
        shown.reverse()
    forth = more if not backward else True
    back = more if backward else cursor is not None
    if not shown:
        turned = "" if cursor is None else write_cursor(Cursor(cursor.values, not backward), mark)
        return Page((), next=turned if backward else "", previous="" if backward else turned, count=count)
    return Page(
        tuple(build(row) for row in shown),
        next=write_cursor(Cursor(tuple(shown[-1][-width:]), False), mark) if forth else "",
        previous=write_cursor(Cursor(tuple(shown[0][-width:]), True), mark) if back else "",
        count=count,
    )
