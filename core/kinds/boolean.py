"""`boolean`: yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from core.codes.values import NOT_BOOLEAN
from core.kinds.cleaning import short
from core.kinds.fold import fold
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.storage.types import SqlType
from schema_registry.model import Field

_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "1", "是", "对", "真", "√", "✓", "✔"), True),
    **dict.fromkeys(("false", "no", "n", "f", "off", "0", "否", "错", "假", "×", "✗", "✘"), False),
}


class BooleanKind(Kind):
    """Active, paid, taxable."""

    name = "boolean"
    formula = "boolean"
    widget = "boolean"
    operators = EQUALITY
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "boolean"}

    def column(self, field: Field) -> SqlType:
        return sa.Boolean(create_constraint=False)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        known = _WORDS.get

        def read(text: str) -> object:
            value = known(text)
            if value is None:
                folded = fold(text)
                value = known(folded)
                if value is None and folded:
                    raise Refused(NOT_BOOLEAN, value=short(text))
            return value

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None or value is True or value is False:
                return value
            raise Refused(NOT_BOOLEAN, value=short(value))

        return read

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        if locale.tag.startswith("zh"):
            return "是" if value else "否"
        return "Yes" if value else "No"

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else "true" if value else "false"
