"""The statement of a page: the rows wanted, then their look-ups. Values are bound, so it serves every like question.

Bound are `v…` (conditions), `s…` (search), `k…` (cursor), `b…` (stretch) and `rows`; each also
holds the value it was made with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from core.context import Context
from core.queries.by_option import Range, has_ranges, ranges
from core.queries.columns import Raw, Selection, looks_up, row_maker
from core.queries.computed import needed
from core.queries.conditions import Condition
from core.queries.cursors import Cursor, after
from core.queries.joins import Joins
from core.queries.operators import conditions
from core.queries.paths import Path
from core.queries.query import Row
from core.queries.scans import alive
from core.queries.search import matches
from core.queries.sight import visible
from core.queries.sorting import Key, Order, sort_keys
from core.queries.sources import Column, Names, Rows, Source, own_table
from core.queries.stretches import Stretch
from schema_registry.model import Entity


@dataclass(frozen=True, slots=True)
class Question:
    """A query whose every name and value was found good."""

    entity: Entity
    condition: Condition
    search: str
    orders: tuple[Order, ...]
    columns: tuple[str, ...]
    paths: tuple[Path, ...]
    cursor: Cursor | None
    stretch: Stretch | None = None
    """Where its rows are looked for."""
    found_first: bool = False
    """Whether no index is read in the order of the page."""


@dataclass(frozen=True, slots=True)
class PageStatement:
    """A statement, how its rows become records, and at which places of a row its sort keys are."""

    statement: Rows
    build: Callable[[Raw], Row]
    keys: tuple[int, ...]


def page_statement(ctx: Context, question: Question) -> tuple[PageStatement, bool]:
    """The statement of a page, and whether it is good for this actor alone."""
    joins = Joins(ctx, own_table(ctx, question.entity), Names())
    keys = sort_keys(joins, question.orders)
    if question.found_first:
        keys = tuple(key.apart() for key in keys)
    by_option = has_ranges(joins, question.orders, keys, question.condition, question.search)
    first = joins.root.columns[question.orders[0].path.field.name] if by_option else keys[0].column
    stretch = question.stretch
    living = alive(joins, question.condition, question.search, [first if stretch is None else stretch.column])
    where = [
        *visible(ctx, joins.root, living),
        *matches(joins, question.search),
        *conditions(joins, question.condition),
    ]
    cursor = question.cursor
    if cursor is not None and cursor.backward:
        keys = tuple(key.reversed() for key in keys)
    if by_option:
        found = list(ranges(joins, question.orders[0], keys, cursor))
        return _with_look_ups(joins, question, where, keys, found)
    starts = [None] if cursor is None else after(keys, cursor.values)
    among = [()] if stretch is None else stretch.conditions()
    found = [Range(keys, conditions, start) for conditions in among for start in starts]
    if len(found) == 1 and not any(looks_up(path) for path in question.paths):
        selection = Selection(joins)
        build = row_maker(selection, question.entity, question.columns)
        places = tuple(selection.at(key.column) for key in keys)
        statement = _part(joins, selection.columns, [*where, *found[0].conditions], keys, found[0].start)
        return PageStatement(statement, build, places), joins.personal
    return _with_look_ups(joins, question, where, keys, found)


@dataclass(frozen=True, slots=True)
class Held:
    """What the page's rows hold of the asked entity's own: all that its look-ups begin with, and its sort keys."""

    question: Question
    of: dict[str, Column]
    columns: tuple[Column, ...]
    labels: tuple[str, ...]
    """The names of the sort keys among the columns."""

    @classmethod
    def of_page(cls, joins: Joins, question: Question, keys: Sequence[Key]) -> Held:
        names = dict.fromkeys(("id", "sys_version"))
        for path in question.paths:
            names.update(dict.fromkeys(sorted(needed(joins.ctx, path))))
        of = {name: joins.root.columns[name] for name in names}
        own = [*{id(column): column for column in of.values()}.values()]
        known = {id(column): column.name for column in own}
        labels = tuple(known.get(id(key.column), f"sort__{at}") for at, key in enumerate(keys))
        sorted_by = [
            key.column.label(label) for key, label in zip(keys, labels, strict=True) if id(key.column) not in known
        ]
        return cls(question, of, (*own, *sorted_by), labels)

    def looking_up(self, joins: Joins, page: sa.Subquery) -> Joins:
        """Joins that begin at the rows of the page."""
        columns = {name: page.c[column.name] for name, column in self.of.items()}
        return Joins(joins.ctx, Source(self.question.entity, page, columns, {}), joins.names)


def _part(
    joins: Joins,
    columns: Sequence[Column],
    where: Sequence[sa.ColumnElement[bool]],
    keys: Sequence[Key],
    start: sa.ColumnElement[bool] | None,
) -> Rows:
    """Rows of the asked entity in order, beginning behind the cursor."""
    found = sa.select(*columns).select_from(joins.source).where(*where)
    if start is not None:
        found = found.where(start)
    order = (key.by(joins.ctx.connection.dialect.name) for key in keys)
    return found.order_by(*order).limit(sa.bindparam("rows", 0, sa.Integer()))


def _with_look_ups(
    joins: Joins,
    question: Question,
    where: Sequence[sa.ColumnElement[bool]],
    keys: Sequence[Key],
    starts: Sequence[Range],
) -> tuple[PageStatement, bool]:
    """The page as a subquery, and look-ups joined to its few rows."""
    dialect = joins.ctx.connection.dialect.name
    held = Held.of_page(joins, question, keys)
    parts = [_part(joins, held.columns, [*where, *one.conditions], one.keys, one.start) for one in starts]
    page = _page(parts, keys, held.labels, dialect)
    sorted_by = page_keys(page, keys, held.labels)
    looking_up = held.looking_up(joins, page)
    selection = Selection(looking_up)
    build = row_maker(selection, question.entity, question.columns)
    places = tuple(selection.at(key.column) for key in sorted_by)
    outer = sa.select(*selection.columns).select_from(looking_up.source)
    statement = outer.order_by(*(key.by(dialect) for key in sorted_by))
    return PageStatement(statement, build, places), joins.personal or looking_up.personal


def _page(parts: Sequence[Rows], keys: Sequence[Key], labels: Sequence[str], dialect: str) -> sa.Subquery:
    """The page as a table. Several ranges are read one by one, each from its index, then merged."""
    if len(parts) == 1:
        return parts[0].subquery("page")
    ranges = sa.union_all(*(sa.select(part.subquery(f"range_{at}")) for at, part in enumerate(parts)))
    merged = ranges.subquery("ranges")
    order = (key.by(dialect) for key in page_keys(merged, keys, labels))
    return sa.select(merged).order_by(*order).limit(sa.bindparam("rows", 0, sa.Integer())).subquery("page")


def page_keys(page: sa.Subquery, keys: Sequence[Key], labels: Sequence[str]) -> list[Key]:
    """The keys as columns of the page."""
    return [replace(key, column=page.c[label]) for key, label in zip(keys, labels, strict=True)]
