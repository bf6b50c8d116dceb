"""A model opened for changes: everything by its key, in order, so that renames and swaps cannot collide half-way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from schema_registry.frozen import Frozen
from schema_registry.mappings import ImportMapping
from schema_registry.model import Entity, Field, Model, Pack, Tree
from schema_registry.prints import Print
from schema_registry.reports import Report
from schema_registry.roles import Role
from schema_registry.statechart import Calendar, Process

Definition = Pack | Role | ImportMapping | Tree | Process | Calendar | Report | Print
DefinitionKind = Literal["packs", "roles", "imports", "trees", "processes", "calendars", "reports", "prints"]
NO_FIELDS: Mapping[str, Field] = Frozen({})

V = TypeVar("V")
_KINDS: Mapping[type, DefinitionKind] = Frozen(
    {
        Pack: "packs",
        Role: "roles",
        ImportMapping: "imports",
        Tree: "trees",
        Process: "processes",
        Calendar: "calendars",
        Report: "reports",
        Print: "prints",
    }
)


def head(entity: Entity) -> Entity:
    """An entity without its fields: what a ChangeEntity is about."""
    return replace(entity, fields=NO_FIELDS)


def definitions(model: Model) -> Mapping[DefinitionKind, Mapping[str, Definition]]:
    """Everything of a model but its entities, by kind and name."""
    return {
        "packs": model.packs,
        "roles": model.roles,
        "imports": model.imports,
        "trees": model.trees,
        "processes": model.processes,
        "calendars": model.calendars,
        "reports": model.reports,
        "prints": model.prints,
    }


def kind_of(definition: Definition) -> DefinitionKind:
    """Which of them a definition is."""
    return _KINDS[type(definition)]


def definition_key(definition: Definition) -> str:
    """What a definition that is no entity is known by."""
    return definition.name if isinstance(definition, Pack) else definition.key


class Editing:
    """A mutable copy of a model. Changes work on it; `close` gives the model back."""

    def __init__(self, model: Model) -> None:
        self.heads = {entity.key: head(entity) for entity in model.entities.values()}
        self.fields = {
            entity.key: {one.key: one for one in entity.fields.values()} for entity in model.entities.values()
        }
        self.definitions: dict[DefinitionKind, dict[str, Definition]] = {
            kind: {definition_key(one): one for one in found.values()} for kind, found in definitions(model).items()
        }

    def put_entity(self, entity: Entity, position: int) -> None:
        self.heads = inserted(self.heads, entity.key, head(entity), position)
        self.fields[entity.key] = {one.key: one for one in entity.fields.values()}

    def drop_entity(self, key: str) -> None:
        del self.heads[key]
        del self.fields[key]

    def put_field(self, entity: str, one: Field, position: int) -> None:
        self.fields[entity] = inserted(self.fields[entity], one.key, one, position)

    def put_definition(self, definition: Definition) -> None:
        """Adds a definition that is no entity, or replaces the one with its key."""
        self.definitions[kind_of(definition)][definition_key(definition)] = definition

    def drop_definition(self, definition: Definition) -> None:
        del self.definitions[kind_of(definition)][definition_key(definition)]

    def close(self) -> Model:
        """The changed model."""
        entities = [
            replace(one, fields=Frozen({field.name: field for field in self.fields[key].values()}))
            for key, one in self.heads.items()
        ]
        others = {kind: Frozen({one.name: one for one in found.values()}) for kind, found in self.definitions.items()}
        return replace(Model(entities=Frozen({one.name: one for one in entities})), **others)  # type: ignore[arg-type]  # by the name of their kind


def inserted(items: Mapping[str, V], key: str, value: V, position: int) -> dict[str, V]:
    """A copy with one more item at a position."""
    pairs = list(items.items())
    pairs.insert(position, (key, value))
    return dict(pairs)


def ordered(items: Mapping[str, V], keys: Sequence[str]) -> dict[str, V]:
    """A copy in the order of keys."""
    return {key: items[key] for key in keys}
