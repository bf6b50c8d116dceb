"""Dates as people type them, read without guessing; and dates and times written in a language, quickly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import parse_pattern

from core.codes.values import AMBIGUOUS_DATE, NO_SUCH_DAY, NOT_DATE
from core.kinds.cleaning import short
from core.kinds.kind import Refused
from core.kinds.numerals import babel_locale

_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.IGNORECASE)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTHS = tuple(name[:3] for name in _MONTH_NAMES)
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU"})
"""Territories that write month/day/year (CLDR short patterns)."""


def read_day(text: str, tag: str) -> date:
    """The day of a typed text. Raises Refused: not a date, no such day, or two possible days."""
    text = unicodedata.normalize("NFKC", text).strip()
    parts = _parts(text, tag)
    if parts is None:
        raise Refused(NOT_DATE, value=short(text))
    try:
        return date(*parts)
    except ValueError:
        raise Refused(NO_SUCH_DAY, value=short(text)) from None


def _parts(text: str, tag: str) -> tuple[int, int, int] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    found = _COMPACT.fullmatch(text)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _ordered(text, int(found[1]), int(found[3]), int(found[4]), tag)
    found = _DAY_MONTH.fullmatch(text)
    if found:
        return _named(found[2], int(found[1]), int(found[3]))
    found = _MONTH_DAY.fullmatch(text)
    return _named(found[1], int(found[2]), int(found[3])) if found else None


def _ordered(text: str, first: int, second: int, year: int, tag: str) -> tuple[int, int, int]:
    """Day and month of `03/04/2026`: as the territory writes them, or as only one order can be."""
    territory = babel_locale(tag).territory or ""
    if territory in _MONTH_FIRST:
        return year, first, second
    if territory and territory != "CN":
        return year, second, first
    if first <= 12 and second <= 12 and first != second:
        raise Refused(AMBIGUOUS_DATE, value=short(text))
    return (year, second, first) if first > 12 else (year, first, second)


def _named(month: str, day: int, year: int) -> tuple[int, int, int] | None:
    name = month.lower()
    known = name in _MONTH_NAMES or name in _MONTHS or name == "sept"
    return (year, _MONTHS.index(name[:3]) + 1, day) if known else None


@lru_cache(maxsize=100)
def day_writer(tag: str) -> Callable[[date], str]:
    """A function that writes a date in the medium form of a language (`Nov 22, 2026`, `2026年11月22日`)."""
    data = babel_locale(tag)
    return _writer(tag, data.date_formats["medium"].pattern)


@lru_cache(maxsize=100)
def minute_writer(tag: str) -> Callable[[datetime], str]:
    """A function that writes a local time to the minute (`Nov 22, 2026, 2:30 PM`, `2026年11月22日 14:30`)."""
    data = babel_locale(tag)
    glue = str(data.datetime_formats["medium"]).replace("'", "")
    pattern = glue.replace("{0}", data.time_formats["short"].pattern)
    return _writer(tag, pattern.replace("{1}", data.date_formats["medium"].pattern))


@lru_cache(maxsize=100)
def clock_writer(tag: str, *, seconds: bool) -> Callable[[time], str]:
    """A function that writes a time of day (`2:30 PM`, `14:30`), to the minute or to the second."""
    write = _writer(tag, babel_locale(tag).time_formats["medium" if seconds else "short"].pattern)
    return lambda clock: write(datetime.combine(_ANY_DAY, clock))


_ANY_DAY = date(2000, 1, 1)
_PIECE = re.compile(r"'([^']*)'|([a-zA-Z])\2*|([^a-zA-Z']+)")


def _writer(tag: str, pattern: str) -> Callable[[date], str]:
    """Babel's pattern turned into a `str.format` template; Babel itself takes many times as long per value."""
    months = babel_locale(tag).months["format"]
    names = {"MMM": months["abbreviated"], "MMMM": months["wide"]}
    periods = babel_locale(tag).day_periods["format"]["abbreviated"]
    template = ""
    for found in _PIECE.finditer(pattern):
        if found[2] is None:
            template += (found[1] or found[3] or "").replace("{", "{{").replace("}", "}}")
        elif found[0] in _TEMPLATES:
            template += _TEMPLATES[found[0]]
        else:
            return _by_babel(tag, pattern)
    fill, midnight = template.format, time()

    def write(moment: date) -> str:
        clock = moment.time() if isinstance(moment, datetime) else midnight
        return fill(
            moment,
            clock,
            short=names["MMM"][moment.month],
            wide=names["MMMM"][moment.month],
            twelve=clock.hour % 12 or 12,
            period=periods["am" if clock.hour < 12 else "pm"],
        )

    return write


_TEMPLATES = {
    "y": "{0.year}",
    "yyyy": "{0.year:04d}",
    "M": "{0.month}",
    "MM": "{0.month:02d}",
    "MMM": "{short}",
    "MMMM": "{wide}",
    "d": "{0.day}",
    "dd": "{0.day:02d}",
    "H": "{1.hour}",
    "HH": "{1.hour:02d}",
    "h": "{twelve}",
    "mm": "{1.minute:02d}",
    "ss": "{1.second:02d}",
    "a": "{period}",
}


def _by_babel(tag: str, pattern: str) -> Callable[[date], str]:
    parsed, data = parse_pattern(pattern), babel_locale(tag)
    return lambda moment: str(parsed.apply(moment, data))
