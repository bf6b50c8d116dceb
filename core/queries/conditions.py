"""A filter after its names and values were resolved: a small tree of frozen nodes. Still no SQL."""

from __future__ import annotations

from dataclasses import dataclass

from core.queries.paths import Path
from core.queries.relations import Relation
from schema_registry.model import Entity, Field


@dataclass(frozen=True, slots=True)
class Compare:
    """One operator on one path. `value` is what the operator takes: a Python value, a tuple of them, a bool."""

    path: Path
    operator: str
    value: object


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold; with none, it holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one holds; with none, it does not."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds exactly where the other does not, missing values included."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Related:
    """Some related record meets the condition. `steps` lead to the record that it is related to."""

    steps: tuple[Field, ...]
    relation: Relation
    part: Condition


@dataclass(frozen=True, slots=True)
class Kept:
    """The record stands in one of the actor's favourite sets: that of a number, or those with a star (None)."""

    set: int | None
    open: bool = False
    """Only those that are not worked through yet."""


@dataclass(frozen=True, slots=True)
class May:
    """The actor's right to an action reaches the record."""

    action: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The record is shared with the actor; or by them with others."""

    by_me: bool = False


@dataclass(frozen=True, slots=True)
class Leading:
    """The record meets a condition and a search, or stands above one that does, in the tree of its entity."""

    entity: Entity
    part: Condition
    search: str = ""


@dataclass(frozen=True, slots=True)
class Below:
    """A reference leads to one of some records of a tree, or to one that stands below these."""

    path: Path
    ids: tuple[str, ...]


Condition = Compare | Every | Either | Not | Related | Kept | Leading | Below | May | Shared
