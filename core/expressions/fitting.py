"""A result made a value of the field that it is computed for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

import sqlalchemy as sa

from core.codes.formulas import RESULT_TOO_LARGE, RESULT_TOO_LONG
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Refused
from core.storage.types import DIGITS, Fixed
from schema_registry.expressions import limits
from schema_registry.model import Field

_WIDE = Context(prec=limits.WHOLE + limits.PLACES + 2)


def fit(kind: Kind, field: Field, value: object) -> object:
    """The value as the field keeps it: numbers at its scale, rounded half away from zero; an empty text is missing.

    Raises Refused when it does not fit: more than 18 digits, or a text that is too long.
    """
    return fitter(kind, field)(value)


def fitter(kind: Kind, field: Field) -> Callable[[object], object]:
    """`fit` for one field, made once for many values."""
    number = _number_fitter(kind, field)

    def fitted(value: object) -> object:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return _text(field, value)
        return number(Decimal(value)) if isinstance(value, int | Decimal) else value

    return fitted


def scale_of(kind: Kind, field: Field) -> int | None:
    """Decimals of a field of numbers: 0 for whole ones; None for any other field."""
    column = kind.column(field)
    if isinstance(column, Fixed):
        return column.scale
    return 0 if isinstance(column, sa.Integer) else None


def longest(field: Field) -> int:
    """Characters that a text field keeps."""
    most = field.options.get("maxLength", limits.TEXT)
    return most if isinstance(most, int) else limits.TEXT


def _number_fitter(kind: Kind, field: Field) -> Callable[[Decimal], object]:
    scale, exact = scale_of(kind, field), isinstance(kind.column(field), Fixed)
    if scale is None:
        return lambda value: value
    unit, edge = Decimal(1).scaleb(-scale), Decimal(10) ** (DIGITS - scale)

    def fitted(value: Decimal) -> object:
        kept = value.quantize(unit, ROUND_HALF_UP, _WIDE)
        if kept.copy_abs() >= edge:
            raise Refused(RESULT_TOO_LARGE, value=short(format(kept, "f")), digits=DIGITS - scale)
        if exact:
            return kept if kept else kept.copy_abs()
        return int(kept)

    return fitted


def _text(field: Field, value: str) -> object:
    if len(value) > longest(field):
        raise Refused(RESULT_TOO_LONG, length=len(value), longest=longest(field))
    return value or None
