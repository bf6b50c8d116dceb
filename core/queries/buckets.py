"""Buckets of dates: day, ISO week, month, quarter and year, with keys as people write them.

Keys are `1996-07-04`, `1996-W27`, `1996-07`, `1996-Q3`, `1996`. They sort as text within a bucket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from schema_registry.periods import KEYS


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one bucket: from `start` up to, not including, `end` (None: the calendar ends)."""

    start: date
    end: date | None


def read_key(by: str, key: str) -> Span | None:
    """The days that a key stands for; None when it is not the key of such a bucket, or there is no such bucket."""
    match = KEYS[by].fullmatch(key) if by in KEYS else None
    if match is None:
        return None
    numbers = tuple(int(part) for part in match.groups())
    try:
        return _SPANS[by](*numbers)
    except ValueError:
        return None


def key_of(by: str, day: date) -> str:
    """The key of the bucket that a day falls into."""
    if by == "day":
        return day.isoformat()
    if by == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if by == "month":
        return f"{day.year:04}-{day.month:02}"
    if by == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day.year:04}"


def _day(year: int, month: int, day: int) -> Span:
    return _weeks_and_days(date(year, month, day), 1)


def _week(year: int, week: int) -> Span:
    return _weeks_and_days(date.fromisocalendar(year, week, 1), 7)


def _month(year: int, month: int, months: int = 1) -> Span:
    start = date(year, month, 1)
    last = month - 1 + months
    end_year = year + last // 12
    return Span(start, date(end_year, last % 12 + 1, 1) if end_year <= date.max.year else None)


def _quarter(year: int, quarter: int) -> Span:
    return _month(year, quarter * 3 - 2, 3)


def _year(year: int) -> Span:
    return _month(year, 1, 12)


def _weeks_and_days(start: date, days: int) -> Span:
    try:
        return Span(start, start + timedelta(days=days))
    except OverflowError:
        return Span(start, None)


_SPANS: Mapping[str, Callable[..., Span]] = {
    "day": _day,
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}
