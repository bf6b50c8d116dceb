"""`decimal`: exact numbers of 18 digits with a fixed scale. The arithmetic here serves money too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from core.codes.values import (
    BOUND_NOT_KEPT,
    BOUNDS_CROSS,
    INEXACT,
    NOT_NUMBER,
    TOO_MANY_DECIMALS,
    TOO_MANY_DIGITS,
)
from core.kinds.cleaning import short
from core.kinds.integer import out_of_range
from core.kinds.kind import Kind, Locale, Refused, default_problems
from core.kinds.numerals import numerals, plain
from core.kinds.operators import FIGURES, ORDER
from core.kinds.text import number_option
from core.storage.types import DIGITS, Fixed, SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_SCALE = 2
_PLAIN = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?")
_FLOAT_DIGITS = 15


def exact(value: object) -> Decimal | None:
    """A JSON number of the document (int, Decimal, float or text) as a Decimal; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = repr(value) if isinstance(value, float) else str(value)
    number = Decimal(text) if _PLAIN.fullmatch(text) or not isinstance(value, str) else None
    return number if number is None or number.is_finite() else None


class Scaled:
    """Checks of one field: fixed scale, 18 digits, least and most. Each method raises Refused."""

    __slots__ = ("_edge", "_least", "_most", "_point", "_unit", "_zero", "scale")

    def __init__(self, field: Field, scale: int) -> None:
        self.scale = scale
        self._unit = Decimal(1).scaleb(-scale)
        self._zero = Decimal(0).quantize(self._unit)
        self._edge = Decimal(10) ** (DIGITS - scale)
        lowest = exact(field.options.get("minimum"))
        highest = exact(field.options.get("maximum"))
        self._least = self._unit - self._edge if lowest is None else lowest
        self._most = self._edge - self._unit if highest is None else highest
        self._point = _PLAIN.fullmatch

    def of(self, number: Decimal) -> Decimal:
        """The number at the field's scale."""
        if not -self._edge < number < self._edge:
            raise Refused(TOO_MANY_DIGITS, digits=DIGITS - self.scale)
        value = number.quantize(self._unit)
        if value != number:
            raise Refused(TOO_MANY_DECIMALS, value=short(number), scale=self.scale)
        if self._least <= value <= self._most:
            return value or self._zero
        raise out_of_range(value, self._least, self._most)

    def json(self, value: object) -> Decimal:
        """The value of a JSON number or text."""
        if type(value) is float and len(Decimal(repr(value)).as_tuple().digits) > _FLOAT_DIGITS:
            raise Refused(INEXACT)
        if type(value) is int and abs(value) >= self._edge:
            raise Refused(TOO_MANY_DIGITS, digits=DIGITS - self.scale)
        number = exact(value)
        if number is None:
            raise Refused(NOT_NUMBER, value=short(value), example=f"{1234.5:.{self.scale}f}")
        return self.of(number)

    def text(self, text: str, written: Callable[[str], str | None]) -> Decimal:
        """The value of a number as typed; `written` turns it to ASCII."""
        digits = written(text)
        if digits is None:
            raise Refused(NOT_NUMBER, value=short(text), example=f"{1234.5:.{self.scale}f}")
        return self.of(Decimal(digits))


def number_problems(kind: Kind, document: Mapping[str, object], scale: int) -> Iterable[Problem]:
    """Limits that the field cannot hold or that exclude each other, and a default that does not fit."""
    limits: dict[str, Decimal] = {}
    edge, sound = Decimal(10) ** (DIGITS - scale), True
    for keyword in ("minimum", "maximum"):
        number = exact(document.get(keyword))
        if number is None:
            continue
        limits[keyword] = number
        if not -edge < number < edge or number != number.quantize(Decimal(1).scaleb(-scale)):
            yield BOUND_NOT_KEPT.at(f"/{keyword}", keyword=keyword, value=number, scale=scale)
            sound = False
    if len(limits) == 2 and limits["minimum"] > limits["maximum"]:
        yield BOUNDS_CROSS.at(
            "/minimum", low="minimum", least=limits["minimum"], high="maximum", most=limits["maximum"]
        )
        sound = False
    if sound:
        yield from default_problems(kind, document)


def number_schema(field: Field, scale: int) -> dict[str, object]:
    """The JSON Schema of a number or its text. Limits that floats cannot state are left to `x-rules`."""
    decimals = rf"\.[0-9]{{1,{scale}}}0*" if scale else r"\.0+"
    schema: dict[str, object] = {"type": ["number", "string"], "pattern": rf"^-?[0-9]+({decimals})?$"}
    for keyword in ("minimum", "maximum"):
        number = exact(field.options.get(keyword))
        if number is not None and number == number.to_integral_value():
            schema[keyword] = int(number)
    return schema


def limit_option(title: str, description: str, example: int) -> Mapping[str, object]:
    return {"type": "number", "title": title, "description": description, "examples": [example]}


class DecimalKind(Kind):
    """Weights, rates, factors."""

    name = "decimal"
    formula = "number"
    widget = "decimal"
    operators = ORDER
    totals = FIGURES
    numeric = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 6,
                "title": "Decimals",
                "description": f"Number of decimals that are kept, exactly. {DEFAULT_SCALE} when left out.",
                "examples": [3],
            },
            "minimum": limit_option("Least", "The least value taken.", 0),
            "maximum": limit_option("Most", "The greatest value taken.", 100),
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        scale = options.get("scale", DEFAULT_SCALE)
        return number_problems(self, options, scale if isinstance(scale, int) else DEFAULT_SCALE)

    def standard(self, field: Field) -> dict[str, object]:
        return number_schema(field, _scale(field))

    def column(self, field: Field) -> SqlType:
        return Fixed(_scale(field))

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return amount_reader(field, _scale(field), locale)

    def json_reader(self, field: Field) -> Callable[[object], object]:
        read = Scaled(field, _scale(field)).json
        return lambda value: None if value is None else read(value)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return plain

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        scale = _scale(field)
        return numerals(locale.tag).grouped(f"{value:,.{scale}f}", value, scale)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else numerals(locale.tag).write(f"{value:f}")


def amount_reader(field: Field, scale: int, locale: Locale) -> Callable[[str], object]:
    """A reader of typed numbers, quick for plain ones."""
    scaled, words = Scaled(field, scale), numerals(locale.tag)
    decimals = rf"(?:\.[0-9]{{1,{scale}}})?" if scale and words.point == "." else ""
    clean = re.compile(rf"-?[0-9]{{1,{DIGITS - scale}}}{decimals}").fullmatch

    def read(text: str) -> object:
        if clean(text):
            return scaled.of(Decimal(text))
        text = text.strip()
        return scaled.text(text, words.read) if text else None

    return read


def _scale(field: Field) -> int:
    return number_option(field, "scale", DEFAULT_SCALE)
