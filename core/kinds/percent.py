"""`percent`: a share. Kept and sent as the exact fraction (0.25), typed and shown in hundredths (25%)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from core.codes.values import NOT_NUMBER, TOO_LARGE, TOO_MANY_DECIMALS, TOO_MANY_DIGITS, TOO_SMALL
from core.kinds.cleaning import short
from core.kinds.decimal import Scaled, limit_option, number_problems, number_schema
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.numerals import babel_locale, numerals
from core.kinds.operators import FIGURES, ORDER
from core.kinds.text import number_option
from core.storage.types import Fixed, SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_SCALE = 2
_SHIFT = 2
"""Decimals that a fraction has more than its percentage."""


class PercentKind(Kind):
    """Discounts, tax rates, shares, margins."""

    name = "percent"
    formula = "number"
    widget = "percent"
    operators = ORDER
    totals = FIGURES
    numeric = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4,
                "title": "Decimals",
                "description": "Decimals of the percentage that are kept, exactly: with 2, 12.25% is the fraction "
                f"0.1225. {DEFAULT_SCALE} when left out.",
                "examples": [1],
            },
            "minimum": limit_option("Least", "The least fraction taken: 0 is 0%.", 0),
            "maximum": limit_option("Most", "The greatest fraction taken: 1 is 100%.", 1),
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        scale = options.get("scale", DEFAULT_SCALE)
        return number_problems(self, options, (scale if isinstance(scale, int) else DEFAULT_SCALE) + _SHIFT)

    def standard(self, field: Field) -> dict[str, object]:
        return {**number_schema(field, fraction_scale(field)), "description": "A fraction: 0.25 is 25%."}

    def column(self, field: Field) -> SqlType:
        return Fixed(fraction_scale(field))

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        scaled, written = Scaled(field, fraction_scale(field)), numerals(locale.tag).read

        def read(text: str) -> object:
            bare = _bare(text)
            if not bare:
                if text.strip():
                    raise _no_number(text)
                return None
            digits = written(bare)
            if digits is None:
                raise _no_number(text)
            try:
                return scaled.of(Decimal(f"{digits}e-{_SHIFT}"))
            except Refused as refused:
                raise _in_percent(refused, bare) from None

        return read

    def address_reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        """A bare number is the fraction, as in JSON; with its sign it is a percentage."""
        typed, sent = self.reader(field, locale), self.json_reader(field)
        return lambda text: sent(text) if text and _bare(text) == text else typed(text)

    def json_reader(self, field: Field) -> Callable[[object], object]:
        read = Scaled(field, fraction_scale(field)).json
        return lambda value: None if value is None else read(value)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: f"{value:f}"

    def show(self, field: Field, value: object, locale: Locale) -> str:
        """With all of the field's decimals, so that columns stand in line; a mean is rounded half away from zero."""
        if not isinstance(value, Decimal):
            return "" if value is None else str(value)
        places = fraction_scale(field) - _SHIFT
        number = value.scaleb(_SHIFT).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return numerals(locale.tag).grouped(f"{number:,.{places}f}", number, places) + _sign(locale.tag)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, Decimal):
            return "" if value is None else str(value)
        return numerals(locale.tag).write(_hundredths(value)) + "%"


def fraction_scale(field: Field) -> int:
    """Decimals of the fractions that a field keeps."""
    return number_option(field, "scale", DEFAULT_SCALE) + _SHIFT


def _bare(text: str) -> str:
    """The number of a percentage as typed: `25`, `25%`, `25 %`, `２５％`, `百分之25`."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.startswith("百分之"):
        return text.removeprefix("百分之").strip()
    for sign in ("%", "٪"):
        if text.endswith(sign):
            return text.removesuffix(sign).strip()
        if text.startswith(sign):
            return text.removeprefix(sign).strip()
    return text


def _hundredths(value: Decimal) -> str:
    """A fraction as its percentage in plain digits, without zeros behind."""
    digits = f"{value.scaleb(_SHIFT):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _sign(tag: str) -> str:
    """What stands behind a percentage: `%`, in German `\u00a0%`."""
    pattern = babel_locale(tag).percent_formats.get(None)
    return str(pattern.suffix[0]) if pattern is not None else "%"


def _no_number(text: str) -> Refused:
    return Refused(NOT_NUMBER, value=short(text), example="12.5%")


def _in_percent(refused: Refused, typed: str) -> Refused:
    """A refusal of a fraction, said of the percentage that was typed."""
    if refused.code in (TOO_SMALL, TOO_LARGE):
        limit = refused.params["limit"]
        shown = f"{_hundredths(limit)}%" if isinstance(limit, Decimal) else limit
        return Refused(refused.code, value=f"{short(typed)}%", limit=shown)
    if refused.code is TOO_MANY_DECIMALS:
        return Refused(refused.code, value=f"{short(typed)}%", scale=int(str(refused.params["scale"])) - _SHIFT)
    if refused.code is TOO_MANY_DIGITS:
        return Refused(refused.code, digits=int(str(refused.params["digits"])) + _SHIFT)
    return refused
