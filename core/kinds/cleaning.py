"""Clean text: trimmed, NFC, without characters that databases or files would treat differently."""

from __future__ import annotations

import re
import unicodedata

from core.codes.values import CONTROL_CHARACTER, NOT_TEXT
from core.kinds.kind import Refused

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FORBIDDEN_LONG = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """One line, trimmed and NFC. Raises Refused for control characters and lone surrogates."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    return _checked(text, _FORBIDDEN)


def clean_lines(text: str) -> str:
    """Several lines, trimmed at both ends, line breaks as `\\n`, tabs kept."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n"), _FORBIDDEN_LONG)


def _checked(text: str, forbidden: re.Pattern[str]) -> str:
    found = forbidden.search(text)
    if found:
        raise Refused(CONTROL_CHARACTER, code_point=f"{ord(found[0]):04X}", position=found.start() + 1)
    # Trimmed again: some marks compose into blanks (U+2000 becomes U+2002).
    return unicodedata.normalize("NFC", text).strip()


def as_text(value: object) -> str:
    """A JSON value that must be a string."""
    if type(value) is not str:
        raise Refused(NOT_TEXT)
    return value


def short(value: object) -> str:
    """A value for a message: one line, at most 60 characters."""
    text = " ".join(str(value).split())
    shown = text if len(text) <= 60 else text[:57] + "…"
    return shown.encode("utf-8", "replace").decode()
