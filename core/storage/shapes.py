"""Shapes: how columns were made, as text kept beside their physical names, so that a plan knows what is there.

`text TEXT|fold=TEXT`: the kind, the column's type, what it refers to, and its keys. Types are spelled as
PostgreSQL's on every database, because SQLite's spelling would hide a changed scale. A stored derived value has a
digest of what it is computed from after all that, `decimal NUMERIC(18, 2) =3f…`: with another definition, its own or
that of a value it is made of, it gets another column and is computed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.dialects.postgresql import dialect

from core.kinds.derived import keys_beside
from core.kinds.kind import Kind
from core.storage.names import digest
from core.storage.types import SqlType
from schema_registry.derived import keyed
from schema_registry.model import Derived, Entity, Field, Model

SEARCHED = "search"
"""Shape of a table that has what the quick search needs; the others' is empty."""

_DERIVED = " ="
_SPELLING = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


def shapes(model: Model, kinds: Mapping[str, Kind], recorded: Mapping[str, str]) -> dict[str, str]:
    """The shapes of everything in a model by key. A field whose plugin is missing keeps its recorded one."""
    made = _Shapes(model, kinds, recorded)
    for entity in model.entities.values():
        made.found[entity.key] = SEARCHED if entity.searched else recorded.get(entity.key, "")
        for one in entity.stored:
            made.of(entity, one)
    return made.found


def column_of(shape: str) -> str:
    """The part that decides whether values can stay where they are: all but the keys."""
    return shape.partition("|")[0]


def keys_of(shape: str) -> frozenset[str]:
    return frozenset(shape.split("|")[1:])


def is_derived(shape: str) -> bool:
    """Whether a column holds derived values."""
    return _DERIVED in column_of(shape)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The shapes of a model as far as they were asked for: those of derived values need those they are made of."""

    model: Model
    kinds: Mapping[str, Kind]
    recorded: Mapping[str, str]
    found: dict[str, str] = field(default_factory=dict)

    def of(self, entity: Entity, field: Field) -> str:
        """The shape of a stored field."""
        known = self.found.get(field.key)
        if known is None:
            kind = self.kinds[field.kind]
            there = kind.name == field.kind
            known = self._make(entity, kind, field) if there else self.recorded.get(field.key, "")
            self.found[field.key] = known
        return known

    def _make(self, entity: Entity, kind: Kind, field: Field) -> str:
        target = f" {self.model.entities[field.to].key}" if field.to else ""
        parts = kind.parts(field)
        mark = f" {parts.mark}" if parts else ""
        made_of = f"{_DERIVED}{self._digest(entity, field.derived)}" if field.derived is not None else ""
        keys = (f"|{key.name}={_spelled(key.type)}" for key in keys_beside(kind, field))
        return f"{kind.name} {_spelled(kind.column(field))}{target}{mark}{made_of}{''.join(keys)}"

    def _digest(self, entity: Entity, derived: Derived) -> str:
        """A digest of the definition in names that last, and of the columns that it is computed from."""
        rollup = derived.rollup
        of = entity if rollup is None else self.model.entities[rollup.entity]
        source = keyed(derived.formula if rollup is None else rollup.where, of)
        reads = [of.fields[name] for name in derived.reads]
        told = [source, *(f"{one.key} {column_of(self.of(of, one))}" for one in reads)]
        if rollup is not None:
            told += [rollup.total, of.key, *(of.fields[name].key for name in (rollup.field, rollup.of) if name)]
        return digest("\n".join(told))


def _spelled(type: SqlType) -> str:
    return type.compile(dialect=_SPELLING)
