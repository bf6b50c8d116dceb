"""`duration`: an exact length of time in whole seconds. A day is 24 hours; months and years have no fixed length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from core.codes.kinds import NO_FIXED_LENGTH, NOT_DURATION, PART_OF_A_SECOND, TOO_LONG_A_TIME
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import FIGURES, ORDER
from core.storage.types import Seconds, SqlType
from schema_registry.durations import read_duration
from schema_registry.model import Field

LONGEST = timedelta(days=36_525)
"""A hundred years: sums of many thousands stay within what Python holds."""
LONGEST_TEXT = 60
_ISO = r"^-?P(?=[0-9T])([0-9]{1,4}W)?([0-9]{1,5}D)?(T(?=[0-9])([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,7}S)?)?$"
_ISO_MATCH = re.compile(_ISO.removesuffix("$") + r"\Z")
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_UNITS: Mapping[int, tuple[str, ...]] = {
    604_800: ("w", "wk", "wks", "week", "weeks", "周", "星期"),
    86_400: ("d", "day", "days", "天", "日"),
    3_600: ("h", "hr", "hrs", "hour", "hours", "小时", "时", "钟头"),
    60: ("m", "min", "mins", "minute", "minutes", "分", "分钟"),
    1: ("s", "sec", "secs", "second", "seconds", "秒", "秒钟"),
}
_SECONDS: Mapping[str, int] = {name: seconds for seconds, names in _UNITS.items() for name in names}
_NAMES = "|".join(sorted(_SECONDS, key=len, reverse=True))
_PART = re.compile(rf"(?P<number>\d{{1,9}}(?:\.\d{{1,6}})?|半)\s*个?\s*(?P<unit>{_NAMES})(?![a-z])[\s,]*", re.ASCII)
_CALENDAR = re.compile(r"(?:\d|半)\s*个?\s*(?:月|年|mo\b|months?\b|y\b|yrs?\b|years?\b)|^-?P\d+[YM]", re.IGNORECASE)
_SHOWN: Mapping[str, tuple[str, str, str, str, str]] = {
    "zh": ("天", "小时", "分", "秒", ""),
    "": (" d", " h", " min", " s", " "),
}

_SIZES = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


class DurationKind(Kind):
    """Time spent, lead times, terms of payment."""

    name = "duration"
    formula = "duration"
    widget = "duration"
    operators = ORDER
    totals = FIGURES
    numeric = True

    def standard(self, field: Field) -> dict[str, object]:
        # The format "duration" knows no negative ones (RFC 3339, appendix A).
        return {"type": "string", "pattern": _ISO}

    def column(self, field: Field) -> SqlType:
        return Seconds()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
            return _typed(plain, text) if plain else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is not str:
                raise Refused(NOT_DURATION, value=short(value))
            found = _iso(value)
            if found is None:
                raise _no_duration(value)
            return _within(found, value)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return iso_text

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return _said(value, locale, len(_SIZES)) if isinstance(value, timedelta) else ""

    def brief(self, field: Field, value: object, locale: Locale) -> str:
        """The two largest units: `3 d 4 h`, rounded."""
        if not isinstance(value, timedelta):
            return ""
        largest = next((at for at, size in enumerate(_SIZES) if abs(value) >= size), len(_SIZES) - 1)
        last = _SIZES[min(largest + 1, len(_SIZES) - 1)]
        whole = (abs(value) + last / 2) // last * last
        return _said(whole if value >= timedelta() else -whole, locale, 2)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        """Hours and minutes: `26:30`; with seconds where there are any."""
        if not isinstance(value, timedelta):
            return ""
        days, hours, minutes, seconds = _parts(value)
        sign = "-" if value < timedelta() else ""
        return f"{sign}{days * 24 + hours}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def _said(value: timedelta, locale: Locale, most: int) -> str:
    """A duration in units from days to seconds, at most so many of them."""
    *units, gap = _SHOWN.get(locale.tag.partition("_")[0], _SHOWN[""])
    parts = [f"{number}{unit}" for number, unit in zip(_parts(value), units, strict=True) if number][:most]
    return ("-" if value < timedelta() else "") + (gap.join(parts) or f"0{units[2]}")


def iso_text(value: object) -> object:
    """A duration as ISO 8601 writes it, `P1DT2H30M`; anything else as it is."""
    if not isinstance(value, timedelta):
        return value
    days, hours, minutes, seconds = _parts(value)
    date = f"{days}D" if days else ""
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number)
    sign = "-" if value < timedelta() else ""
    return f"{sign}P{date}{'T' if clock else ''}{clock}" if date or clock else "PT0S"


def _parts(value: timedelta) -> tuple[int, int, int, int]:
    """Days, hours, minutes and seconds of a duration's size, whatever its sign."""
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    return size.days, minutes // 60, minutes % 60, seconds


def _typed(text: str, sent: str) -> timedelta:
    if len(text) > LONGEST_TEXT:
        raise Refused(NOT_DURATION, value=short(sent))
    found = _iso(text.upper())
    if found is None:
        negative = text.startswith("-")
        size = text[1:].lstrip() if negative else text
        clock = _clock(size)
        length = _in_units(size.lower(), sent) if clock is None else clock
        found = -length if negative else length
    return _within(found, sent)


def _iso(text: str) -> timedelta | None:
    """The exact length of an ISO 8601 duration; None when the text is none."""
    read = read_duration(text) if _ISO_MATCH.match(text) else None
    return read.rest if read is not None else None


def _clock(text: str) -> timedelta | None:
    """Hours and minutes, `1:30`, or with seconds, `1:30:15`."""
    found = _CLOCK.fullmatch(text)
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0)) if found else None


def _in_units(text: str, sent: str) -> timedelta:
    """Numbers with units, the largest first: `1h 30m`, `90 min`, `1小时30分`, `1.5天`, `半小时`."""
    total, above, place = Decimal(0), 10**9, 0
    while place < len(text):
        found = _PART.match(text, place)
        unit = _SECONDS[found["unit"]] if found else above
        if found is None or unit >= above:
            raise _no_duration(sent)
        number = Decimal("0.5") if found["number"] == "半" else Decimal(found["number"])
        total, above, place = total + number * unit, unit, found.end()
    if total != int(total):
        raise Refused(PART_OF_A_SECOND, value=short(sent))
    if total > LONGEST.days * 86_400:
        raise Refused(TOO_LONG_A_TIME, value=short(sent), most=LONGEST.days)
    return timedelta(seconds=int(total))


def _within(value: timedelta, sent: str) -> timedelta:
    if abs(value) > LONGEST:
        raise Refused(TOO_LONG_A_TIME, value=short(sent), most=LONGEST.days)
    return value


def _no_duration(text: str) -> Refused:
    code = NO_FIXED_LENGTH if _CALENDAR.search(text) else NOT_DURATION
    return Refused(code, value=short(text))
