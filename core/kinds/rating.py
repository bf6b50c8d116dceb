"""`rating`: a whole number of stars, from 0 to a most."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from core.codes.kinds import NOT_A_RATING
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.numerals import plain
from core.kinds.operators import ORDER
from core.kinds.text import number_option
from core.storage.types import SqlType
from schema_registry.model import Field

DEFAULT_MOST = 5
MOST = 10
_TYPED = re.compile(r"(?P<number>\d{1,2})(?: ?(?:星|分|stars?)|(?: ?/ ?(?P<of>\d{1,2})))?", re.IGNORECASE)
_STARS = re.compile(r"(★*)(☆*)")


class RatingKind(Kind):
    """Satisfaction, importance, quality."""

    name = "rating"
    formula = "number"
    widget = "rating"
    operators = ORDER
    totals = ("count", "avg", "min", "max")
    numeric = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "max": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST,
                "title": "Most stars",
                "description": f"The best rating. {DEFAULT_MOST} when left out.",
                "examples": [5],
            }
        }

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "integer", "minimum": 0, "maximum": best(field)}

    def column(self, field: Field) -> SqlType:
        return sa.Integer()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        most = best(field)

        def read(text: str) -> object:
            plain = unicodedata.normalize("NFKC", text).strip()
            if not plain:
                return None
            value = _typed(plain, most)
            if value is None or value > most:
                raise Refused(NOT_A_RATING, value=short(text), most=most)
            return value

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        most = best(field)

        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is float and value.is_integer():
                value = int(value)
            if type(value) is not int or not 0 <= value <= most:
                raise Refused(NOT_A_RATING, value=short(value), most=most)
            return value

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return plain

    def show(self, field: Field, value: object, locale: Locale) -> str:
        """`4 / 5`; a mean has one decimal."""
        if value is None:
            return ""
        said = value if isinstance(value, int) else f"{value:.1f}"
        return f"{said} / {best(field)}"

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def best(field: Field) -> int:
    """The most stars of a field."""
    return number_option(field, "max", DEFAULT_MOST)


def _typed(text: str, most: int) -> int | None:
    """The number of stars in `4`, `4/5`, `4星`, `★★★★☆`; None for anything else."""
    found = _TYPED.fullmatch(text)
    if found:
        return int(found["number"]) if found["of"] is None or int(found["of"]) == most else None
    drawn = _STARS.fullmatch(text)
    return len(drawn[1]) if drawn and (not drawn[2] or len(text) == most) else None
