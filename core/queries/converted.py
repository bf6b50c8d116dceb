"""Conversion: which share of the records that reached a state reached the next one as well, as a figure.

It is told from the records, not from two numbers: one that came into the next state by another way is not among
them, so that no share is above the whole. Over records that no state keeps apart it is the share of those in the
first state that reached the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import sqlalchemy as sa

from core.queries.columns import Raw
from core.queries.figures import mean
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.query import Conversion
from core.queries.sources import Column
from schema_registry.model import Field, Text

SHARE = Field(key="conversion", name="conversion", kind="percent", title=Text("Conversion"))
"""What its values are."""


class Converted:
    """A conversion in SQL: how many went on, of how many that could."""

    additive = False

    def __init__(self, joins: Joins, asked: Conversion, path: Path) -> None:
        way, name = joins.way(path), joins.names.take()
        here = way.table.c
        if not way.apart:
            ends = way.from_first_to_last(asked.states, name)
            joins.source = joins.source.outerjoin(ends, ends.c.record == here.record)
            self.columns: tuple[Column, ...] = (sa.func.sum(ends.c.last), sa.func.sum(ends.c.first))
            return
        following = dict(zip(asked.states, asked.states[1:], strict=False))
        ahead = way.reaching([*following.values()], name)
        same = ahead.c.record == here.record
        next_of_it = ahead.c.state == sa.case(following, value=here.state)
        joins.source = joins.source.outerjoin(ahead, sa.and_(same, next_of_it))
        able = sa.case((here.state.in_([*following]), here.record))
        self.columns = (sa.func.count(ahead.c.record), sa.func.count(able))

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """Never asked: a record stands in several states, so each level gathers its own."""
        raise NotImplementedError

    def reader(self, start: int) -> Callable[[Raw], object]:
        """A function from a row, whose columns of this measure begin at `start`, to the share; missing of nothing."""

        def share(row: Raw) -> object:
            went, able = row[start], row[start + 1]
            return mean(Decimal(int(str(went))), int(str(able)), 0) if able else None

        return share
