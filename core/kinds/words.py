"""`words`: a text that is part of a value, such as the street of an address. No field of its own; paths end at it."""

from __future__ import annotations

from collections.abc import Callable

from core.kinds.cleaning import as_text, clean_lines
from core.kinds.kind import Locale
from core.kinds.operators import EQUALITY
from core.kinds.textual import TextualKind
from schema_registry.model import Field


class WordsKind(TextualKind):
    """Compared as it stands."""

    name = "words"
    widget = "text"
    operators = EQUALITY
    declarable = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "readOnly": True}

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return lambda text: clean_lines(text) or None

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else clean_lines(as_text(value)) or None
