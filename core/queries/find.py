"""Records in rows: one statement for a page, look-ups included, and one more when a count is asked for.

The page is found first, in a subquery that touches nothing but what filter and sort need; look-ups are joined to
its few rows afterwards. Questions of one shape share one prepared statement, whatever values they ask for.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from core.access.rights import require
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.answering import Told, answer
from core.queries.burdens import burdens
from core.queries.columns import Raw, every_column, read_columns
from core.queries.counting import counted
from core.queries.cursors import Check, Cursor, checks, fingerprint, read_cursor, write_cursor
from core.queries.filters import read_filter
from core.queries.forms import bindings, shape_of
from core.queries.get import get
from core.queries.hits import found_first
from core.queries.joins import Joins
from core.queries.many import parted, with_many
from core.queries.paths import Path, entity_named
from core.queries.pointed import pointing, with_titles
from core.queries.portions import of_portion
from core.queries.prepared import prepared, prepared_for
from core.queries.query import Page, Query
from core.queries.search import terms_of
from core.queries.sorting import Order, read_sort, sort_keys
from core.queries.sources import Names, own_table
from core.queries.statements import PageStatement, Question, page_statement
from core.queries.stretches import stretches
from schema_registry.model import Entity, Group
from schema_registry.problems import Problem

__all__ = ["MOST_ROWS", "find", "get"]

MOST_ROWS = 1000
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """The orders of a question, what a cursor of them holds, and what is wrong with them."""

    orders: tuple[Order, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of a question, what they read, and what is wrong with them."""

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]


def find(ctx: Context, query: Query) -> Page:
    """A page of the records that the actor may see. Raises Missing, Denied and Rejected with every problem."""
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, query.filter)
    sorting = sorting_of(ctx, entity, tuple(query.sort), query.groups)
    own, several = parted(entity, tuple(query.columns))
    if several and not own:
        own = ("id",)
    columns = columns_of(ctx, entity, own, query.groups if not sorting.problems else ())
    problems += [*sorting.problems, *columns.problems]
    if not 1 <= query.limit <= MOST_ROWS:
        problems.append(codes.WRONG_LIMIT.at("/limit", most=MOST_ROWS))
    by = [("/sort", order.path) for order in sorting.orders]
    problems = problems or burdens(ctx, entity, condition, query.search, by)
    if problems:
        raise Rejected(problems)
    whole, condition = condition, of_portion(ctx, entity, condition, query.portion)
    mark = fingerprint(query, entity.key, ctx.as_of)
    cursor = read_cursor(query.cursor, mark, sorting.checks) if query.cursor else None
    if query.cursor and cursor is None:
        raise Rejected([codes.WRONG_CURSOR.at("/cursor")])
    question = Question(entity, condition, query.search, sorting.orders, columns.names, columns.paths, cursor)
    rows, made = _rows(ctx, question, query)
    total = counted(ctx, entity, whole, query.search) if query.count == "exact" else None
    page = _page(query, rows, made, cursor, mark, total)
    page = replace(page, rows=with_many(ctx, entity, several, page.rows)) if several else page
    led = pointing(columns.paths)
    return replace(page, rows=with_titles(ctx, led, page.rows)) if led else page


def sorting_of(ctx: Context, entity: Entity, sort: tuple[str, ...], groups: tuple[Group, ...]) -> Sorting:
    return prepared(
        ctx.live, ("sorting", entity.name, sort, groups), lambda: _read_sorting(ctx, entity, sort, groups)
    )


def _read_sorting(ctx: Context, entity: Entity, sort: tuple[str, ...], groups: tuple[Group, ...]) -> Sorting:
    orders, problems = read_sort(ctx, entity, sort, groups)
    keys = sort_keys(Joins(ctx, own_table(ctx, entity), Names()), orders)
    return Sorting(orders, checks(keys), tuple(problems))


def columns_of(ctx: Context, entity: Entity, asked: tuple[str, ...], groups: tuple[Group, ...]) -> Asked:
    def read() -> Asked:
        names = asked
        if groups:
            names = tuple(dict.fromkeys((*(asked or every_column(entity)), *map(str, groups))))
        found, paths, problems = read_columns(ctx, entity, names)
        return Asked(found, paths, tuple(problems))

    return prepared(ctx.live, ("columns", entity.name, asked, groups), read)


def _rows(ctx: Context, question: Question, query: Query) -> tuple[Sequence[Raw], PageStatement]:
    """What the database answers, one row more than asked where there are more, and the statement that was asked."""
    values: list[object] = []
    terms = terms_of(question.search)
    shape = (
        question.entity.name,
        question.columns,
        tuple(query.sort),
        query.groups,
        shape_of(ctx, question.condition, values),
        tuple(len(term) > 1 for term in terms),
    )
    bound = {**bindings(ctx, question.entity, values, terms), "rows": query.limit + 1}
    if not terms:
        orders, wanted = question.orders, question.condition
        for stretch in stretches(ctx, question.entity, orders, wanted, question.cursor, shape):
            rows, made = _read(ctx, replace(question, stretch=stretch), shape, {**bound, **stretch.bindings()})
            if stretch.whole or len(rows) > query.limit:
                return rows, made
        return _read(ctx, question, shape, bound)
    question = replace(question, found_first=found_first(ctx, question.entity, terms))
    return _read(ctx, question, (*shape, question.found_first), bound)


def _read(
    ctx: Context, question: Question, shape: Hashable, bound: dict[str, object]
) -> tuple[Sequence[Raw], PageStatement]:
    """The same, of the rows in one stretch, or of all there are."""
    cursor, stretch = question.cursor, question.stretch
    kept = (
        shape,
        cursor and (cursor.backward, _rank(question, cursor), tuple(value is None for value in cursor.values)),
        stretch and stretch.shape,
    )
    made = prepared_for(ctx, ("find", *kept), lambda: page_statement(ctx, question))
    if cursor is not None:
        bound = {**bound, **{f"k{at}": value for at, value in enumerate(cursor.values) if value is not None}}
    told = Told("list", question.entity, question.condition, question.search, question.orders)
    return answer(ctx, made.statement, bound, told), made


def _rank(question: Question, cursor: Cursor) -> object:
    """The place of a choice that the list begins with: it decides which options are read (`by_option`)."""
    return cursor.values[0] if question.orders and question.orders[0].path.field.choices else None


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
