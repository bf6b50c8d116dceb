"""What kinds have in common whose values are texts: a text column, shown as it stands, a text in formulas."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa

from core.kinds.kind import Kind, Locale
from core.storage.types import SqlType
from schema_registry.model import Field


class TextualKind(Kind):
    """Base of kinds whose Python value is a `str` that readers see as it is kept."""

    formula: ClassVar[str] = "text"

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)
