"""One record on its way through the write path, from the values given to the row written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.access.actors import NOBODY, KnownActor
from core.errors import CardwrightError, Rejected
from core.records.many import DatedSet, LinkSet
from schema_registry.problems import Problem

Action = Literal["create", "update", "delete", "restore"]


@dataclass(frozen=True, slots=True)
class Current:
    """A live row as it was loaded: typed values by field name, and what a write must know of it.

    `allowed`: whether the row is within the actor's scope for the action it was loaded for.
    """

    id: str
    version: int
    owner: int | None
    updated_at: datetime
    values: Mapping[str, object]
    allowed: bool = True


@dataclass(slots=True)
class Draft:
    """What a before-hook is handed (`core.hooks.Write`): it may change `values`, and refuse with a problem.

    `values` are typed, by field name: all of a new record's, only the changed ones of an update, none of a delete
    or a restore. A new record has its `id` already.
    """

    entity: str
    action: Action
    id: str
    values: dict[str, object] = field(default_factory=dict)
    current: Current | None = None
    known_version: int | None = None
    """The version that the writer had before their eyes; None writes over whatever there is."""
    computed: dict[str, object] = field(default_factory=dict)
    """Stored derived values that the change gives another value, by field name; the engine's, never a hook's."""
    to: KnownActor | None = None
    """Whom the record is to belong to, where the writer says so: a new one is its writer's otherwise."""
    kept: dict[str, object] = field(default_factory=dict)
    """What the engine keeps of the record beside its formulas, by field name; the engine's too."""
    events: dict[str, str] = field(default_factory=dict)
    """The fields of processes whose state this write may change, with what leads there."""
    links: dict[str, LinkSet] = field(default_factory=dict)
    """Many-to-many fields that are given, by name."""
    dated: dict[str, DatedSet] = field(default_factory=dict)
    """Values by the day since which they hold that are given, by name."""
    beside: dict[str, tuple[object, object]] = field(default_factory=dict)
    """What of the record changes beside its row: field key → what the log says was there and is there."""
    problems: list[Problem] = field(default_factory=list)
    error: type[CardwrightError] = Rejected

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.values or self.beside)

    @property
    def before(self) -> Mapping[str, object]:
        """The typed values until now; none of a new record."""
        return {} if self.current is None else self.current.values

    def after(self) -> dict[str, object]:
        """The typed values as they will be."""
        return {**self.before, **self.values, **self.computed}

    def hand_over(self) -> None:
        """Takes the new owner of a record that is there among what changes. What comes to nobody keeps its unit."""
        if self.to is not None and self.current is not None and self.current.owner != self.to.id:
            self.values["sys_owner"] = self.to.id
            if self.to is not NOBODY:
                self.computed["sys_unit"] = self.to.unit

    def refuse(self, problem: Problem) -> None:
        """Adds a problem; the write will not be done."""
        self.problems.append(problem)

    def fail(self, error: CardwrightError) -> None:
        """The write is refused for a reason other than its values."""
        self.error = type(error)
        self.problems = list(error.problems)
