"""`rich_text`: headings, lists, links and emphasis, kept as HTML that is cleaned when it comes and when it is shown.

Found by the quick search in what is read, not in the markup; never compared, sorted or grouped.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import TOO_LONG
from core.kinds.cleaning import as_text, clean_lines
from core.kinds.fold import whole_key
from core.kinds.html import cleaned, is_html, plain
from core.kinds.kind import Key, Locale, Refused
from core.kinds.long_text import CONTAINS
from core.kinds.operators import PRESENCE
from core.kinds.textual import TextualKind
from schema_registry.model import Field

LONGEST = 100_000
"""Characters, markup included."""


class RichTextKind(TextualKind):
    """Terms of contracts, descriptions of goods, minutes."""

    name = "rich_text"
    widget = "rich_text"
    formula = ""
    operators = (*PRESENCE, *CONTAINS)
    searchable = True
    sortable = False
    groupable = False
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "maxLength": LONGEST, "contentMediaType": "text/html"}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), _key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return _read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else _read(as_text(value))

    def show(self, field: Field, value: object, locale: Locale) -> str:
        """The plain text of it, for lists, files and the history."""
        return plain(str(value)) if value else ""

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return str(value or "")


def _key(value: object) -> object:
    if not isinstance(value, str):
        return None
    return whole_key(plain(value) if is_html(value) else value)


def _read(text: str) -> str | None:
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, length=len(text), longest=LONGEST)
    found = cleaned(clean_lines(text))
    if len(found) > LONGEST:
        raise Refused(TOO_LONG, length=len(found), longest=LONGEST)
    return found or None
