"""Operations on texts, by code points. What grows is measured before it is made."""

from __future__ import annotations

import re
from decimal import Decimal

from core.expressions.numbers import Number
from core.expressions.refusals import text_too_long
from schema_registry.expressions import limits

BLANKS = " \\t\\n\\r\\f\\v\\u00a0\\u3000"
"""What `trim` takes for blanks, as both regular expressions and PostgreSQL's write it in brackets."""
_BLANKS = re.compile(f"[{BLANKS}]+")
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{limits.WHOLE}}}(?:\.[0-9]{{1,{limits.PLACES}}})?")


def bounded(text: str) -> str:
    """The text itself. Raises TooLarge when it is too long."""
    if len(text) > limits.TEXT:
        raise text_too_long()
    return text


def upper(text: str) -> str:
    return bounded(text.upper())


def lower(text: str) -> str:
    return bounded(text.lower())


def length(text: str) -> Decimal:
    return Decimal(len(text))


def left(text: str, count: Number) -> str | None:
    return text[: int(count)] if count >= 0 else None


def right(text: str, count: Number) -> str | None:
    """The last characters; None for a negative number."""
    if count < 0:
        return None
    return text[max(0, len(text) - int(count)) :]


def mid(text: str, start: Number, count: Number) -> str | None:
    """Characters from a place on, 1 for the first; None before it or for a negative number."""
    if start < 1 or count < 0:
        return None
    first = int(start) - 1
    return text[first : first + int(count)]


def trim(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def contains(text: str, part: str) -> bool:
    return part in text


def starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


def ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


def find(part: str, text: str, start: Number) -> Decimal | None:
    """The place of a part, 1 for the first character, searched from a place on; None when it is not there."""
    if start < 1 or int(start) > len(text) + 1:
        return None
    found = text.find(part, int(start) - 1)
    return Decimal(found + 1) if found >= 0 else None


def substitute(text: str, old: str, new: str) -> str:
    """The text with every occurrence replaced; the empty text occurs nowhere."""
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > limits.TEXT:
        raise text_too_long()
    return text.replace(old, new)


def value(text: str) -> Decimal | None:
    """The number that a text holds; None when it holds none."""
    found = trim(text)
    return Decimal(found) if _NUMBER.fullmatch(found) else None


def joined(*texts: str) -> str:
    if sum(map(len, texts)) > limits.TEXT:
        raise text_too_long()
    return "".join(texts)
