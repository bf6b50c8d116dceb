"""The place that records of an entity have on the timelines of those that they refer to, as tasks of people, and in a
pool that belongs to nobody; and what whoever may not see them is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schema_registry.durations import Duration
from schema_registry.frozen import Frozen


@dataclass(frozen=True, slots=True)
class Standing:
    """How the records of an entity stand on the timelines of those that they refer to."""

    on: tuple[str, ...]
    at: str = ""
    """The field that says when; empty: when they were created."""
    kind: str = ""
    text: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tasks:
    """How the records of an entity are things to be done: by when, by whom, and what says that they are.

    `open`: the values of `status` that leave something to do, the first of which a task goes back to; `done`: the one
    that says it is done. Of a yes or no there are none: yes is done.
    """

    due: str
    status: str
    assignee: str = ""
    """Who is to do it; empty: whoever the record belongs to."""
    open: tuple[str, ...] = ()
    done: str = ""


@dataclass(frozen=True, slots=True)
class Discloses:
    """What people may learn of records that they may not see: that one has a unique value, how many keep others from
    being deleted, that one is probably the same as what is typed."""

    unique: bool = False
    references: bool = False
    duplicates: Literal["", "exists", "owner"] = ""


class Sign(NamedTuple):
    """Records of `entity` that refer to one through `field`: they show that somebody works on it."""

    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Pool:
    """How the records of an entity come to whoever takes care of them, and go from who does not.

    `limit`: how many a person may hold who claims another one; 0 for any number. `again`: how long whoever gave one
    away may not claim it. `release`: after how much silence it goes from them, told `warn` before. `signs`: what ends
    a silence; None for any change by a person, notes, and what stands on its timeline. `keep`: a filter of those that
    are nobody's to lose, nor count.
    """

    limit: int = 0
    again: Duration | None = None
    release: Duration | None = None
    warn: Duration | None = None
    signs: tuple[Sign, ...] | None = None
    keep: Mapping[str, object] = Frozen({})
