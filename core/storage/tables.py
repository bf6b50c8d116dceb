"""SQLAlchemy `Table` objects of record tables, made from the model when first asked for and kept while unchanged.

They carry columns only. Constraints and indexes are DDL's business (`core.storage.ddl`); joins are written out
by the query path, so a table never needs its neighbours to exist as Python objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

import sqlalchemy as sa

from core.kinds.derived import keys_beside
from core.kinds.kind import Kind
from core.storage.names import Names
from core.storage.types import BINARY_TEXT, Id, Instant, SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Model

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EntityTable:
    """The table of one entity. `columns` by field name, with system fields and parts of values (`price.currency`);
    `keys` by field, then key name."""

    entity: Entity
    table: sa.Table
    columns: Mapping[str, sa.Column[object]]
    keys: Mapping[str, Mapping[str, sa.Column[object]]]

    @property
    def id(self) -> sa.Column[object]:
        return self.table.c.id

    @property
    def search(self) -> sa.Column[object]:
        """Folded text of all searched fields, newline between; None when nothing is searched."""
        return self.table.c.sys_search


def system_columns() -> tuple[sa.Column[object], ...]:
    """The columns every record table starts with. `sys_search` and `sys_grams` serve the quick search."""
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("sys_version", sa.Integer(), nullable=False),
        sa.Column("sys_owner", sa.BigInteger()),
        sa.Column("sys_unit", sa.BigInteger()),
        sa.Column("sys_created_at", Instant(), nullable=False),
        sa.Column("sys_created_by", sa.BigInteger()),
        sa.Column("sys_updated_at", Instant(), nullable=False),
        sa.Column("sys_updated_by", sa.BigInteger()),
        sa.Column("sys_deleted_at", Instant()),
        sa.Column("sys_search", BINARY_TEXT),
        sa.Column("sys_grams", sa.Text().with_variant(sa.ARRAY(sa.Text()), "postgresql")),
    )


def build(entity: Entity, kinds: Mapping[str, Kind], names: Names) -> EntityTable:
    """The table of an entity under its physical names."""
    own: dict[str, sa.Column[object]] = {}
    keys: dict[str, Mapping[str, sa.Column[object]]] = {}
    made: list[sa.Column[object]] = list(system_columns())
    for field in entity.stored:
        kind, physical = kinds[field.kind], names.column(field)
        own[field.name] = sa.Column(physical, _binary(kind.column(field)))
        made.append(own[field.name])
        kept = {key.name: sa.Column(f"{physical}__{key.name}", _binary(key.type)) for key in keys_beside(kind, field)}
        made.extend(kept.values())
        keys[field.name] = Frozen(kept)
        if (parts := kind.parts(field)) is not None:
            own.update({part.name: kept.get(name, own[field.name]) for name, part in parts.fields.items()})
            for name, its_keys in parts.keyed.items():
                keys[parts.fields[name].name] = Frozen({key: kept[column] for key, column in its_keys.items()})
    table = sa.Table(names.table(entity), sa.MetaData(), *made)
    columns = {column.name: column for column in made if column.name == "id" or column.name.startswith("sys_")}
    return EntityTable(entity, table, Frozen({**columns, **own}), Frozen(keys))


def _binary(type: SqlType) -> SqlType:
    return BINARY_TEXT if isinstance(type, sa.Text) else type


class Tables(Mapping[str, EntityTable]):
    """The tables of one model by entity name, built on first use. Safe to share between threads."""

    def __init__(self, model: Model, kinds: Mapping[str, Kind], names: Names, previous: Tables | None = None) -> None:
        self._model = model
        self._kinds = kinds
        self._names = names
        self._built: dict[str, EntityTable] = {}
        self._kept: dict[tuple[str, object], tuple[Entity, object]] = {}
        if previous is not None and previous._kinds is kinds:
            self._keep(previous)

    def _keep(self, previous: Tables) -> None:
        for name, built in previous._built.items():
            if self._model.entities.get(name) == built.entity:
                self._built[name] = built
        here = {one.key: one for one in self._model.entities.values()}
        self._kept = {at: one for at, one in list(previous._kept.items()) if here.get(at[0]) is one[0]}

    def kept(self, entity: Entity, make: Callable[[Entity, Mapping[str, Kind]], T]) -> T:
        """`make(entity, kinds)`, once as long as the entity is the same object, in whatever version.

        `make` is a module's own function: it is part of what it is kept by.
        """
        known = self._kept.get((entity.key, make))
        if known is None or known[0] is not entity:
            known = self._kept[entity.key, make] = entity, make(entity, self._kinds)
        return cast(T, known[1])

    @property
    def names(self) -> Names:
        return self._names

    def __getitem__(self, name: str) -> EntityTable:
        built = self._built.get(name)
        if built is None:
            built = self._built.setdefault(name, build(self._model.entities[name], self._kinds, self._names))
        return built

    def __iter__(self) -> Iterator[str]:
        return iter(self._model.entities)

    def __len__(self) -> int:
        return len(self._model.entities)
