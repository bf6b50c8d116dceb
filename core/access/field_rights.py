"""Rights on fields that depend on the record: what somebody may see of, and write into, some records.

Lists and cards ask the same conditions inside of their own statements (`core.queries.columns`); whatever reads or
judges a record otherwise asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.policies import meets
from core.context import Context, Live
from core.queries.prepared import prepared_for
from core.storage.types import Id
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field
from schema_registry.roles import WHOLE, FieldRight, Policy, widest

AT_ONCE = 1_000
"""Records of one statement."""


def by_record(ctx: Context, entity: str) -> Mapping[str, Field]:
    """The fields of an entity on which the actor's right depends on the record, by name."""
    return ctx.seen.live.derive(_by_record, entity)


def closed_fields(ctx: Context, entity: Entity) -> frozenset[str]:
    """The fields of an entity, as all of it is defined, that people write and the actor may write in no record."""
    seen = ctx.seen.model.entities[entity.name].fields
    return frozenset(
        name for name, one in entity.fields.items() if one.given and not (name in seen and seen[name].given)
    )


def policies_of(fields: Iterable[Field]) -> tuple[Policy, ...]:
    """The policies that decide about some fields, each once."""
    return tuple(dict.fromkeys(case.policy for one in fields for case in one.cases))


def deciding(fields: Iterable[Field]) -> frozenset[str]:
    """The names that the policies of some fields begin their questions with: of fields, and of related records."""
    return frozenset(name for policy in policies_of(fields) for name in _asked(policy.where))


def _asked(where: object) -> Iterator[str]:
    parts = where if isinstance(where, tuple | list) else (where,)
    for part in (one for one in parts if isinstance(one, Mapping)):
        for name, value in part.items():
            if name in ("_and", "_or", "_not"):
                yield from _asked(value)
            else:
                yield str(name).partition(":")[0].partition(".")[0]


def right_where(field: Field, met: Callable[[Policy], bool]) -> FieldRight:
    """The right on a field of a record that meets some policies."""
    return widest((field.least, *(case.right for case in field.cases if met(case.policy))))


class FieldRights:
    """The actor's rights on fields of stored records of one entity. Each record is asked about once."""

    def __init__(self, ctx: Context, entity: str) -> None:
        self.fields = by_record(ctx, entity)
        self._ctx = ctx.seen
        self._entity = entity
        self._met: dict[str, frozenset[Policy]] = {}

    def look_up(self, ids: Iterable[str]) -> None:
        """Asks about some records at once, the trash included; one that there is not meets nothing."""
        wanted = sorted({*ids} - self._met.keys()) if self.fields else []
        if not wanted:
            return
        made = prepared_for(self._ctx, ("field rights", self._entity), lambda: _made(self._ctx, self._entity))
        self._met.update(dict.fromkeys(wanted, frozenset()))
        for begin in range(0, len(wanted), AT_ONCE):
            asked = {"wanted": wanted[begin : begin + AT_ONCE]}
            for id, *holds in self._ctx.connection.execute(made.statement, asked):
                self._met[str(id)] = frozenset(one for one, held in zip(made.policies, holds, strict=True) if held)

    def on(self, id: str, field: Field) -> FieldRight:
        """The right on a field, as the actor sees it, of a record."""
        if not field.cases:
            return field.least
        self.look_up([id])
        return right_where(field, self._met[id].__contains__)

    def reads(self, id: str, name: str) -> bool:
        """Whether the actor sees the whole of a field of a record, as far as that depends on the record."""
        return name not in self.fields or self.on(id, self.fields[name]) in WHOLE

    def writes(self, id: str, name: str) -> bool:
        """Whether they may write it, as far as that depends on the record."""
        return name not in self.fields or self.on(id, self.fields[name]) == "write"

    def closed(self, id: str) -> frozenset[str]:
        """The fields of which that depends, and which they may not write in a record."""
        return frozenset(name for name in self.fields if not self.writes(id, name))

    def of(self, id: str) -> Mapping[str, FieldRight]:
        """The rights on all fields where they depend on the record."""
        return {name: self.on(id, one) for name, one in self.fields.items()}


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement over some `wanted` ids: each with which of the policies it meets."""

    statement: sa.Select[*tuple[object, ...]]
    policies: tuple[Policy, ...]


def _made(ctx: Context, entity: str) -> tuple[_Made, bool]:
    table, policies = ctx.live.tables[entity].table, policies_of(by_record(ctx, entity).values())
    statement = sa.select(table.c.id, *(meets(ctx, one, table.c.id) for one in policies))
    wanted = table.c.id.in_(sa.bindparam("wanted", type_=Id(), expanding=True))
    return _Made(statement.where(wanted), policies), True


def _by_record(live: Live, entity: str) -> Mapping[str, Field]:
    fields = live.model.entities[entity].fields
    return Frozen({name: one for name, one in fields.items() if one.cases})
