"""What a change renames or takes out: entities, fields, options, states, events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.publish.renaming import renames, step_id
from core.publish.subject import subject
from schema_registry.changes import (
    Change,
    ChangeDefinition,
    ChangeEntity,
    ChangeField,
    RemoveEntity,
    RemoveField,
)
from schema_registry.defining import EVENT, STATE
from schema_registry.diff import diff
from schema_registry.model import Field, Model
from schema_registry.statechart import Process


@dataclass(frozen=True, slots=True)
class Moved:
    """An element by its name before; after is empty where it is taken out. `value`: an option, state or event of the
    field, as `rename` is told of it (`=VIP`, `:CLOSE`)."""

    step: str
    entity: str
    field: str
    after: str
    value: str = ""

    @property
    def name(self) -> str:
        return self.value[1:] or self.field or self.entity

    @property
    def element(self) -> str:
        return f"{self.entity}.{self.field}{self.value}"


def moves(old: Model, new: Model) -> Iterator[Moved]:
    """Everything that the later model renames or does not have any more."""
    for change in diff(old, new):
        yield from _moved(change, old)


def _moved(change: Change, old: Model) -> Iterator[Moved]:
    step = subject(change).id
    match change:
        case ChangeEntity() if change.before.name != change.after.name:
            yield Moved(step, change.before.name, "", change.after.name)
        case RemoveEntity():
            yield Moved(step, change.entity.name, "", "")
        case ChangeField():
            entity = _entity(old, change.entity)
            if change.before.name != change.after.name:
                yield Moved(step, entity, change.before.name, change.after.name)
            yield from _options(step, entity, change.before, change.after)
        case RemoveField():
            yield Moved(step, _entity(old, change.entity), change.field.name, "")
        case ChangeDefinition():
            before, after = change.before, change.after
            if isinstance(before, Process) and isinstance(after, Process):
                yield from _ways(step, before, after)
        case _:
            return


def _options(step: str, entity: str, before: Field, after: Field) -> Iterator[Moved]:
    """The options that are offered no more, and what `map` makes of them. Those of a process are its states."""
    offered = {one.value for one in after.choices}
    for one in before.choices if not before.process and "categories" not in before.options else ():
        if one.value not in offered:
            after_it = after.mapped.get(one.value)
            yield Moved(
                step, entity, before.name, after_it if isinstance(after_it, str) else "", f"{STATE}{one.value}"
            )


def _ways(step: str, before: Process, after: Process) -> Iterator[Moved]:
    """States and events that are called otherwise, and those that are gone, with where `map` lets records go."""
    called = renames(before, after)
    for old, new in called.states.items():
        yield Moved(step_id(after), before.entity, before.field, new, f"{STATE}{old}")
    kept = {*after.states, *called.states}
    for old in before.states:
        if old not in kept:
            yield Moved(step, before.entity, before.field, after.moved.get(old, ""), f"{STATE}{old}")
    events = {event: None for one in before.states.values() for event in one.transitions}
    going_on = {event for one in after.states.values() for event in one.transitions}
    for old in events:
        if old not in going_on:
            to = called.events.get(old, "")
            yield Moved(step_id(after) if to else step, before.entity, before.field, to, f"{EVENT}{old}")


def _entity(model: Model, key: str) -> str:
    """The name of an entity by its key."""
    return next(one.name for one in model.entities.values() if one.key == key)
