"""The ways of records through the states of processes, as SQL: which states they reached, how long they stayed.

A stay that lasts counts until now. A final state is where a way ends: being in it takes no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.context import Context
from core.queries.expanding import NOW
from core.queries.sources import Column
from core.storage.system import stay
from core.storage.types import Instant, Seconds
from schema_registry.model import Field
from schema_registry.statechart import REACHED, Process

_YES, _NO = sa.literal_column("1", sa.Integer()), sa.literal_column("0", sa.Integer())


@dataclass(frozen=True, slots=True)
class Way:
    """The stays of each record, added up: one row a record, or `apart` one for each state that it reached."""

    table: sa.Subquery
    field: str
    apart: bool

    @classmethod
    def of(cls, ctx: Context, process: Process, field: Field, name: str, *, apart: bool) -> Way:
        """The ways of all records through a process, as a table of that name."""
        final = [state.name for state in process.states.values() if state.final]
        until = sa.func.coalesce(stay.c.left_at, sa.bindparam(NOW, type_=Instant()), type_=Instant())
        spent = sa.case((stay.c.state.not_in(final), seconds(ctx, stay.c.entered_at, until)))
        by: list[Column] = [stay.c.record, stay.c.state] if apart else [stay.c.record]
        whole = sa.cast(sa.func.round(sa.func.sum(spent)), sa.BigInteger())
        made = sa.select(*by, whole.label("stayed")).where(stay.c.field == field.key).group_by(*by)
        return cls(made.subquery(name), field.key, apart)

    def column(self, by: str) -> Column:
        """The state that was reached, or how long the record stayed."""
        return self.table.c.state if by == REACHED else sa.type_coerce(self.table.c.stayed, Seconds())

    def reaching(self, states: Sequence[str], name: str) -> sa.Subquery:
        """The records that were in each of some states, once each: `record` and `state`."""
        found = sa.select(stay.c.record, stay.c.state).where(stay.c.field == self.field, stay.c.state.in_(states))
        return found.distinct().subquery(name)

    def from_first_to_last(self, states: Sequence[str], name: str) -> sa.Subquery:
        """For each record whether it was in the `first` of some states, and whether in the `last` as well: 1 or 0."""
        first, last = (_ever(state) for state in (states[0], states[-1]))
        both = sa.case((sa.and_(first == 1, last == 1), _YES), else_=_NO)
        found = sa.select(stay.c.record, first.label("first"), both.label("last"))
        return found.where(stay.c.field == self.field).group_by(stay.c.record).subquery(name)


def _ever(state: str) -> Column:
    return sa.func.max(sa.case((stay.c.state == state, _YES), else_=_NO))


def seconds(ctx: Context, start: Column, end: Column) -> Column:
    """The seconds between two instants, with their parts."""
    if ctx.connection.dialect.name == "postgresql":
        return sa.extract("epoch", end - start)
    return (sa.func.julianday(end) - sa.func.julianday(start)) * 86_400.0
