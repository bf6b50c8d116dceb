"""`lunar_date`: a day of the Chinese calendar, with its year or, as birthdays are remembered, without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

import sqlalchemy as sa

from core.codes.kinds import NO_SUCH_LUNAR, NOT_LUNAR
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.lunar import FIRST, LAST, PATTERN, LunarDay, coming, read_day
from core.kinds.operators import EQUALITY
from core.storage.types import SqlType
from schema_registry.model import Field

MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_UNITS = "〇一二三四五六七八九"
_OTHER_MONTHS: Mapping[str, int] = {"一": 1, "十一": 11, "十二": 12, "元": 1, "臘": 12}
_BEFORE = re.compile(r"农历|農曆|阴历|旧历|夏历|lunar(?: date)?", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?:([0-9]{4})[-/.])?(L|闰|閏|leap)?([0-9]{1,2})(L)?[-/.]([0-9]{1,2})", re.ASCII | re.IGNORECASE
)
_SPOKEN = re.compile(r"(?:([0-9]{4}|[〇零一二三四五六七八九]{4})年)?(闰|閏)?([^月]{1,2})月([^日号]{1,3})[日号]?")


class LunarDateKind(Kind):
    """Birthdays of people who keep them by the moon, feasts."""

    name = "lunar_date"
    widget = "lunar_date"
    operators = (*EQUALITY, "_within")
    groupable = False
    unique = False
    spoken = True

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "type": "string",
            "pattern": PATTERN,
            "description": "Day of the Chinese calendar: 08-15; of a leap month 04L-10; with a year 08-15/1985.",
        }

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def comes_round(self, first: date, last: date) -> tuple[tuple[object, object], ...]:
        return tuple(coming(first, last))

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return _read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            day = read_day(value) if isinstance(value, str) else None
            if day is None:
                raise Refused(NOT_LUNAR, value=short(value))
            return _existing(day, str(value))

        return read

    def show(self, field: Field, value: object, locale: Locale) -> str:
        day = read_day(str(value or ""))
        return said(day, locale.tag) if day is not None else str(value or "")

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return str(value or "")


def said(day: LunarDay, tag: str) -> str:
    """A day as people say it."""
    if not tag.startswith("zh"):
        year = f" {day.year}" if day.year is not None else ""
        return f"Lunar {'leap ' if day.leap else ''}{day.month}/{day.day}{year}"
    year = f"{day.year}年" if day.year is not None else ""
    return f"农历{year}{'闰' if day.leap else ''}{MONTHS[day.month - 1]}月{day_word(day.day)}"


def day_word(day: int) -> str:
    """初一 to 三十."""
    tens, units = divmod(day, 10)
    if units == 0:
        return ("", "初十", "二十", "三十")[tens]
    return ("初", "十", "廿")[tens] + _UNITS[units]


_WORDS: Mapping[str, int] = {
    **{day_word(day): day for day in range(1, 31)},
    **{"二十" + _UNITS[unit]: 20 + unit for unit in range(1, 10)},
    **{_UNITS[unit]: unit for unit in range(1, 10)},
    **{"十": 10, "卅": 30},
}


def _read(text: str) -> object:
    given = "".join(_BEFORE.sub("", unicodedata.normalize("NFKC", text)).split())
    if not given.strip("年月日闰-/"):
        return None
    day = read_day(given) or _of_digits(given) or _as_spoken(given)
    if day is None:
        raise Refused(NOT_LUNAR, value=short(text.strip()))
    return _existing(day, text.strip())


def _of_digits(text: str) -> LunarDay | None:
    match = _DIGITS.fullmatch(text)
    if match is None:
        return None
    return LunarDay(int(match[3]), int(match[5]), bool(match[2] or match[4]), int(match[1]) if match[1] else None)


def _as_spoken(text: str) -> LunarDay | None:
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return None
    year, leap, month, day = match.groups()
    number = MONTHS.index(month) + 1 if month in MONTHS else _OTHER_MONTHS.get(month, _number(month))
    return LunarDay(number, _WORDS.get(day, _number(day)), bool(leap), _year(year))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int("".join(str(_UNITS.index(sign)) if sign in _UNITS else sign for sign in text.replace("零", "〇")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _existing(day: LunarDay, text: str) -> str:
    if not day.exists:
        raise Refused(NO_SUCH_LUNAR, value=short(text), first=FIRST, last=LAST)
    return str(day)
