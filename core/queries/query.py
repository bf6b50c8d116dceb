"""Questions and answers of the one query path. A question is data; nothing in it is SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schema_registry.model import Field, Group, Measure
from schema_registry.reports import CONVERSION

FilterTree = Mapping[str, object]
"""`{"_and": [{"grade": {"_in": ["A", "B"]}}, {"customer.country": {"_eq": "France"}}]}` (language.md, Query)."""


class Link(NamedTuple):
    """The value of a reference in an answer: the target's id and its card title; of one that may lead to records of
    several entities, which of them."""

    id: str
    title: str
    entity: str = ""


class Person(NamedTuple):
    """The value of `sys_owner` and the like: the number and name of a person, or of a unit."""

    id: int
    name: str


Row = Mapping[str, object]
"""One record: Python values by asked path, and always `id` and `sys_version`. References are `Link`s."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Records of some groups; `out`: of all others. A group is a condition a level, one fewer stands for all below.

    What is no condition any more is passed over: what a reader folded does not outlive the field it was about.
    """

    groups: tuple[tuple[FilterTree, ...], ...]
    out: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Ask for records. `sort` holds paths, `-` in front for descending; `groups` sort before them.

    `portion` leaves records out of the pages without making them pages of another question: cursors stay good.
    """

    entity: str
    columns: tuple[str, ...] = ()
    filter: FilterTree | None = None
    search: str = ""
    sort: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    limit: int = 50
    cursor: str = ""
    portion: Portion | None = None
    count: Literal["none", "exact"] = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order; cursors for the pages after and before ("" where there is none); the count when asked."""

    rows: tuple[Row, ...]
    next: str = ""
    previous: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """A figure by formula over totals (`count_if(stage = 'won') / count()`); `field` says how it is rounded."""

    source: str
    field: Field

    def __str__(self) -> str:
        return self.field.name


@dataclass(frozen=True, slots=True)
class Conversion:
    """Which share of the records that reached a state of the field's process reached the next of `states` as well.

    Over records that are not grouped by such states: which share of those in the first reached the last.
    """

    field: str
    states: tuple[str, ...]

    def __str__(self) -> str:
        return f"{CONVERSION}:{self.field}"


Asking = Measure | Calculated | Conversion
"""One figure that is asked for."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Ask for figures over all records of a filter, by up to four groups. Without groups: one bucket of totals.

    `order` holds measures and groups as they are written (`-sum:freight`, `ordered_on:year`); what it leaves out
    follows ascending by group. `limit` is the most buckets to answer with.
    """

    entity: str
    measures: tuple[Asking, ...] = (Measure("count"),)
    groups: tuple[Group, ...] = ()
    filter: FilterTree | None = None
    search: str = ""
    limit: int = 1000
    order: tuple[str, ...] = ()
    portion: Portion | None = None


class Bucket(NamedTuple):
    """One group: its keys (one a group; None for missing; `Link`s for references) and its figures in order.

    Keys of date buckets are text (`1996-Q3`); a figure over no values at all is None.
    """

    keys: tuple[object, ...]
    values: tuple[object, ...]


class Figures(tuple[Bucket, ...]):
    """The buckets of an answer in order. `truncated`: there are more than the limit."""

    truncated: bool = False

    @classmethod
    def of(cls, buckets: Iterable[Bucket], *, truncated: bool) -> Figures:
        figures = cls(buckets)
        figures.truncated = truncated
        return figures
