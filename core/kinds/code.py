"""`code`: text of a program or a template, kept exactly: blanks, tabs and line breaks included."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from core.codes.values import CONTROL_CHARACTER
from core.kinds.cleaning import as_text
from core.kinds.fold import whole_key
from core.kinds.kind import Key, Locale, Refused
from core.kinds.long_text import CONTAINS
from core.kinds.operators import PRESENCE
from core.kinds.text import number_option, text_check, text_problems, text_standard
from core.kinds.textual import TextualKind
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_LENGTH = 10_000
LONGEST = 100_000
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def verbatim(text: str) -> str:
    """The text with line breaks as `\\n` and nothing else changed; blank text is empty. Raises Refused."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _FORBIDDEN.search(text)
    if found:
        raise Refused(CONTROL_CHARACTER, code_point=f"{ord(found[0]):04X}", position=found.start() + 1)
    return "" if not text or text.isspace() else text


class CodeKind(TextualKind):
    """Scripts, queries, templates, settings of machines."""

    name = "code"
    widget = "code"
    operators = (*PRESENCE, *CONTAINS)
    searchable = True
    sortable = False
    groupable = False
    unique = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "language": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9+#.-]{0,30}$",
                "title": "Language",
                "description": "What the text is written in, shown beside it.",
                "examples": ["sql", "python"],
            },
            "maxLength": {
                "type": "integer",
                "minimum": 1,
                "maximum": LONGEST,
                "title": "Longest",
                "description": f"Most characters (Unicode code points). {DEFAULT_LENGTH} when left out.",
                "examples": [2000],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        return text_problems(self, options, DEFAULT_LENGTH)

    def standard(self, field: Field) -> dict[str, object]:
        return text_standard(field, _longest(field))

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), whole_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        check = text_check(field, _longest(field))

        def read(text: str) -> object:
            text = verbatim(text)
            check(text)
            return text or None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        check = text_check(field, _longest(field))

        def read(value: object) -> object:
            if value is None:
                return None
            sent = as_text(value)
            check(sent)
            return verbatim(sent) or None

        return read


def _longest(field: Field) -> int:
    return number_option(field, "maxLength", DEFAULT_LENGTH)
