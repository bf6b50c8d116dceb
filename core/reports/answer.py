"""A report's answer: lines and columns of figures, with what they are totals of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.queries.query import FilterTree
from core.reports.question import Narrowed
from schema_registry.frozen import Frozen
from schema_registry.reports import Report

Values = tuple[object, ...]
"""The figures of one group in the order of the report's measures."""


@dataclass(frozen=True, slots=True)
class Place:
    """A group in one direction: a line or a column. `keys` are those of its dimensions, fewer for a (sub)total.

    `ids` tell it apart, also where texts that count as one are written in several ways. `others`: all groups of the
    first dimension that are not shown, together.
    """

    ids: tuple[object, ...] = ()
    keys: tuple[object, ...] = field(default=(), compare=False)
    others: bool = False

    @property
    def depth(self) -> int:
        return len(self.ids)


TOTAL = Place()
OTHERS = Place(("others",), (), others=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """Lines and columns from top to bottom and from left to right, subtotals before what they are of, `TOTAL` last.

    A report without row dimensions has the line `TOTAL` only, one without column dimensions that column. `cells` has
    no entry where there are no records. `before` holds the figures of the compared period: of `TOTAL`, and of lines
    that are periods themselves. `counted`: the number of records. `at`: the time of the data.
    """

    report: Report
    narrowed: Narrowed
    filter: FilterTree | None
    lines: tuple[Place, ...]
    columns: tuple[Place, ...]
    cells: Mapping[tuple[Place, Place], Values]
    counted: int
    at: datetime
    before: Mapping[Place, Values] = Frozen({})
    shown: FilterTree | None = None
    """With `OTHERS` among the lines: the filter that leaves the groups that are shown."""
    as_of: date | None = None
    """The day whose values the figures are made of; None for present ones."""

    def values(self, line: Place, column: Place = TOTAL) -> Values | None:
        """The figures of a cell; None where there are no records."""
        return self.cells.get((line, column))

    @property
    def total(self) -> Values:
        """The figures over all records."""
        return self.cells[TOTAL, TOTAL]
