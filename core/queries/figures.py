"""Measures: counts, sums, means, medians, least and greatest values, different values, exact on both databases.

A sum over no values is None. A mean is the exact sum by the count, kept to 10 places, rounded half away from zero. A
median is the mean of the two values in the middle, which are one where there is an odd number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

import sqlalchemy as sa

from core.codes.kinds import TOO_LONG_IN_ALL
from core.errors import Rejected
from core.expressions.sqlite import HIGH, LOW
from core.queries.columns import Raw
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.sources import Column
from core.storage.types import Fixed, Seconds
from schema_registry.reports import DISTINCT, MEDIAN

PLACES = 10
"""Decimal places that a division keeps."""
_HALF = 32
"""Bits of the lower half of a 64-bit integer."""


class Figure:
    """One measure in SQL: the columns it selects, its ORDER BY, and its value made of a row."""

    def __init__(self, total: str, column: Column | None, dialect: str, *, halves: bool = False) -> None:
        self.column = column
        self.total = total
        self.halves = halves and self.total in ("sum", "avg")
        self.sqlite = dialect == "sqlite"

    @classmethod
    def at(cls, joins: Joins, total: str, path: Path | None, *, halves: bool) -> Figure:
        """The measure of the values at a path; of none, of the records themselves. Texts differ by folded key."""
        column = None if path is None else joins.column(path)
        if path is not None and total == DISTINCT:
            folded = joins.key(path, "fold")
            column = column if folded is None else folded
        return cls(total, column, joins.ctx.connection.dialect.name, halves=halves)

    @property
    def additive(self) -> bool:
        """Whether figures of parts make that of the whole: `again` then does."""
        return self.total not in (DISTINCT, MEDIAN)

    @property
    def columns(self) -> tuple[Column, ...]:
        if self.column is None:
            return (sa.func.count(),)
        if self.total == "count":
            return (sa.func.count(self.column),)
        if self.total == DISTINCT:
            return (sa.func.count(sa.distinct(self.column)),)
        if self.total in ("min", "max"):
            return (getattr(sa.func, self.total)(self.column),)
        if self.total == MEDIAN:
            return middle(self._plain(self.column), sqlite=self.sqlite)
        return self._sums if self.total == "sum" else (*self._sums, sa.func.count(self.column))

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The same figure of groups that were gathered before, given their columns."""
        if self.total in ("min", "max"):
            return tuple(getattr(sa.func, self.total)(column, type_=column.type) for column in columns)
        if self.total == "count":
            return (sa.func.coalesce(counted_again(columns[0]), 0, type_=sa.BigInteger()),)
        sums = columns[:-1] if self.total == "avg" else columns
        added = tuple(sa.func.sum(column, type_=column.type) for column in sums)
        return (*added, counted_again(columns[-1])) if self.total == "avg" else added

    @property
    def _sums(self) -> tuple[Column, ...]:
        if not self.halves:
            return (sa.func.sum(self._plain(self.column)),)
        whole = sa.type_coerce(self.column, sa.BigInteger())
        return (
            sa.func.sum(whole.op(">>")(_HALF), type_=sa.BigInteger()),
            sa.func.sum(whole.op("&")(2**_HALF - 1), type_=sa.BigInteger()),
        )

    @staticmethod
    def _plain(column: Column | None) -> Column | None:
        """Lengths of time as the seconds that they are kept as."""
        return sa.type_coerce(column, sa.BigInteger()) if _is_length(column) else column

    def order(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """What to order by, given the selected columns: a mean by its quotient, halves by their carried sum."""
        if self.total == MEDIAN:
            return (columns[0] + columns[1],)
        if not self.halves:
            return (self._quotient(*columns),) if self.total == "avg" else (columns[0],)
        high, low = columns[0] + columns[1].op(">>")(_HALF), columns[1].op("&")(2**_HALF - 1)
        if self.total == "sum":
            return (high, low)
        return (self._quotient(high * float(2**_HALF) + low, columns[2]),)

    def _quotient(self, total: Column, number: Column) -> Column:
        divisor = sa.func.nullif(number, 0)
        if self.sqlite:
            return sa.type_coerce(total, sa.Float()) * 1.0 / divisor
        return sa.cast(total, sa.Numeric()) / divisor

    def reader(self, start: int) -> Callable[[Raw], object]:
        """A function from a row, whose columns of this measure begin at `start`, to the figure."""
        if self.total in ("min", "max", "count", DISTINCT):
            return lambda row: row[start]
        if self.total == "sum":
            return self._measured(lambda row: self._sum(row, start))
        if self.total == MEDIAN:
            return self._measured(lambda row: self._median(row[start], row[start + 1]))
        counted = start + (2 if self.halves else 1)
        return self._measured(lambda row: self._mean(self._sum(row, start), row[counted]))

    def _measured(self, read: Callable[[Raw], object]) -> Callable[[Raw], object]:
        """The same figure as the field's values are: of durations, seconds become one, rounded to whole ones."""
        if not _is_length(self.column):
            return read
        return lambda row: _length(read(row))

    def _sum(self, row: Raw, start: int) -> object:
        assert self.column is not None
        found, scale = row[start], _scale(self.column)
        if found is None:
            return None
        if self.halves:
            low = row[start + 1]
            assert isinstance(found, int)
            assert isinstance(low, int)
            found = (found << _HALF) + low
            return found if scale is None else Decimal(found).scaleb(-scale)
        assert isinstance(found, int | Decimal)
        return int(found) if scale is None else found

    def _median(self, low: object, high: object) -> Decimal | None:
        if low is None:
            return None
        assert self.column is not None
        return mean(Decimal(str(low)) + Decimal(str(high)), 2, _scale(self.column) or 0)

    def _mean(self, total: object, number: object) -> Decimal | None:
        if total is None:
            return None
        assert isinstance(total, int | Decimal)
        assert isinstance(number, int)
        assert self.column is not None
        return mean(Decimal(total), number, _scale(self.column) or 0)


def middle(column: Column | None, *, sqlite: bool) -> tuple[Column, Column]:
    """The two values in the middle: the last of the lower half and the first of the upper."""
    assert column is not None
    if sqlite:
        low, high = (getattr(sa.func, name)(column, type_=column.type) for name in (LOW, HIGH))
        return low, high
    half = sa.func.percentile_disc(sa.literal_column("0.5"))
    return half.within_group(column.asc()), half.within_group(column.desc())


def _is_length(column: Column | None) -> bool:
    return column is not None and isinstance(column.type, Seconds)


def counted_again(column: Column) -> Column:
    """The sum of numbers of records, which PostgreSQL would make a decimal of."""
    return sa.cast(sa.func.sum(column), sa.BigInteger())


def _length(seconds: object) -> timedelta | None:
    """The duration of so many seconds. Raises Rejected beyond what can be held."""
    if seconds is None:
        return None
    whole = Decimal(str(seconds)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    try:
        return timedelta(seconds=int(whole))
    except OverflowError:
        raise Rejected([TOO_LONG_IN_ALL.at("/measures", most=timedelta.max.days)]) from None


def mean(total: Decimal, number: int, scale: int) -> Decimal:
    """The quotient at 10 places, rounded half away from zero, without zeros behind the field's own scale."""
    with localcontext(prec=60):
        exact = (total / number).quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)
        short = exact.normalize()
        places = max(scale, -int(short.as_tuple().exponent))
        return exact.quantize(Decimal(1).scaleb(-places))


def _scale(column: Column) -> int | None:
    """The scale of a decimal column; None for whole numbers."""
    return column.type.scale if isinstance(column.type, Fixed) else None
