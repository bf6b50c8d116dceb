"""Values that are marked sensitive are handed out: whose they are and who reads them is noticed.

Every statement that shows values is made by a `Selection`, which keeps where the sensitive ones stand in its rows;
whoever hands rows out tells it here. What is read to be weighed only is read by `Context.unshown`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from core.context import SYSTEM, Context
from core.queries.query import FilterTree
from core.readings import Asked, Reader
from schema_registry.model import Entity, Field
from schema_registry.roles import WHOLE, FieldRight, widest

AT_A_TERMINAL = "cli"
"""Where the system is somebody who types commands; everywhere else nobody reads in its name."""


class Sensitive(NamedTuple):
    """A value of a row: the keys of its entity and field, the place it stands at, and that of its record's id; None
    where it is the value of a group. `right`: on its field, of a row, where that depends on the record."""

    entity: str
    field: str
    value: int
    id: int | None
    right: Callable[[Sequence[object]], FieldRight] | None = None

    def seen_in(self, row: Sequence[object]) -> bool:
        """Whether a row shows the whole of it."""
        return row[self.value] is not None and (self.right is None or self.right(row) in WHOLE)


def asked(ctx: Context, entity: Entity, filter: FilterTree | None, search: str) -> None:
    """Keeps what is asked for, to tell of it where too many records are read to name them."""
    if ctx.reading is not None:
        ctx.reading.asked = Asked(entity.key, filter, search)


def handed(ctx: Context, sensitive: Sequence[Sensitive], rows: Sequence[Sequence[object]]) -> None:
    """Notices that the actor is given some rows of a statement."""
    if not sensitive or ctx.reading is None or (reader := _reader(ctx)) is None:
        return
    for one in sensitive:
        if one.id is None:
            values = sum(row[one.value] is not None for row in rows)
            ctx.reading.count(reader, one.entity, one.field, values, ctx.clock())
        else:
            ids = {str(row[one.id]) for row in rows if one.seen_in(row)}
            ctx.reading.name(reader, one.entity, one.field, ids, ctx.clock())


def noticed(ctx: Context, entity: Entity, field: Field, ids: Collection[str]) -> None:
    """The same of a field of some records, found in another way; nothing of a field that is not sensitive or that
    the actor sees in part. Where their right depends on the record, `ids` are those that show the whole of it."""
    if tells(field) and ctx.reading is not None and (reader := _reader(ctx)) is not None:
        ctx.reading.name(reader, entity.key, field.key, ids, ctx.clock())


def counted(ctx: Context, entity: Entity, field: Field, values: int) -> None:
    """The same of values that nobody can tell whose they are."""
    if tells(field) and ctx.reading is not None and (reader := _reader(ctx)) is not None:
        ctx.reading.count(reader, entity.key, field.key, values, ctx.clock())


def tells(field: Field) -> bool:
    """Whether it is to be noticed that somebody sees a field, be it of some records only."""
    return field.sensitive and widest((field.least, *(case.right for case in field.cases))) in WHOLE


def _reader(ctx: Context) -> Reader | None:
    """Who reads; None where nobody does."""
    if ctx.looking is not None:
        return Reader(ctx.looking.id, ctx.origin, ctx.address, ctx.actor.id)
    if ctx.actor.id == SYSTEM.id and ctx.origin != AT_A_TERMINAL:
        return None
    return Reader(ctx.actor.id, ctx.origin, ctx.address)
