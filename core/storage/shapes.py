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
from core.storage.tables import Tables
from core.storage.types import SqlType
from schema_registry.derived import keyed
from schema_registry.model import Derived, Entity, Field, Model

SEARCHED = "search"
"""Shape of a table that has what the quick search needs; the others' is empty."""

_DERIVED = " ="
_SPELLING = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


def shapes(model: Model, tables: Tables, recorded: Mapping[str, str]) -> dict[str, str]:
    """The shapes of everything in a model by key. A field whose plugin is missing keeps its recorded one.

    What kinds make of fields is asked of entities that nothing touched only once: `tables` keeps it.
    """
    made = _Shapes(model, tables, recorded)
    for entity in model.entities.values():
        made.found[entity.key] = SEARCHED if entity.searched else recorded.get(entity.key, "")
        spelled = made.spelled(entity)
        made.found.update(spelled.whole)
        for one in spelled.others:
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
class _Spelled:
    """The shapes of an entity's stored fields, as far as the entity alone decides them.

    `whole`: by key, those that are complete. `parts`: by key of the `others`, what comes before and behind what they
    refer to, and behind what they are made of; a field whose plugin is missing has none.
    """

    whole: Mapping[str, str]
    others: tuple[Field, ...]
    parts: Mapping[str, tuple[str, str, str]]


def _spell(entity: Entity, kinds: Mapping[str, Kind]) -> _Spelled:
    whole: dict[str, str] = {}
    parts: dict[str, tuple[str, str, str]] = {}
    others: list[Field] = []
    for one in entity.stored:
        kind = kinds[one.kind]
        there = kind.name == one.kind
        if there:
            marked = kind.parts(one)
            mark = f" {marked.mark}" if marked else ""
            keys = "".join(f"|{key.name}={_spelled(key.type)}" for key in keys_beside(kind, one))
            parts[one.key] = f"{kind.name} {_spelled(kind.column(one))}", mark, keys
        if not there or one.to or one.derived is not None:
            others.append(one)
        else:
            whole[one.key] = "".join(parts.pop(one.key))
    return _Spelled(whole, tuple(others), parts)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The shapes of a model as far as they were asked for: those of derived values need those they are made of."""

    model: Model
    tables: Tables
    recorded: Mapping[str, str]
    found: dict[str, str] = field(default_factory=dict)

    def spelled(self, entity: Entity) -> _Spelled:
        return self.tables.kept(entity, _spell)

    def of(self, entity: Entity, field: Field) -> str:
        """The shape of a stored field."""
        known = self.found.get(field.key)
        if known is None:
            known = self._make(entity, field)
            self.found[field.key] = known
        return known

    def _make(self, entity: Entity, field: Field) -> str:
        spelled = self.spelled(entity)
        if field.key in spelled.whole:
            return spelled.whole[field.key]
        if field.key not in spelled.parts:
            return self.recorded.get(field.key, "")
        head, mark, keys = spelled.parts[field.key]
        target = f" {self.model.entities[field.to].key}" if field.to else ""
        made_of = f"{_DERIVED}{self._digest(entity, field.derived)}" if field.derived is not None else ""
        return f"{head}{target}{mark}{made_of}{keys}"

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
