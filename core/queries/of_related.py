"""Figures over related records, made for each record first: no record is counted as often as it has lines.

`sum:lines.net` over orders joins, for each order, the sum of its lines, and adds these up. Two such figures of
different relations do not multiply each other, as they would if both were joined row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.queries.columns import Raw
from core.queries.figures import Figure, counted_again
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.relations import Relation
from core.queries.sight import paired, visible
from core.queries.sources import Column, Rows, alias


@dataclass(frozen=True, slots=True)
class Branch:
    """Related records by their name, and the path from each of them; None to count them."""

    name: str
    relation: Relation
    path: Path | None


class OfRelated:
    """A total over related records in SQL: the parts that records have, added up."""

    additive = True

    def __init__(self, joins: Joins, branch: Branch, total: str, among: Rows | None, *, halves: bool) -> None:
        self.total = total
        dialect = joins.ctx.connection.dialect.name
        value, number = _parts(joins, branch, total, among)
        whole = {"count": "sum", "avg": "sum"}.get(total, total)
        self._value = Figure(whole, number if total == "count" else value, dialect, halves=halves)
        self._number = counted_again(number)
        self._mean = Figure("avg", value, dialect, halves=halves)

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self._value.columns, self._number) if self.total == "avg" else self._value.columns

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The same figure of groups that were gathered before, given their columns."""
        return self._mean.again(columns) if self.total == "avg" else self._value.again(columns)

    def order(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """What to order by, given the selected columns."""
        return self._mean.order(columns) if self.total == "avg" else self._value.order(columns)

    def reader(self, start: int) -> Callable[[Raw], object]:
        """A function from a row, whose columns of this measure begin at `start`, to the figure."""
        read = self._mean.reader(start) if self.total == "avg" else self._value.reader(start)
        return (lambda row: read(row) or 0) if self.total == "count" else read


def _parts(joins: Joins, branch: Branch, total: str, among: Rows | None) -> tuple[Column, Column]:
    """For each record of the root: the total of its related records, and how many of them have a value.

    Those of records that are not among the ones asked about are left out before they are added up.
    """
    ctx, relation = joins.ctx, branch.relation
    inner = Joins(ctx, alias(ctx, relation.entity, joins.names.take()), joins.names)
    column = None if branch.path is None else inner.column(branch.path)
    source, refers = inner.source, inner.root
    where = [*visible(ctx, inner.root)]
    if relation.far is not None:
        refers = alias(ctx, relation.holder, joins.names.take())
        here = refers.columns[relation.far.name] == inner.root.columns["id"]
        source = source.join(refers.table, here)
        where += paired(ctx, refers)
    owner = refers.columns[relation.field.name]
    if among is not None:
        where.append(owner.in_(among))
    one = Figure("sum" if total == "avg" else total, column, ctx.connection.dialect.name)
    counted = sa.func.count() if column is None else sa.func.count(column)
    made = (
        sa.select(owner.label("owner"), one.columns[0].label("value"), counted.label("number"))
        .select_from(source)
        .where(*where)
        .group_by(owner)
        .subquery(joins.names.take())
    )
    joins.personal = joins.personal or inner.personal
    joins.source = joins.source.outerjoin(made, made.c.owner == joins.root.columns["id"])
    value: Column = made.c.value
    return (value if column is None else sa.type_coerce(value, column.type)), made.c.number
