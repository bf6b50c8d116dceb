"""Records in rows: one statement for a page, look-ups included, and one more when a count is asked for.

The page is found first, in a subquery that touches nothing but what filter and sort need; look-ups are joined to
its few rows afterwards. Questions of one shape share one prepared statement, whatever values they ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.access.rights import require
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.columns import Raw, every_column, read_columns
from core.queries.counting import counted
from core.queries.cursors import Check, Cursor, checks, fingerprint, read_cursor, write_cursor
from core.queries.filters import read_filter
from core.queries.forms import bindings, shape_of
from core.queries.get import get
from core.queries.joins import Joins
from core.queries.many import parted, with_many
from core.queries.paths import Path, entity_named
from core.queries.prepared import prepared, prepared_for
from core.queries.query import Page, Query
from core.queries.search import terms_of
from core.queries.sorting import Order, read_sort, sort_keys
from core.queries.sources import Names, own_table
from core.queries.statements import PageStatement, Question, page_statement
from schema_registry.model import Entity, Group
from schema_registry.problems import Problem

__all__ = ["MOST_ROWS", "find", "get"]

MOST_ROWS = 1000
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class _Sorting:
    orders: tuple[Order, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    names: tuple[str, ...]
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find(ctx: Context, query: Query) -> Page:
    """A page of the records that the actor may see. Raises Missing, Denied and Rejected with every problem."""
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, query.filter)
    sorting = _sorting(ctx, entity, tuple(query.sort), query.group)
    own, several = parted(entity, tuple(query.columns))
    if several and not own:
        own = ("id",)
    columns = _columns(ctx, entity, own, query.group if not sorting.problems else None)
    problems += [*sorting.problems, *columns.problems]
    if not 1 <= query.limit <= MOST_ROWS:
        problems.append(codes.WRONG_LIMIT.at("/limit", most=MOST_ROWS))
    by = [("/sort", order.path) for order in sorting.orders]
    problems = problems or burdens(ctx, entity, condition, query.search, by)
    if problems:
        raise Rejected(problems)
    mark = fingerprint(query, entity.key)
    cursor = read_cursor(query.cursor, mark, sorting.checks) if query.cursor else None
    if query.cursor and cursor is None:
        raise Rejected([codes.WRONG_CURSOR.at("/cursor")])
    question = Question(entity, condition, query.search, sorting.orders, columns.names, columns.paths, cursor)
    rows, made = _rows(ctx, question, query)
    total = counted(ctx, entity, condition, query.search) if query.count == "exact" else None
    page = _page(query, rows, made, cursor, mark, total)
    return replace(page, rows=with_many(ctx, entity, several, page.rows)) if several else page


def _sorting(ctx: Context, entity: Entity, sort: tuple[str, ...], group: Group | None) -> _Sorting:
    return prepared(ctx.live, ("sorting", entity.name, sort, group), lambda: _read_sorting(ctx, entity, sort, group))


def _read_sorting(ctx: Context, entity: Entity, sort: tuple[str, ...], group: Group | None) -> _Sorting:
    orders, problems = read_sort(ctx, entity, sort, group)
    keys = sort_keys(Joins(ctx, own_table(ctx, entity), Names()), orders)
    return _Sorting(orders, checks(keys), tuple(problems))


def _columns(ctx: Context, entity: Entity, asked: tuple[str, ...], group: Group | None) -> _Columns:
    def read() -> _Columns:
        names = asked
        if group is not None:
            names = tuple(dict.fromkeys((*(asked or every_column(entity)), str(group))))
        found, paths, problems = read_columns(ctx, entity, names)
        return _Columns(found, paths, tuple(problems))

    return prepared(ctx.live, ("columns", entity.name, asked, group), read)


def _rows(ctx: Context, question: Question, query: Query) -> tuple[Sequence[Raw], PageStatement]:
    """What the database answers, one row more than asked where there are more, and the statement that was asked."""
    values: list[object] = []
    terms = terms_of(question.search)
    cursor = question.cursor
    shape = (
        question.entity.name,
        question.columns,
        tuple(query.sort),
        query.group,
        shape_of(ctx, question.condition, values),
        tuple(len(term) > 1 for term in terms),
        cursor and (cursor.backward, tuple(value is None for value in cursor.values)),
    )
    made = prepared_for(ctx, ("find", *shape), lambda: page_statement(ctx, question))
    bound = bindings(ctx, question.entity, values, terms)
    if cursor is not None:
        bound.update((f"k{at}", value) for at, value in enumerate(cursor.values) if value is not None)
    return ctx.connection.execute(made.statement, {**bound, "rows": query.limit + 1}).all(), made


def _page(
    query: Query,
    rows: Sequence[Raw],
    made: PageStatement,
    cursor: Cursor | None,
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
        tuple(map(made.build, shown)),
        next=write_cursor(Cursor(tuple(shown[-1][at] for at in made.keys), False), mark) if forth else "",
        previous=write_cursor(Cursor(tuple(shown[0][at] for at in made.keys), True), mark) if back else "",
        count=count,
    )
