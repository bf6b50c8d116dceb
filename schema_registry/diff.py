"""Two models in, changes out; changes and a model in, the other model out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schema_registry.changes import (
    AddDefinition,
    AddEntity,
    AddField,
    Change,
    ChangeDefinition,
    ChangeEntity,
    ChangeField,
    OrderEntities,
    OrderFields,
    RemoveDefinition,
    RemoveEntity,
    RemoveField,
)
from schema_registry.editing import Definition, Editing, definition_key, definitions, head
from schema_registry.model import Entity, Field, Model


def diff(before: Model, after: Model) -> tuple[Change, ...]:
    """What makes `after` of `before`, in an order that can be applied. Nothing for equal models.

    `apply(diff(a, b), a) == b`, entities and fields in the order of `b`.
    """
    return (*_definition_changes(before, after), *_entity_changes(before, after))


def apply(changes: Iterable[Change], model: Model) -> Model:
    """The model after changes. They must fit it: they come from a diff with this very model on one side."""
    editing = Editing(model)
    for change in changes:
        change.perform(editing)
    return editing.close()


def inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What undoes changes: their inverses, last first."""
    return tuple(change.inverse() for change in reversed(changes))


def _entity_changes(before: Model, after: Model) -> Iterator[Change]:
    old = {entity.key: entity for entity in before.entities.values()}
    new = {entity.key: entity for entity in after.entities.values()}
    gone, come, order = _moves(list(old), list(new))
    for key, position in gone:
        yield RemoveEntity(old[key], position)
    for key, entity in new.items():
        if key in old and old[key] is not entity:
            yield from _changes_within(old[key], entity)
    for key, position in come:
        yield AddEntity(new[key], position)
    if order:
        yield OrderEntities(*order)


def _changes_within(before: Entity, after: Entity) -> Iterator[Change]:
    if head(before) != head(after):
        yield ChangeEntity(head(before), head(after))
    if before.fields is not after.fields:
        yield from _field_changes(before, after)


def _field_changes(before: Entity, after: Entity) -> Iterator[Change]:
    old: Mapping[str, Field] = {one.key: one for one in before.fields.values()}
    new: Mapping[str, Field] = {one.key: one for one in after.fields.values()}
    gone, come, order = _moves(list(old), list(new))
    for key, position in gone:
        yield RemoveField(after.key, after.title, old[key], position)
    for key, one in new.items():
        if key in old and old[key] != one:
            yield ChangeField(after.key, after.title, old[key], one)
    for key, position in come:
        yield AddField(after.key, after.title, new[key], position)
    if order:
        yield OrderFields(after.key, after.title, *order)


Move = tuple[str, int]
Order = tuple[tuple[str, ...], tuple[str, ...]]


def _moves(old: list[str], new: list[str]) -> tuple[list[Move], list[Move], Order | None]:
    """Keys to take out and to put in, with their positions at that moment, and what order to make then, if any."""
    before, after, current = set(old), set(new), list(old)
    gone: list[Move] = []
    for key in old:
        if key not in after:
            gone.append((key, current.index(key)))
            current.remove(key)
    come: list[Move] = []
    for position, key in enumerate(new):
        if key not in before:
            come.append((key, position))
            current.insert(position, key)
    return gone, come, None if current == new else (tuple(current), tuple(new))


def _definition_changes(before: Model, after: Model) -> Iterator[Change]:
    old, new = _definitions(before), _definitions(after)
    for place, one in old.items():
        if place not in new:
            yield RemoveDefinition(one)
    for place, one in new.items():
        if place not in old:
            yield AddDefinition(one)
        elif old[place] != one:
            yield ChangeDefinition(old[place], one)


def _definitions(model: Model) -> dict[tuple[str, str], Definition]:
    return {(kind, definition_key(one)): one for kind, found in definitions(model).items() for one in found.values()}
