"""Stored values carried over when a field changes kind or options. Plan counts with it, apply writes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from core.codes.values import NOT_INTEGER, TOO_LONG, TOO_MANY_DECIMALS
from core.kinds.kind import Kind, Locale, Refused
from schema_registry.model import Field


class Converted(NamedTuple):
    """The value afterwards, and what it lost: nothing, a part (`cut`: text or decimals), or everything (`empty`)."""

    value: object
    loss: Literal["none", "cut", "empty"]


def converter(before: Kind, old: Field, after: Kind, new: Field, locale: Locale) -> Callable[[object], Converted]:
    """A function that carries one value (None stays None). `locale` is the installation's, with the business zone."""
    neutral = Locale("en", locale.zone)
    read = after.reader(new, neutral if before.name == after.name else locale)
    prepare = _preparation(before, old, after, Locale(locale.tag, locale.zone))

    def carry(value: object) -> Converted:
        if value is None:
            return Converted(None, "none")
        text = prepare(value)
        try:
            carried = read(text)
        except Refused as refused:
            return _partly(read, text, refused)
        return Converted(carried, "empty" if carried is None else "none")

    return carry


def _preparation(before: Kind, old: Field, after: Kind, locale: Locale) -> Callable[[object], str]:
    """A function from a value to the text that the new kind is to read."""
    pair = (before.name, after.name)
    if pair == ("datetime", "date"):
        return lambda value: str(value.astimezone(locale.zone).date()) if isinstance(value, datetime) else ""
    if pair == ("boolean", "integer"):
        return lambda value: str(int(bool(value)))
    if pair == ("long_text", "text"):
        return lambda value: " ".join(str(value).split())
    neutral = Locale("en", locale.zone) if before.name == after.name else locale
    return lambda value: before.edit(old, value, neutral)


def _partly(read: Callable[[str], object], text: str, refused: Refused) -> Converted:
    """What can be kept of a value that does not fit: a shorter text, a rounded number (half away from zero)."""
    if refused.code is TOO_LONG:
        shorter = text[: int(str(refused.params["longest"]))]
    elif refused.code in {TOO_MANY_DECIMALS, NOT_INTEGER}:
        shorter = _rounded(text, int(str(refused.params.get("scale", 0))))
    else:
        return Converted(None, "empty")
    try:
        return Converted(read(shorter), "cut") if shorter else Converted(None, "empty")
    except Refused:
        return Converted(None, "empty")


def _rounded(text: str, scale: int) -> str:
    plain = text.removeprefix("-")
    if not plain.replace(".", "", 1).isdigit() or not plain.isascii():
        return ""
    return str(Decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP))
