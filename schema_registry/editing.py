"""A model opened for changes: everything by its key, in order, so that renames and swaps cannot collide half-way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field, ImportMapping, Model, Pack, Role, Tree
from schema_registry.reports import Report

Definition = Pack | Role | ImportMapping | Tree | Report
DefinitionKind = Literal["packs", "roles", "imports", "trees", "reports"]
NO_FIELDS: Mapping[str, Field] = Frozen({})

V = TypeVar("V")


def head(entity: Entity) -> Entity:
    """An entity without its fields: what a ChangeEntity is about."""
    return replace(entity, fields=NO_FIELDS)


def definition_key(definition: Definition) -> str:
    """What a pack, role, import mapping, tree or report is known by."""
    return definition.name if isinstance(definition, Pack) else definition.key


class Editing:
    """A mutable copy of a model. Changes work on it; `close` gives the model back."""

    def __init__(self, model: Model) -> None:
        self.heads = {entity.key: head(entity) for entity in model.entities.values()}
        self.fields = {
            entity.key: {one.key: one for one in entity.fields.values()} for entity in model.entities.values()
        }
        self.packs: dict[str, Pack] = {definition_key(one): one for one in model.packs.values()}
        self.roles: dict[str, Role] = {definition_key(one): one for one in model.roles.values()}
        self.imports: dict[str, ImportMapping] = {definition_key(one): one for one in model.imports.values()}
        self.trees: dict[str, Tree] = {definition_key(one): one for one in model.trees.values()}
        self.reports: dict[str, Report] = {definition_key(one): one for one in model.reports.values()}

    def put_entity(self, entity: Entity, position: int) -> None:
        self.heads = inserted(self.heads, entity.key, head(entity), position)
        self.fields[entity.key] = {one.key: one for one in entity.fields.values()}

    def drop_entity(self, key: str) -> None:
        del self.heads[key]
        del self.fields[key]

    def put_field(self, entity: str, one: Field, position: int) -> None:
        self.fields[entity] = inserted(self.fields[entity], one.key, one, position)

    def put_definition(self, definition: Definition) -> None:
        """Adds a pack, role, mapping, tree or report, or replaces the one with its key."""
        match definition:
            case Pack():
                self.packs[definition_key(definition)] = definition
            case Role():
                self.roles[definition_key(definition)] = definition
            case ImportMapping():
                self.imports[definition_key(definition)] = definition
            case Tree():
                self.trees[definition_key(definition)] = definition
            case Report():
                self.reports[definition_key(definition)] = definition

    def drop_definition(self, definition: Definition) -> None:
        kept: dict[str, Pack] | dict[str, Role] | dict[str, ImportMapping] | dict[str, Tree] | dict[str, Report]
        match definition:
            case Pack():
                kept = self.packs
            case Role():
                kept = self.roles
            case ImportMapping():
                kept = self.imports
            case Tree():
                kept = self.trees
            case Report():
                kept = self.reports
        del kept[definition_key(definition)]

    def close(self) -> Model:
        """The changed model."""
        entities = [
            replace(one, fields=Frozen({field.name: field for field in self.fields[key].values()}))
            for key, one in self.heads.items()
        ]
        return Model(
            packs=Frozen({one.name: one for one in self.packs.values()}),
            entities=Frozen({one.name: one for one in entities}),
            roles=Frozen({one.name: one for one in self.roles.values()}),
            imports=Frozen({one.name: one for one in self.imports.values()}),
            trees=Frozen({one.name: one for one in self.trees.values()}),
            reports=Frozen({one.name: one for one in self.reports.values()}),
        )


def inserted(items: Mapping[str, V], key: str, value: V, position: int) -> dict[str, V]:
    """A copy with one more item at a position."""
    pairs = list(items.items())
    pairs.insert(position, (key, value))
    return dict(pairs)


def ordered(items: Mapping[str, V], keys: Sequence[str]) -> dict[str, V]:
    """A copy in the order of keys."""
    return {key: items[key] for key in keys}
