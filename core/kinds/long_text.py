"""`long_text`: several lines. Found by the quick search when asked for; never compared, sorted or grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from core.kinds.cleaning import clean_lines
from core.kinds.fold import whole_key
from core.kinds.kind import Key, Locale
from core.kinds.operators import PRESENCE
from core.kinds.text import number_option, text_json_reader, text_problems, text_reader, text_standard
from core.kinds.textual import TextualKind
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_LENGTH = 10_000
LONGEST = 100_000
CONTAINS = ("_contains", "_ncontains")


class LongTextKind(TextualKind):
    """Notes, descriptions, addresses of several lines."""

    name = "long_text"
    widget = "long_text"
    operators = (*PRESENCE, *CONTAINS)
    searchable = True
    sortable = False
    groupable = False
    unique = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "maxLength": {
                "type": "integer",
                "minimum": 1,
                "maximum": LONGEST,
                "title": "Longest",
                "description": f"Most characters (Unicode code points). {DEFAULT_LENGTH} when left out.",
                "examples": [2000],
            }
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        return text_problems(self, options, DEFAULT_LENGTH)

    def standard(self, field: Field) -> dict[str, object]:
        return text_standard(field, _longest(field))

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), whole_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return text_reader(field, _longest(field), clean_lines)

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return text_json_reader(field, _longest(field), clean_lines)


def _longest(field: Field) -> int:
    return number_option(field, "maxLength", DEFAULT_LENGTH)
