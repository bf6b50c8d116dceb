"""Ranges of numbers of one width: `amount:1000` gathers what is from 1000 up to, not including, 2000.

A range is named by the number that it begins with. Ranges begin at multiples of the width, below zero as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation, localcontext

import sqlalchemy as sa

from core.context import Context, Live
from core.queries.sources import Column
from core.storage.types import Fixed
from schema_registry.model import Field
from schema_registry.periods import is_width


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """The numbers of one range: from `start` up to, not including, `end`."""

    start: Decimal | int
    end: Decimal | int


def is_range(live: Live, field: Field, by: str) -> bool:
    """Whether values of a field can be gathered in ranges of that width."""
    kind = live.kinds.get(field.kind)
    if kind is None or not kind.numeric or kind.parts(field) is not None or not is_width(by):
        return False
    column = kind.column(field)
    if isinstance(column, Fixed):
        return -int(Decimal(by).as_tuple().exponent) <= column.scale
    return isinstance(column, sa.Integer) and "." not in by


def range_start(ctx: Context, column: Column, by: str) -> Column:
    """The number that the range of a value begins with, as a value of the same column."""
    if ctx.connection.dialect.name == "postgresql":
        width: Column = sa.cast(sa.literal_column(by), sa.Numeric())
        number: Column = sa.cast(column, sa.Numeric())
        start: Column = number - sa.func.mod(sa.func.mod(number, width) + width, width)
        return sa.cast(start, column.type)
    scale = column.type.scale if isinstance(column.type, Fixed) else 0
    whole = sa.type_coerce(column, sa.BigInteger())
    width = sa.literal_column(str(int(Decimal(by).scaleb(scale))), sa.BigInteger())
    return sa.type_coerce(whole - (whole % width + width) % width, column.type)


def range_key(by: str, value: object) -> str | None:
    """The key of the range that a number falls into: `1000`, `-0.5`."""
    if not isinstance(value, int | Decimal):
        return None
    width = Decimal(by)
    with localcontext(prec=60):
        start = (Decimal(value) / width).to_integral_value(ROUND_FLOOR) * width
    return f"{start.normalize() + 0:f}"


def range_span(by: str, key: object) -> NumberSpan | None:
    """The numbers of a range; None when it is no key of one. Any number in it stands for its range."""
    if isinstance(key, bool) or not isinstance(key, str | int | Decimal):
        return None
    try:
        number = Decimal(str(key))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() > 17 or len(str(key)) > 40:
        return None
    start, width = Decimal(range_key(by, number) or "0"), Decimal(by)
    if "." not in by and start == start.to_integral_value():
        return NumberSpan(int(start), int(start + width))
    return NumberSpan(start, start + width)
