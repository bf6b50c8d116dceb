"""The indexes of a model, derived from what its definitions declare: lists, filters, groups, tabs, references.

All are partial over live records. One serves a sort in both directions, because every term says where missing
values go (first ascending, last descending) and `id`, the tie-break, follows the last term's direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import sqlalchemy as sa

from core.kinds.fold import LONGEST as FOLDED
from core.kinds.kind import Kind
from core.kinds.named import NAMED
from core.storage.names import IDENTIFIER, Names, digest
from core.storage.room import ENTRY_BYTES, width
from schema_registry.model import SYSTEM_FIELDS, Entity, Group, Model, Related
from schema_registry.roles import Scope

BUDGET = 12
"""Indexes of one entity. Unique ones and those of references always stand; others fill what is left."""
MOST_OF_CHARACTER, SHORT, CODE = 4, 24, 240
"""Bytes of a character in UTF-8; of a value that is no text, with what it is aligned to; of one out of a list."""


@dataclass(frozen=True, slots=True)
class Term:
    """One column of an index. `plain`: it has no missing values to place."""

    column: str
    descending: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """One index: its table, its columns in order, and what it is for (`why`, the words of the plan)."""

    table: str
    terms: tuple[Term, ...]
    unique: bool = False
    method: Literal["btree", "gin"] = "btree"
    why: str = ""

    @property
    def name(self) -> str:
        """Made from table, columns and definition, so that a changed index has another name."""
        columns = [term.column for term in self.terms if not term.plain]
        told = "_".join(["ux" if self.unique else "ix", self.table.removeprefix("r_"), *columns])
        mark = digest(repr((self.table, self.terms, self.unique, self.method)))
        return told.encode()[: IDENTIFIER - len(mark) - 1].decode(errors="ignore") + "_" + mark

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "terms": [asdict(term) for term in self.terms]}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> IndexSpec:
        """The inverse of `to_json`."""
        return cls(**{**document, "terms": tuple(Term(**term) for term in document["terms"])})

    def serves(self, other: IndexSpec) -> bool:
        """Whether whatever the other one is good for, this one is too."""
        if other.method == "gin":
            return self.method == "gin" and self.terms == other.terms
        wanted = tuple(term for term in other.terms if not term.plain)
        return self.method == other.method and not other.unique and self.terms[: len(wanted)] == wanted


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that the indexes of one entity are made from. Equal wishes give equal indexes."""

    entity: Entity
    related: tuple[Related, ...] = ()
    """Tabs on other cards that list records of this entity."""
    owned: bool = False
    """Whether a role's rights are limited to its own records."""
    by_unit: bool = False
    """Whether one's are limited to those of units."""


def wishes(model: Model) -> dict[str, Wishes]:
    """The wishes of every entity, by its key."""
    related: defaultdict[str, list[Related]] = defaultdict(list)
    for entity in model.entities.values():
        for tab in entity.card.tabs:
            if tab.related is not None:
                related[tab.related.entity].append(tab.related)
    return {
        entity.key: Wishes(entity, tuple(related[name]), owned="own" in scopes, by_unit=bool(_BY_UNIT & scopes))
        for name, entity in model.entities.items()
        for scopes in (_scopes(model, name),)
    }


_BY_UNIT = frozenset({"unit", "unitAndBelow"})


def _scopes(model: Model, entity: str) -> frozenset[Scope]:
    return frozenset(right.scope for role in model.roles.values() for right in role.rights(entity).values())


def indexes(wished: Wishes, kinds: Mapping[str, Kind], names: Names) -> dict[str, IndexSpec]:
    """The indexes of one entity by name: at most 12, where its references allow."""
    entity, columns = wished.entity, _Columns(wished.entity, kinds, names)
    firm = [*_unique(entity, columns), *_references(entity, columns)]
    if entity.searched:
        firm.append(IndexSpec(columns.table, (Term("sys_grams", plain=True),), method="gin", why="search"))
    kept: list[IndexSpec] = []
    for spec in firm:
        kept = _merged(kept, spec)
    for spec in _wanted(wished, columns):
        merged = _merged(kept, spec)
        kept = merged if len(merged) <= max(BUDGET, len(kept)) else kept
    return {spec.name: spec for spec in kept}


