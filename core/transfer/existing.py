"""Records that are there already, told apart by the fields that a mapping identifies them by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes.transfer import EXISTS, SEVERAL_EXIST
from core.context import Context
from core.kinds.kind import Refused
from core.records.rows import chunks
from core.records.shape import Shape, UniqueSet, shape_of, text_readers
from core.records.uniqueness import Holder, Key, Taken, clash
from core.transfer.cells import Line
from core.transfer.standing_in import standing_in
from schema_registry.problems import Code, Problem


class Identity(NamedTuple):
    """How lines of one import are told apart."""

    shape: Shape
    unique: UniqueSet
    readers: Mapping[str, Callable[[str], object]]

    def key(self, line: Line) -> Key | None:
        """What tells a line's record apart; None where a value is missing or wrong."""
        try:
            return self.unique.key(self._values(line))
        except Refused:
            return None

    def exists(self, ctx: Context, line: Line, id: str) -> Problem:
        """The problem of a line whose record is there already."""
        return self._clash(ctx, EXISTS, line, id)

    def several(self, ctx: Context, line: Line) -> Problem:
        """The problem of a line that could mean more than one record."""
        return self._clash(ctx, SEVERAL_EXIST, line, "")

    def _clash(self, ctx: Context, code: Code, line: Line, id: str) -> Problem:
        holder = Holder(id, readable=True)
        taken = Taken(self.shape.entity, self.unique, self._values(line), holder)
        return clash(code, self.unique.pointer, taken, ctx.locale)

    def _values(self, line: Line) -> dict[str, object]:
        given = line.given
        return {
            name: self.readers[name](text) if isinstance(text := given.get(name), str) else None
            for name in (one.field.name for one in self.unique.fields)
        }


def identity(ctx: Context, entity: str, names: Sequence[str]) -> Identity | None:
    """How records are told apart by some fields, which need not be unique by definition; None without any."""
    if not names:
        return None
    shape = shape_of(ctx, entity)
    fields = tuple(shape.fields[name] for name in names)
    table = shape.table
    columns = tuple(table.keys[name].get("fold", table.columns[name]) for name in names)
    readers = ctx.live.derive(text_readers, (entity, ctx.locale))
    return Identity(shape, UniqueSet(fields, columns), readers)


def found(ctx: Context, identity: Identity, keys: Collection[Key]) -> dict[Key, list[str]]:
    """The ids of the live records that the actor may read, by key: one, or several that cannot be told apart."""
    table = identity.shape.table.table
    columns = identity.unique.columns
    select = sa.select(table.c.id, *columns).where(table.c.sys_deleted_at.is_(None))
    readable = predicate(ctx, identity.shape.entity.name, table, "read")
    if readable is not None:
        select = select.where(readable)
    held: dict[Key, list[str]] = {}
    for chunk in chunks(keys):
        among = columns[0].in_([key[0] for key in chunk]) if len(columns) == 1 else sa.tuple_(*columns).in_(chunk)
        for row in ctx.connection.execute(select.where(among)):
            held.setdefault(tuple(row[1:]), []).append(row[0])
    return held


def stood_in(ctx: Context, identity: Identity, keys: Collection[Key]) -> dict[Key, str]:
    """The records that stayed, by what told those apart that were merged into them."""
    return standing_in(ctx, identity.shape.entity.name, identity.unique.columns, keys)
