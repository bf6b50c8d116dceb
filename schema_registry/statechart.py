"""Compiled processes: states, the transitions between them, timers and what they do; calendars of working hours.

The terms are those of SCXML and UML: a process is a statechart bound to one field of an entity, whose values are its
states. Everything is frozen, like the rest of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from schema_registry.frozen import Frozen
from schema_registry.text import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REACHED, STAYED = "reached", "stayed"
"""Behind the colon of a path to the field of a process: the states that a record was in, and how long it was."""
OWNER = "owner"
"""Whom a notice is for: whoever owns the record."""
ROLE, UNIT = "role:", "unit:"
"""Whom a notice is for: everybody with a role; those of the record's unit or above it."""


@dataclass(frozen=True, slots=True)
class Assign:
    """Gives a field a value: as written, or what a formula makes of the record. `sys_owner` may be given too."""

    field: str
    value: object = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tells people about the record: `owner`, a field that holds a person, `role:name` or `unit:name`."""

    to: tuple[str, ...]
    message: Text | None = None


Action = Assign | Notify


@dataclass(frozen=True, slots=True)
class Transition:
    """What may happen in a state. `roles`: who may do it; nobody named leaves it to whoever may change the record."""

    event: str
    title: Text
    target: str
    roles: tuple[str, ...] = ()
    guard: str = ""
    message: Text | None = None
    """What is said where the guard is not true."""
    require: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    votes: int = 1
    """How many different people have to do it before it happens."""
    key: str = ""
    """The name that the event was first given in its state: what it is for ever."""
    renamed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """What happens when a record has been in a state for a while. Without a target it stays there."""

    id: str
    delay: str
    clock: Literal["calendar", "working"] = "calendar"
    guard: str = ""
    target: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One state. `require`: what a record needs while it is in it.

    `key`: the name it was first given, which is what it is for ever in its process.
    """

    name: str
    title: Text
    color: str = ""
    final: bool = False
    require: tuple[str, ...] = ()
    entry: tuple[Action, ...] = ()
    exit: tuple[Action, ...] = ()
    transitions: Mapping[str, Transition] = Frozen({})
    timers: tuple[Timer, ...] = ()
    key: str = ""
    renamed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """A statechart bound to the field of an entity. `since` names the field that keeps when the state was entered.

    `moved`: states that are gone, and those that their records go into. `calendar`: the working hours of its timers.
    """

    key: str
    name: str
    title: Text
    entity: str
    field: str
    initial: str
    states: Mapping[str, State]
    since: str = ""
    calendar: str = ""
    description: Text | None = None
    moved: Mapping[str, str] = Frozen({})

    def state(self, value: object) -> State:
        """The state of a record by what its field holds; the initial one where it holds nothing that is known."""
        found = self.states.get(value) if isinstance(value, str) else None
        return found or self.states[self.initial]

    def edges(self) -> Iterator[tuple[State, Transition | Timer]]:
        """Everything that leads from a state, in the order of the definition."""
        for state in self.states.values():
            for transition in state.transitions.values():
                yield state, transition
            for timer in state.timers:
                yield state, timer

    def formulas(self) -> Iterator[str]:
        """Every formula of it: guards, and what actions assign."""
        for state in self.states.values():
            yield from _assigned((*state.entry, *state.exit))
        for _, edge in self.edges():
            yield from (edge.guard,) if edge.guard else ()
            yield from _assigned(edge.actions)


def _assigned(actions: tuple[Action, ...]) -> Iterator[str]:
    yield from (one.formula for one in actions if isinstance(one, Assign) and one.formula)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working hours by weekday, minutes of the day from and to; public holidays of a country; days that differ."""

    key: str
    name: str
    title: Text
    hours: Mapping[str, tuple[tuple[int, int], ...]]
    holidays: str = ""
    closed: tuple[str, ...] = ()
    """Days off beside the holidays, as ISO dates."""
    open: tuple[str, ...] = ()
    """Days that are worked although the week or a holiday says otherwise: with the hours of a Monday, or the first
    day that has any."""