def unique_index(entity: Entity, fields: tuple[str, ...], kinds: Mapping[str, Kind], names: Names) -> IndexSpec:
    """The index that keeps the values of some fields unique, taken together; of no fields: the only record."""
    return _unique_over(fields, _Columns(entity, kinds, names))


def unserved(wished: Wishes, kinds: Mapping[str, Kind], names: Names) -> tuple[str, ...]:
    """The filters that the list offers and no index serves, because the entity has as many as it may."""
    columns, made = _Columns(wished.entity, kinds, names), indexes(wished, kinds, names).values()
    view = wished.entity.list

    def lacks(name: str) -> bool:
        return any(not any(one.serves(spec) for one in made) for spec in _filtered(columns, name, view.sort))

    return tuple(name for name in view.filters if lacks(name))


def serving(
    wished: Wishes, kinds: Mapping[str, Kind], names: Names, equal: str, sort: tuple[str, ...]
) -> tuple[IndexSpec, ...]:
    """What an index has to be like to serve a sort, within equal values of a field where one is named.

    One of these suffices. Nothing is said of a sort that no index can serve.
    """
    columns = _Columns(wished.entity, kinds, names)
    members = _within(columns, equal, "filter") if equal else ()
    return (*_ordered(columns, (equal,) if equal else (), sort, "filter", whole=True), *members)


def _merged(kept: list[IndexSpec], spec: IndexSpec) -> list[IndexSpec]:
    if any(one.serves(spec) for one in kept):
        return kept
    return [*(one for one in kept if not spec.serves(one)), spec]


class _Columns:
    """Which physical columns of an entity are sorted by and which are looked up by equality."""

    def __init__(self, entity: Entity, kinds: Mapping[str, Kind], names: Names) -> None:
        self.table = names.table(entity)
        self._entity, self._kinds, self._names = entity, kinds, names

    def equal(self, name: str) -> str | None:
        """None for paths that leave the table."""
        field = self._entity.fields.get(name)
        if field is None:
            return name if name == "id" or name.startswith("sys_") else None
        comparable = "_eq" in self._kinds[field.kind].operators
        return self._column(name, ("fold",)) if field.stored and comparable else None

    def members(self, name: str) -> str | None:
        """The column of a field that is looked up by what is in its values; None for any other field."""
        field = self._entity.fields.get(name)
        many = field is not None and field.stored and self._kinds[field.kind].many
        return self._column(name, ()) if many else None

    def sorted(self, name: str) -> str | None:
        """None for what is sorted by something that the table does not hold: titles, names, the order of options."""
        field = self._entity.fields.get(name)
        if field is None:
            return name if SYSTEM_FIELDS.get(name) in {"datetime", "integer"} else None
        named = field.kind in NAMED
        if not field.stored or field.to or field.choices or named or not self._kinds[field.kind].sortable:
            return None
        return self._column(name, ("sort", "fold"))

    def bytes(self, name: str) -> int:
        """How many a value may take in an index; texts are the only ones that matter."""
        field = self._entity.fields.get(name)
        if field is None:
            return SHORT
        kind = self._kinds[field.kind]
        longest = kind.standard(field).get("maxLength")
        if isinstance(longest, int):
            return min(longest, FOLDED) * MOST_OF_CHARACTER
        fixed = width(kind.column(field))
        return SHORT if fixed.least == fixed.most else CODE

    def _column(self, name: str, keys: tuple[str, ...]) -> str:
        """The first of some keys that the field has, else its own column."""
        field = self._entity.fields[name]
        physical = self._names.column(field)
        kept = {one.name for one in self._kinds[field.kind].keys(field)}
        return next((f"{physical}__{key}" for key in keys if key in kept), physical)


def _unique(entity: Entity, columns: _Columns) -> Iterator[IndexSpec]:
    alone = [(field.name,) for field in entity.fields.values() if field.unique]
    for names in dict.fromkeys([*alone, *entity.unique]):
        yield _unique_over(names, columns)


def _unique_over(fields: tuple[str, ...], columns: _Columns) -> IndexSpec:
    terms = tuple(Term(column) for name in fields if (column := columns.equal(name)) is not None)
    return IndexSpec(columns.table, terms, unique=True, why="unique" if fields else "single")


def _references(entity: Entity, columns: _Columns) -> Iterator[IndexSpec]:
    for field in entity.fields.values():
        if field.to or field.targets:
            yield from _ordered(columns, (field.name,), (), "reference")


