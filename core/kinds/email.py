"""`email`: an e-mail address, its domain in small letters. Checked for sanity; only a letter can prove it exists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import NOT_EMAIL
from core.kinds.cleaning import as_text, short
from core.kinds.fold import fold_key
from core.kinds.kind import Key, Locale, Refused
from core.kinds.operators import TEXT
from core.kinds.textual import TextualKind
from schema_registry.model import Field

LONGEST = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
_ADDRESS = re.compile(
    r"[^\s@.\"(),:;<>\[\]\\\x00-\x1f\x7f]+(?:\.[^\s@.\"(),:;<>\[\]\\\x00-\x1f\x7f]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?"
)


_SHAPE = r"^[^\s@]+@[^\s@]+\.[^\s@]+$"
"""What of it a standard validator may check."""


def address(text: str) -> str:
    """The address with its domain in small letters. Raises Refused."""
    if len(text) > LONGEST or not _ADDRESS.fullmatch(text) or text.find("@") > 64:
        raise Refused(NOT_EMAIL, value=short(text))
    if text.isascii():
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"
    local, _, domain = unicodedata.normalize("NFC", text).rpartition("@")
    tidy = f"{local}@{unicodedata.normalize('NFC', domain.lower())}"
    if len(tidy) > LONGEST or not tidy.isprintable():
        raise Refused(NOT_EMAIL, value=short(text))
    return tidy


class EmailKind(TextualKind):
    """Addresses to write to."""

    name = "email"
    widget = "email"
    operators = TEXT
    searchable = True

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "format": "idn-email", "maxLength": LONGEST, "pattern": _SHAPE}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), fold_key),)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            text = text.strip()
            if not text.isascii():
                text = text.replace("＠", "@")
            return address(text) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else address(as_text(value))
