"""A filter after its names and values were resolved: a small tree of frozen nodes. Still no SQL."""

from __future__ import annotations

from dataclasses import dataclass

from core.queries.paths import Path
from core.queries.relations import Relation
from schema_registry.model import Field


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


Condition = Compare | Every | Either | Not | Related
