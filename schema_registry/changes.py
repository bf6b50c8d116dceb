"""The change algebra: what may happen to a model, each change with its inverse and a wording for people.

Elements are matched by `key`, so a rename is a change whose two sides have different names and one key.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields

from schema_registry import wording
from schema_registry.editing import Definition, DefinitionKind, Editing, definition_key, head, kind_of, ordered
from schema_registry.model import Entity, Field, Text


class Change(ABC):
    """One difference between two models."""

    __slots__ = ()

    @abstractmethod
    def inverse(self) -> Change:
        """The change that undoes this one."""

    @abstractmethod
    def perform(self, editing: Editing) -> None:
        """Does it to an opened model."""

    @abstractmethod
    def describe(self, locale: str) -> str:
        """One line for a person who reads a plan."""


@dataclass(frozen=True, slots=True)
class AddEntity(Change):
    """A new entity with all its fields, at a position among the entities."""

    entity: Entity
    position: int

    def inverse(self) -> RemoveEntity:
        return RemoveEntity(self.entity, self.position)

    def perform(self, editing: Editing) -> None:
        editing.put_entity(self.entity, self.position)

    def describe(self, locale: str) -> str:
        return wording.say("add_entity", locale, entity=self.entity.title, count=len(self.entity.fields))


@dataclass(frozen=True, slots=True)
class RemoveEntity(Change):
    """An entity that is there no longer."""

    entity: Entity
    position: int

    def inverse(self) -> AddEntity:
        return AddEntity(self.entity, self.position)

    def perform(self, editing: Editing) -> None:
        editing.drop_entity(self.entity.key)

    def describe(self, locale: str) -> str:
        return wording.say("remove_entity", locale, entity=self.entity.title, count=len(self.entity.fields))


@dataclass(frozen=True, slots=True)
class ChangeEntity(Change):
    """Anything of an entity but its fields: name, titles, card, list, unique sets. Both sides have no fields."""

    before: Entity
    after: Entity

    @property
    def key(self) -> str:
        return self.after.key

    @property
    def aspects(self) -> tuple[str, ...]:
        """The attributes that differ."""
        return _differing(self.before, self.after)

    def inverse(self) -> ChangeEntity:
        return ChangeEntity(self.after, self.before)

    def perform(self, editing: Editing) -> None:
        editing.heads[self.key] = head(self.after)

    def describe(self, locale: str) -> str:
        said = wording.differences(self.before, self.after, self.aspects, locale)
        return wording.say("change_entity", locale, entity=self.after.title, differences=said)


@dataclass(frozen=True, slots=True)
class AddField(Change):
    """A new field. `entity` is the key of its entity, `entity_title` is only for people."""

    entity: str
    entity_title: Text
    field: Field
    position: int

    def inverse(self) -> RemoveField:
        return RemoveField(self.entity, self.entity_title, self.field, self.position)

    def perform(self, editing: Editing) -> None:
        editing.put_field(self.entity, self.field, self.position)

    def describe(self, locale: str) -> str:
        return wording.say(
            "add_field", locale, entity=self.entity_title, field=self.field.title, kind=self.field.kind
        )


@dataclass(frozen=True, slots=True)
class RemoveField(Change):
    """A field that is there no longer."""

    entity: str
    entity_title: Text
    field: Field
    position: int

    def inverse(self) -> AddField:
        return AddField(self.entity, self.entity_title, self.field, self.position)

    def perform(self, editing: Editing) -> None:
        del editing.fields[self.entity][self.field.key]

    def describe(self, locale: str) -> str:
        return wording.say("remove_field", locale, entity=self.entity_title, field=self.field.title)


@dataclass(frozen=True, slots=True)
class ChangeField(Change):
    """A field that differs. A reference whose target was renamed differs in `to` alone."""

    entity: str
    entity_title: Text
    before: Field
    after: Field

    @property
    def key(self) -> str:
        return self.after.key

    @property
    def aspects(self) -> tuple[str, ...]:
        """The attributes that differ."""
        return _differing(self.before, self.after)

    def inverse(self) -> ChangeField:
        return ChangeField(self.entity, self.entity_title, self.after, self.before)

    def perform(self, editing: Editing) -> None:
        editing.fields[self.entity][self.key] = self.after

    def describe(self, locale: str) -> str:
        said = wording.differences(self.before, self.after, self.aspects, locale)
        return wording.say("change_field", locale, entity=self.entity_title, field=self.after.title, differences=said)


@dataclass(frozen=True, slots=True)
class OrderFields(Change):
    """The same fields in another order: field keys before and after."""

    entity: str
    entity_title: Text
    before: tuple[str, ...]
    after: tuple[str, ...]

    def inverse(self) -> OrderFields:
        return OrderFields(self.entity, self.entity_title, self.after, self.before)

    def perform(self, editing: Editing) -> None:
        editing.fields[self.entity] = ordered(editing.fields[self.entity], self.after)

    def describe(self, locale: str) -> str:
        return wording.say("order_fields", locale, entity=self.entity_title)


@dataclass(frozen=True, slots=True)
class OrderEntities(Change):
    """The same entities in another order: entity keys before and after."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def inverse(self) -> OrderEntities:
        return OrderEntities(self.after, self.before)

    def perform(self, editing: Editing) -> None:
        editing.heads = ordered(editing.heads, self.after)

    def describe(self, locale: str) -> str:
        return wording.say("order_entities", locale)


@dataclass(frozen=True, slots=True)
class AddDefinition(Change):
    """A new pack, role, import mapping, tree, process, calendar or report."""

    definition: Definition

    @property
    def kind(self) -> DefinitionKind:
        return kind_of(self.definition)

    def inverse(self) -> RemoveDefinition:
        return RemoveDefinition(self.definition)

    def perform(self, editing: Editing) -> None:
        editing.put_definition(self.definition)

    def describe(self, locale: str) -> str:
        return wording.say(f"add_{self.kind}", locale, title=self.definition.title)


@dataclass(frozen=True, slots=True)
class RemoveDefinition(Change):
    """A pack, role, import mapping, tree, process, calendar or report that is there no longer."""

    definition: Definition

    @property
    def kind(self) -> DefinitionKind:
        return kind_of(self.definition)

    def inverse(self) -> AddDefinition:
        return AddDefinition(self.definition)

    def perform(self, editing: Editing) -> None:
        editing.drop_definition(self.definition)

    def describe(self, locale: str) -> str:
        return wording.say(f"remove_{self.kind}", locale, title=self.definition.title)


@dataclass(frozen=True, slots=True)
class ChangeDefinition(Change):
    """A pack, role, import mapping, tree, process, calendar or report that differs."""

    before: Definition
    after: Definition

    @property
    def kind(self) -> DefinitionKind:
        return kind_of(self.after)

    @property
    def key(self) -> str:
        return definition_key(self.after)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The attributes that differ."""
        return _differing(self.before, self.after)

    def inverse(self) -> ChangeDefinition:
        return ChangeDefinition(self.after, self.before)

    def perform(self, editing: Editing) -> None:
        editing.put_definition(self.after)

    def describe(self, locale: str) -> str:
        said = wording.differences(self.before, self.after, self.aspects, locale)
        return wording.say(f"change_{self.kind}", locale, title=self.after.title, differences=said)


def _differing(before: object, after: object) -> tuple[str, ...]:
    names = [one.name for one in fields(before)]  # type: ignore[arg-type]  # both are dataclasses of the model
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
