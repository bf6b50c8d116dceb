"""`time`: a time of day, to the second, of no day and no zone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time

import sqlalchemy as sa

from core.codes.kinds import NOT_TIME
from core.kinds.cleaning import short
from core.kinds.days import clock_writer
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import ORDER, SPAN
from core.storage.types import SqlType
from schema_registry.model import Field

_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_PLAIN = re.compile(_PATTERN.removesuffix("$") + r"\Z")
_HALVES: Mapping[str, int] = {
    **dict.fromkeys(("上午", "早上", "凌晨", "清晨", "am"), 0),
    **dict.fromkeys(("下午", "晚上", "傍晚", "pm"), 12),
}
_TYPED = re.compile(
    rf"(?P<early>{'|'.join(_HALVES)}|中午)?\s*(?P<hour>\d{{1,2}})"
    r"(?:[:时点](?:(?P<half>半)|(?P<minute>\d{2})分?(?::?(?P<second>\d{2})秒?)?|(?P<even>整)?))?"
    r"\s*(?P<late>[ap]\.?m\.?)?",
    re.IGNORECASE | re.ASCII,
)
_COMPACT = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])", re.ASCII)


class TimeKind(Kind):
    """Opening hours, times of departure, times to call."""

    name = "time"
    formula = "time"
    widget = "time"
    operators = ORDER
    totals = SPAN

    def standard(self, field: Field) -> dict[str, object]:
        # The format "time" of JSON Schema asks for an offset, which a time of day has not.
        return {"type": "string", "pattern": _PATTERN}

    def column(self, field: Field) -> SqlType:
        return sa.Time()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if _PLAIN.match(text):
                return time.fromisoformat(text)
            plain = unicodedata.normalize("NFKC", text).strip()
            if not plain:
                return None
            found = _typed(plain.lower())
            if found is None:
                raise Refused(NOT_TIME, value=short(text))
            return found

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is not str or not _PLAIN.match(value):
                raise Refused(NOT_TIME, value=short(value))
            return time.fromisoformat(value)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return str

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, time):
            return ""
        return clock_writer(locale.tag, seconds=bool(value.second))(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, time):
            return ""
        return value.isoformat("seconds" if value.second else "minutes")


def _typed(text: str) -> time | None:
    """The time of `2:30 pm`, `下午2点半`, `14时30分`, `2pm`, `1430`; None when the text is none."""
    compact = _COMPACT.fullmatch(text)
    if compact:
        return time(int(compact[1]), int(compact[2]))
    found = _TYPED.fullmatch(text)
    if not found:
        return None
    early, late = found["early"] or "", (found["late"] or "").replace(".", "")
    alone = found.end("hour") == len(text.rstrip()) or (found["minute"] is None and ":" in text)
    if (early and late) or (alone and not early):
        return None
    hour = _hour(int(found["hour"]), early or late)
    minute = 30 if found["half"] else int(found["minute"] or 0)
    second = int(found["second"] or 0)
    if hour is None or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def _hour(hour: int, half: str) -> int | None:
    """The hour of the day; None when it does not go with its half of the day."""
    if not half:
        return hour if hour < 24 else None
    if half == "中午":
        return {11: 11, 12: 12, 1: 13, 2: 14}.get(hour)
    if half == "晚上" and hour == 12:
        return None  # midnight, of this day or the next
    if half in ("上午", "下午", "晚上", "傍晚") and 12 < hour < 24 and _HALVES[half]:
        return hour
    if half in ("凌晨", "清晨", "早上") and hour == 0:
        return 0
    return hour % 12 + _HALVES[half] if 1 <= hour <= 12 else None
