"""`lines`: the records of another entity that belong to this one, edited with it like the rows of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.codes.many import LINES_ELSEWHERE, NOT_A_LIST, TOO_LONG
from core.kinds.kind import Kind, Locale, Refused
from core.storage.types import Id, SqlType
from schema_registry.model import TOTALS, Field

MOST = 500
"""Lines that are written with one record."""


class LinesKind(Kind):
    """The lines of an order, the steps of a test."""

    name = "lines"
    widget = "lines"
    stated = False
    operators = ()
    totals = ()
    required_options = frozenset({"from"})
    sortable = False
    groupable = False
    unique = False
    stored = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "from": {
                "type": "string",
                "title": "From",
                "description": "The entity of the lines and its reference back to this one.",
                "examples": ["order_line.order"],
            },
            "columns": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "uniqueItems": True,
                "title": "Columns",
                "description": "Fields of a line that the sheet shows; all when left out.",
                "examples": [["product", "quantity", "unit_price"]],
            },
            "position": {
                "type": "string",
                "title": "Position",
                "description": "An integer field of the lines where the engine keeps their order: 1, 2, 3 …",
                "examples": ["line_no"],
            },
            "totals": {
                "type": "object",
                "additionalProperties": {"enum": list(TOTALS)},
                "title": "Totals",
                "description": "Figures under the sheet, by column.",
                "examples": [{"net": "sum"}],
            },
        }

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "array", "maxItems": MOST, "items": {"type": "object"}}

    def column(self, field: Field) -> SqlType:
        return Id()  # of the lines themselves: the field has no column

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if text.strip():
                raise Refused(LINES_ELSEWHERE, field=field.title)
            return None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
                raise Refused(NOT_A_LIST, field=field.title)
            if len(value) > MOST:
                raise Refused(TOO_LONG, field=field.title, count=len(value), limit=MOST)
            return tuple(value) or None

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: list(value) if isinstance(value, tuple) else value

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return str(len(value)) if isinstance(value, list | tuple) else ""

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return ""