def _wanted(wished: Wishes, columns: _Columns) -> Iterator[IndexSpec]:
    """What lists, tabs, roles and filters ask for, the most used first."""
    entity, sort = wished.entity, wished.entity.list.sort
    if entity.list.groups:
        yield from _ordered(columns, (), _grouped(entity.list.groups, sort), "group")
    yield from _ordered(columns, (), sort, "sort")
    if entity.tree:
        yield from _ordered(columns, (entity.tree,), sort, "tree")
    for tab in wished.related:
        yield from _ordered(columns, (tab.field,), tab.sort, "tab")
    if wished.owned or wished.by_unit:
        yield from _ordered(columns, ("sys_owner",), sort, "own")
    if wished.by_unit:
        yield from _ordered(columns, ("sys_unit",), sort, "unit")
    if entity.pool is not None:
        yield from _ordered(columns, ("sys_owner",), sort, "pool")
    if entity.tasks is not None:
        who = entity.tasks.assignee or "sys_owner"
        yield from _ordered(columns, (who,), (entity.tasks.due,), "tasks")
        yield from _ordered(columns, (), (entity.tasks.due,), "tasks")
    for name in entity.list.filters:
        yield from _filtered(columns, name, sort)
    for field in entity.fields.values():
        if field.index:
            yield from _ordered(columns, (field.name,), (), "index")
            yield from _ordered(columns, (), (field.name,), "index")
            yield from _within(columns, field.name, "index")


def _filtered(columns: _Columns, name: str, sort: tuple[str, ...]) -> Iterator[IndexSpec]:
    yield from _ordered(columns, (name,), sort, "filter")
    yield from _within(columns, name, "filter")


def _grouped(groups: tuple[Group, ...], sort: tuple[str, ...]) -> tuple[str, ...]:
    """The groups sort first, each in the direction that the sort gives it."""
    first = (f"-{group.path}" if f"-{group.path}" in sort else group.path for group in groups)
    return (*first, *sort)


def _within(columns: _Columns, name: str, why: str) -> Iterator[IndexSpec]:
    """An index of what is in a field's sets."""
    column = columns.members(name)
    if column is not None:
        yield IndexSpec(columns.table, (Term(column, plain=True),), method="gin", why=why)


def _ordered(
    columns: _Columns, equal: tuple[str, ...], sort: tuple[str, ...], why: str, *, whole: bool = False
) -> Iterator[IndexSpec]:
    """An index for a sort within equal values, or for the equal values alone where the sort leaves the table.

    `whole`: none for the equal values alone. The sort starts ascending: scanned backwards the index serves the
    opposite order as well.
    """
    found = [columns.equal(name) for name in equal]
    if None in found:
        return
    terms = [Term(column) for column in found if column is not None]
    sort = tuple(path for path in sort if path not in {"id", "-id"})
    order = [(columns.sorted(path.removeprefix("-")), path.startswith("-")) for path in sort]
    usable = [Term(column, descending != order[0][1]) for column, descending in order if column is not None]
    if len(usable) < len(order):
        if whole:
            return
        usable = []
    last = usable[-1].descending if usable else False
    room = ENTRY_BYTES - SHORT - sum(columns.bytes(name) for name in equal)
    taken = {term.column for term in terms}
    for term, path in zip(usable, sort, strict=False):
        if term.column in taken:
            continue
        room -= columns.bytes(path.removeprefix("-"))
        if room < 0:
            # With it a record of long texts could not be saved. The index goes on serving what sorts before.
            last = terms[-1].descending if terms else False
            break
        terms.append(term)
        taken.add(term.column)
    if terms:
        yield IndexSpec(columns.table, (*terms, Term("id", last, plain=True)), why=why)


def indexes_there(connection: sa.Connection, names: Iterable[str]) -> frozenset[str]:
    """Which of some indexes there are, whole ones: a build that broke off leaves an invalid one on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        query = sa.text(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace AND c.relname IN :names"
        )
    else:
        query = sa.text("SELECT name FROM sqlite_master WHERE type = 'index' AND name IN :names")
    found = connection.execute(query.bindparams(sa.bindparam("names", expanding=True)), {"names": sorted(names)})
    return frozenset(found.scalars())
