"""`date`: a day of the calendar, without time or zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import sqlalchemy as sa

from core.codes.values import HAS_TIME, NO_SUCH_DAY, NOT_DATE
from core.kinds.cleaning import short
from core.kinds.days import day_writer, read_day
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import ORDER, SPAN
from core.storage.types import SqlType
from schema_registry.model import BUCKETS, Field


def iso_day(text: str) -> date | None:
    """The day of `2026-11-22`; None when the text has another form. Raises Refused for a day that never was."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text.isascii() and text.replace("-", "").isdigit():
            raise Refused(NO_SUCH_DAY, value=short(text)) from None
        return None


class DateKind(Kind):
    """Due dates, birthdays, days of order."""

    name = "date"
    formula = "date"
    widget = "date"
    operators = ORDER
    totals = SPAN
    buckets = BUCKETS

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "format": "date"}

    def column(self, field: Field) -> SqlType:
        return sa.Date()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            day = iso_day(text)
            if day is not None:
                return day
            text = text.strip()
            return read_day(_without_midnight(text), locale.tag) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            day = iso_day(value) if type(value) is str else None
            if day is None:
                raise Refused(NOT_DATE, value=short(value))
            return day

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return str

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return day_writer(locale.tag)(value) if isinstance(value, date) else ""

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def _without_midnight(text: str) -> str:
    """The date of `2026-11-22 00:00:00.000`, as spreadsheets and databases write one."""
    day, gap, clock = text.partition("T" if "T" in text and text[0].isdigit() and "-" in text else " ")
    if not gap or ":" not in clock:
        return text
    if clock.translate(_CLOCK_SIGNS).strip("0Z"):
        raise Refused(HAS_TIME, value=short(text))
    return day


_CLOCK_SIGNS = str.maketrans("", "", ":. ")


def day_of(value: object) -> date | None:
    """The plain day of a value; an instant is none."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
