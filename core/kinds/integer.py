"""`integer`: whole numbers within ±(10^18 − 1), the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from core.codes.values import BOUND_NOT_KEPT, BOUNDS_CROSS, NOT_INTEGER, TOO_LARGE, TOO_SMALL
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused, default_problems
from core.kinds.numerals import numerals, plain
from core.kinds.operators import FIGURES, ORDER
from core.kinds.text import number_option
from core.storage.types import DIGITS, SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

MOST = 10**DIGITS - 1
_SAFE_FLOAT = 2**53


class IntegerKind(Kind):
    """Counts, quantities, years."""

    name = "integer"
    formula = "number"
    widget = "integer"
    operators = ORDER
    totals = FIGURES
    numeric = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "minimum": _limit("Least", "The least value taken.", 0),
            "maximum": _limit("Most", "The greatest value taken.", 100),
            "grouping": {
                "type": "boolean",
                "title": "Thousands set apart",
                "description": "Whether 2026 is shown as 2,026. True when left out; false for years.",
                "examples": [False],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        least, most = options.get("minimum"), options.get("maximum")
        sound = True
        for keyword, value in (("minimum", least), ("maximum", most)):
            if isinstance(value, int) and abs(value) > MOST:
                yield BOUND_NOT_KEPT.at(f"/{keyword}", keyword=keyword, value=value, scale=0)
                sound = False
        if isinstance(least, int) and isinstance(most, int) and least > most:
            yield BOUNDS_CROSS.at("/minimum", low="minimum", least=least, high="maximum", most=most)
            sound = False
        if sound:
            yield from default_problems(self, options)

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "type": "integer",
            "minimum": number_option(field, "minimum", -MOST),
            "maximum": number_option(field, "maximum", MOST),
        }

    def column(self, field: Field) -> SqlType:
        return sa.BigInteger()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        least, most = number_option(field, "minimum", -MOST), number_option(field, "maximum", MOST)
        written = numerals(locale.tag).read

        def read(text: str) -> object:
            if text.isdigit() and text.isascii() and len(text) <= DIGITS:
                value = int(text)
            else:
                text = text.strip()
                if not text:
                    return None
                value = _whole(written(text), text)
            if least <= value <= most:
                return value
            raise out_of_range(value, least, most)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        least, most = number_option(field, "minimum", -MOST), number_option(field, "maximum", MOST)

        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is float and value.is_integer() and abs(value) < _SAFE_FLOAT:
                value = int(value)
            if type(value) is not int:
                raise Refused(NOT_INTEGER, value=short(value))
            if least <= value <= most:
                return value
            raise out_of_range(value, least, most)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return plain

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        if isinstance(value, Decimal):  # a mean
            return numerals(locale.tag).grouped(f"{value:,f}", value, len(f"{value:f}".partition(".")[2]))
        if field.options.get("grouping") is False:
            return str(value)
        return numerals(locale.tag).grouped(f"{value:,}", value, 0)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def out_of_range(value: object, least: object, most: object) -> Refused:
    """Why a number does not fit: too small or too large, with the limit."""
    if value < least:  # type: ignore[operator]  # both are numbers of one type
        return Refused(TOO_SMALL, value=short(value), limit=least)
    return Refused(TOO_LARGE, value=short(value), limit=most)


def _whole(written: str | None, text: str) -> int:
    digits, _, decimals = (written or "").partition(".")
    if not digits or decimals.strip("0"):
        raise Refused(NOT_INTEGER, value=short(text))
    return int(digits)


def _limit(title: str, description: str, example: int) -> Mapping[str, object]:
    return {
        "type": "integer",
        "minimum": -MOST,
        "maximum": MOST,
        "title": title,
        "description": description,
        "examples": [example],
    }
