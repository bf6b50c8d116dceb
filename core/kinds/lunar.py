"""The Chinese calendar: its months, days of it told in that of the world, and when a day of it comes round again.

A day is a text: `08-15` for 八月十五, `04L-10` for the tenth of a leap fourth month, `08-15/1985` with its year. As
texts these stand in the order of the calendar, which is the order of birthdays.

A birthday in a leap month comes in the ordinary one in years that do not have it, the thirtieth on the last day of a
month of 29: as people keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lunar_python import LunarYear

FIRST, LAST = 1600, 2199
"""Years of the calendar that are known by day."""
LONGEST_YEAR = 385
"""Days after which every day of the calendar came round."""
_JULIAN = 1_721_425
"""What `date.toordinal` is less than the number of a Julian day."""
_DAY = re.compile(r"(0[1-9]|1[0-2])(L?)-(0[1-9]|[12][0-9]|30)(?:/([0-9]{4}))?", re.ASCII)
PATTERN = "^(0[1-9]|1[0-2])L?-(0[1-9]|[12][0-9]|30)(/[0-9]{4})?$"


class Month(NamedTuple):
    """A month of one year: its number, whether it is the leap one, how many days, and the first of them."""

    number: int
    leap: bool
    days: int
    first: int
    """As `date.toordinal` counts."""


class LunarDay(NamedTuple):
    """A day of the calendar, of one year or of every year."""

    month: int
    day: int
    leap: bool = False
    year: int | None = None

    def __str__(self) -> str:
        year = f"/{self.year:04}" if self.year is not None else ""
        return f"{_place(self.month, leap=self.leap)}-{self.day:02}{year}"

    @property
    def exists(self) -> bool:
        """Whether its year has it; of a day of every year whether some may."""
        if self.year is None:
            return 1 <= self.month <= 12 and 1 <= self.day <= 30
        return any(
            (one.number, one.leap) == (self.month, self.leap) and self.day <= one.days for one in self._months()
        )

    def _months(self) -> tuple[Month, ...]:
        return months(self.year) if self.year is not None and FIRST <= self.year <= LAST else ()

    def of_world(self) -> date | None:
        """The day of the world's calendar; None of a day of every year."""
        return None if self.year is None else in_year(self, self.year)


def read_day(text: str) -> LunarDay | None:
    """The day that a text of ours stands for."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    return LunarDay(int(match[1]), int(match[3]), bool(match[2]), int(match[4]) if match[4] else None)


@lru_cache(maxsize=700)
def months(year: int) -> tuple[Month, ...]:
    """The months of a year in their order, 12 or 13."""
    found = LunarYear.fromYear(year).getMonthsInYear()
    return tuple(
        Month(abs(one.getMonth()), one.getMonth() < 0, one.getDayCount(), int(one.getFirstJulianDay()) - _JULIAN)
        for one in found
    )


def of_day(day: date) -> LunarDay | None:
    """The day of the calendar, with its year; None outside of the years that are known."""
    ordinal = day.toordinal()
    for year, one in _around(day, day):
        if one.first <= ordinal < one.first + one.days:
            return LunarDay(one.number, ordinal - one.first + 1, one.leap, year)
    return None


def in_year(day: LunarDay, year: int) -> date | None:
    """When a day comes in a year of the calendar."""
    for one in _kept_in(day, year):
        return date.fromordinal(one.first + min(day.day, one.days) - 1)
    return None


def next_day(day: LunarDay, today: date) -> date | None:
    """When a day comes round next: today, or later."""
    for year in range(today.year - 1, today.year + 2):
        found = in_year(day, year)
        if found is not None and found >= today:
            return found
    return None


def coming(first: date, last: date) -> Iterator[tuple[str, str]]:
    """Spans of texts that stand for the days which come round from one day to another, years and all."""
    last = min(last, date.fromordinal(min(first.toordinal() + LONGEST_YEAR, date.max.toordinal())))
    for year, one in _around(first, last):
        least = max(first.toordinal() - one.first, 0) + 1
        most = min(last.toordinal() - one.first + 1, one.days)
        if least > most:
            continue
        leaps = (one.leap,) if one.leap or _has_leap(year, one.number) else (False, True)
        for leap in leaps:
            place = _place(one.number, leap=leap)
            yield f"{place}-{least:02}", f"{place}-{30 if most == one.days else most:02}/9999"


def _around(first: date, last: date) -> Iterator[tuple[int, Month]]:
    for year in range(max(first.year - 1, FIRST), min(last.year, LAST) + 1):
        for one in months(year):
            yield year, one


def _kept_in(day: LunarDay, year: int) -> Iterator[Month]:
    """The month in which a day is kept: its own, the leap one first where it is of that."""
    if FIRST <= year <= LAST:
        own = [one for one in months(year) if one.number == day.month]
        yield from sorted(own, key=lambda one: one.leap != day.leap)


def _place(month: int, *, leap: bool) -> str:
    return f"{month:02}{'L' if leap else ''}"


def _has_leap(year: int, month: int) -> bool:
    return any(one.leap and one.number == month for one in months(year))
