"""How an entity's records are listed, compiled: groups, figures, views, and what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema_registry.text import Text


@dataclass(frozen=True, slots=True)
class Group:
    """Group by a field path; dates by a bucket of `BUCKETS`, numbers by ranges of a width.

    Written `ordered_on:year`, `amount:1000` in addresses.
    """

    path: str
    by: str = ""

    @classmethod
    def parse(cls, text: str) -> Group:
        path, _, by = text.partition(":")
        return cls(path, by)

    def __str__(self) -> str:
        return f"{self.path}:{self.by}" if self.by else self.path


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over many records: `sum:freight`; a plain count is `count`."""

    total: str
    path: str = ""

    @classmethod
    def parse(cls, text: str) -> Measure:
        total, _, path = text.partition(":")
        return cls(total, path)

    def __str__(self) -> str:
        return f"{self.total}:{self.path}" if self.path else self.total


TONES = ("ok", "warn", "bad", "accent", "violet", "teal")
"""The colours that conditions give to rows and cells: those of states, never free ones."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """Records that meet a condition stand out: whole rows, or the cells of `fields`. `title` says what it means.

    The condition is a formula over the record, or a filter.
    """

    id: str
    title: Text
    tone: str
    when: str | Mapping[str, object]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """Some of an entity's records under a name. What is left out (columns, sort, groups …) is the list's own."""

    id: str
    title: Text
    filter: Mapping[str, object]
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True)
class ListView:
    """How an entity is listed by default. `filters` are the fields offered (and indexed) as quick filters."""

    columns: tuple[str, ...]
    sort: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    totals: tuple[Measure, ...] = ()
    views: tuple[View, ...] = ()
    highlights: tuple[Highlight, ...] = ()
