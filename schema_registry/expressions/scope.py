"""What names in formulas lead to: asked of the drafts of a check, or of a compiled model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from schema_registry.compile.fields import default_inverse
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS, Model
from schema_registry.view import Json, mapping, text, texts
from schema_registry.world import World

_SYSTEM_TYPES: Mapping[str, str] = Frozen({"id": "text", "integer": "number", "datetime": "instant", "actor": "user"})
_SHEETS = frozenset({"lines", "references"})
"""Kinds whose fields are other records."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a formula needs to know of a field. `type` is empty where formulas cannot use it."""

    type: str
    kind: str = ""
    to: str = ""
    choices: tuple[str, ...] = ()
    currency: str = ""
    """Of money: its one currency, or `any`."""


class Scope(Protocol):
    """Entities and their fields by current name."""

    def field(self, entity: str, name: str) -> FieldType | None:
        """A field or system field; None when there is none."""

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        """Related records by the name formulas call them: their entity, and its reference that leads here."""

    def names(self, entity: str) -> Iterable[str]:
        """Every name that may begin a path in formulas of the entity."""


@dataclass(frozen=True, slots=True)
class ModelScope:
    """The scope of a compiled model. `type_of` gives the type of a kind's values, empty for none."""

    model: Model
    type_of: Callable[[str], str]

    def field(self, entity: str, name: str) -> FieldType | None:
        if name in SYSTEM_FIELDS:
            return system_type(name)
        found = self.model.entities[entity].fields.get(name)
        if found is None or found.lines is not None or found.links is not None:
            return None
        choices = tuple(choice.value for choice in found.choices)
        currency = str(found.options.get("currency", ""))
        return FieldType(self.type_of(found.kind), found.kind, found.to, choices, currency)

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        own = self.model.entities[entity].fields.get(name)
        if own is not None:
            return (own.lines.entity, own.lines.field) if own.lines is not None else None
        related = self.model.related(entity)
        return next(((other.name, one.name) for other, one in related if one.inverse == name), None)

    def names(self, entity: str) -> Iterator[str]:
        yield from self.model.entities[entity].fields
        yield from SYSTEM_FIELDS
        yield from (one.inverse for _, one in self.model.related(entity))


@dataclass(frozen=True, slots=True)
class DraftScope:
    """The scope of documents while they are checked."""

    world: World

    def field(self, entity: str, name: str) -> FieldType | None:
        if name in SYSTEM_FIELDS:
            return system_type(name)
        document = self._properties(entity).get(name)
        if document is None or text(mapping(document).get("kind")) in _SHEETS:
            return None
        return self._typed(self.world.values.get((entity, name)) or mapping(document))

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        own = self._properties(entity).get(name)
        if own is not None:
            other, _, field = text(mapping(own).get("from")).partition(".")
            return (other, field) if text(mapping(own).get("kind")) == "lines" and field else None
        return next(((other, field) for inverse, other, field in self._inverses(entity) if inverse == name), None)

    def names(self, entity: str) -> Iterator[str]:
        yield from self._properties(entity)
        yield from SYSTEM_FIELDS
        yield from (inverse for inverse, _, _ in self._inverses(entity))

    def _properties(self, entity: str) -> Mapping[str, object]:
        draft = self.world.entities.get(entity)
        return draft.properties if draft is not None else {}

    def _inverses(self, entity: str) -> Iterator[tuple[str, str, str]]:
        """(inverse name, entity, field) of every reference that leads to an entity."""
        for other, draft in self.world.entities.items():
            for name, value in draft.properties.items():
                document = mapping(value)
                if text(document.get("to")) == entity and text(document.get("kind")) not in _SHEETS:
                    yield text(document.get("inverse")) or default_inverse(other, name), other, name

    def _typed(self, document: Json) -> FieldType:
        kind = text(document.get("kind"))
        if kind == "rollup":
            return self._rolled(document)
        if kind == "formula":
            return self._typed(mapping(document.get("of")))
        words = self.world.vocabulary.kinds.get(kind)
        choices = tuple(value for _, value in texts(document.get("enum")))
        currency = text(document.get("currency"))
        return FieldType(words.formula if words else "", kind, text(document.get("to")), choices, currency)

    def _rolled(self, document: Json) -> FieldType:
        """A roll-up has the values that it says; else the least and greatest are of the kind they are taken of."""
        if "of" in document:
            return self._typed(mapping(document["of"]))
        entity = text(document.get("from")).partition(".")[0]
        for total in ("min", "max"):
            inner = self._properties(entity).get(text(document.get(total)))
            if inner is not None and text(mapping(inner).get("kind")) != "rollup":
                return self._typed(mapping(inner))
        return FieldType("number", "decimal")


def system_type(name: str) -> FieldType:
    """What a field is that every entity has."""
    kind = SYSTEM_FIELDS[name]
    return FieldType(_SYSTEM_TYPES[kind], kind)
