"""`currency`: the code of a currency, as money in any currency has one. No field of its own; paths end at it."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import NOT_TEXT, UNKNOWN_CURRENCY
from core.kinds.cleaning import short
from core.kinds.currencies import known
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.storage.types import SqlType
from schema_registry.model import Field


class CurrencyKind(Kind):
    """Three letters of ISO 4217."""

    name = "currency"
    formula = "text"
    widget = "text"
    operators = EQUALITY
    declarable = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "pattern": "^[A-Z]{3}$", "readOnly": True}

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return lambda text: _code(text.strip().upper()) if text.strip() else None

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, str):
                raise Refused(NOT_TEXT)
            return _code(value)

        return read

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def _code(text: str) -> str:
    if not known(text):
        raise Refused(UNKNOWN_CURRENCY, currency=short(text))
    return text
