"""A list that begins with a choice: one range of an index an option, so that a page reads no other rows.

Options sort by their place among the options, which no index knows. Within one option an index on the field and the
rest of the sort serves, so a page of a million records is put together of as many short ranges as there are options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa

from core.queries.computed import computed
from core.queries.conditions import Every
from core.queries.cursors import Cursor, after
from core.queries.joins import Joins
from core.queries.scans import indexed_by
from core.queries.sorting import Key, Order
from core.queries.sources import Column

MOST = 8
"""Options of a field whose ranges are read one by one."""
Sql = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Range:
    """Rows that are read in one go: what finds them, the keys that they differ by, where to begin among them."""

    keys: Sequence[Key]
    conditions: tuple[Sql, ...] = ()
    start: Sql | None = None


def has_ranges(joins: Joins, orders: Sequence[Order], keys: Sequence[Key], wanted: object, search: str) -> bool:
    """Whether the page of a list is put together of ranges: all records, the choice first, an index for the rest."""
    if not orders or wanted != Every(()) or search or joins.personal:
        return False
    path = orders[0].path
    plain = not (path.steps or path.by or path.field.many or path.field.kind == "tree" or computed(path.field))
    if not plain or not 0 < len(path.field.choices) <= MOST:
        return False
    return indexed_by(joins, joins.root.columns[path.field.name], keys[1:])


def ranges(joins: Joins, order: Order, keys: Sequence[Key], cursor: Cursor | None) -> Iterator[Range]:
    """The ranges that hold the rows behind a cursor. `keys` as the page is read: backwards, where the cursor is."""
    column = joins.root.columns[order.path.field.name]
    values = [one.value for one in order.path.field.choices]
    for rank, condition in _options(column, values):
        # Rows of no option are few, an index in their order would be read in vain.
        further = [key.apart() for key in keys[1:]] if rank == len(values) else keys[1:]
        if cursor is None:
            yield Range(further, (condition,))
            continue
        here, there = _place(rank), _place(cursor.values[0])
        if here == there:
            starts = after(further, cursor.values[1:], first=1)
            yield from (Range(further, (condition,), start) for start in starts)
        elif (here < there) == keys[0].descending:
            yield Range(further, (condition,))


def _options(column: Column, values: Sequence[str]) -> Iterator[tuple[int | None, Sql]]:
    """Each option with its rank: missing values, the options, then what is no option any more."""
    yield None, column.is_(None)
    for rank, value in enumerate(values):
        yield rank, column == sa.literal(value, column.type)
    # What lies between the options in the order of the index, which finds that there is nothing.
    ends = [sa.literal(value, column.type) for value in sorted(values)]
    yield len(values), column < ends[0]
    for least, most in pairwise(ends):
        yield len(values), sa.and_(column > least, column < most)
    yield len(values), column > ends[-1]


def _place(rank: object) -> int:
    """Missing values sort before all others."""
    return rank if isinstance(rank, int) else -1
