"""Compiled reports: a question with a layout, frozen like the rest of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schema_registry.frozen import Frozen
from schema_registry.model import Field, Group, Measure, Text

DISTINCT = "distinct"
"""The total that counts different values. No sum of it means anything, so each level asks for its own."""
MEDIAN = "median"
"""The total that half of the values are below. It, too, cannot be made of those of parts."""
CONVERSION = "conversion"
"""The total that says which share of the records that reached a state reached the next one as well."""
ROWS, COLUMNS, DIMENSIONS = 3, 2, 4
"""Most dimensions from top to bottom, from left to right, and of both together."""
LIMIT = 200
"""Most rows of the first dimension that are shown before others are added up."""
CURRENT, LAST, LATEST, ALL = "current", "last", "latest", "all"
PERIODS = (CURRENT, LAST, LATEST, ALL)
"""Periods by what they are today; any other is the key of one (`2026-Q3`)."""

Form = Literal["bar", "stackedBar", "line", "area", "pie", "pareto", "funnel"]
Comparison = Literal["previous", "lastYear", "none"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What records are grouped by. `fill`: periods, or states, without records are shown too.

    `states`: of a dimension by the states that records reached, those that are shown, in this order.
    """

    group: Group
    title: Text | None = None
    fill: bool = False
    states: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What it is called in `sort`, addresses and answers: `ordered_on:month`."""
        return str(self.group)


AT_END = "period"
"""Of `asOf`: the last day of the period that a report is of."""


@dataclass(frozen=True, slots=True)
class ReportMeasure:
    """One figure: a total of a field (`measure`), or a `formula` over totals, whose values are those of `field`.

    `states`: of a conversion, the states that follow each other.
    """

    id: str
    title: Text | None = None
    measure: Measure = Measure("count")
    formula: str = ""
    field: Field | None = None
    better: Literal["more", "less"] = "more"
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The span of time that readers choose. `default`: one of `PERIODS`, or a key."""

    path: str
    by: str
    default: str = CURRENT
    compare: Comparison = "previous"


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of a measure."""

    form: Form
    measure: str
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `filter` is a filter tree; `show` holds `kpi`, `table` and charts from top to bottom.

    `sort` holds ids of measures and dimensions, `-` in front for descending. `limit` is 0 where none is stated.
    """

    key: str
    name: str
    title: Text
    entity: str
    measures: tuple[ReportMeasure, ...]
    rows: tuple[Dimension, ...] = ()
    columns: tuple[Dimension, ...] = ()
    description: Text | None = None
    roles: tuple[str, ...] = ()
    filter: Mapping[str, object] = Frozen({})
    filters: tuple[str, ...] = ()
    period: Period | None = None
    sort: tuple[str, ...] = ()
    limit: int = 0
    show: tuple[str | Chart, ...] = ("kpi", "table")
    as_of: str = ""
    """The day whose values it reads: `today`, a day, or `period` for the last one of the period that it is of."""

    def measure(self, id: str) -> ReportMeasure:
        """The measure of an id. Raises KeyError."""
        return {one.id: one for one in self.measures}[id]
