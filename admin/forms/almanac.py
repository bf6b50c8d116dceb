"""What the form of a lunar date offers: months with their leap ones, days as they are called, and what is chosen."""

from __future__ import annotations

from admin.forms.option import Option
from core.kinds.lunar import LunarDay, read_day
from core.kinds.lunar_date import MONTHS, day_word

LUNAR = "lunar_date"


def lunar_year(text: str) -> str:
    """The year; all of what does not read as a day, so that nothing typed is lost."""
    day = read_day(text)
    if day is None:
        return text
    return "" if day.year is None else str(day.year)


def lunar_months(text: str, tag: str) -> tuple[Option, ...]:
    """The twelve months, then the leap ones."""
    day = read_day(text)
    held = (day.month, day.leap) if day is not None else None
    return tuple(
        Option(str(LunarDay(number, 1, leap))[:-3], _month(number, tag, leap=leap), (number, leap) == held)
        for leap in (False, True)
        for number in range(1, 13)
    )


def lunar_days(text: str, tag: str) -> tuple[Option, ...]:
    """初一 to 三十."""
    day = read_day(text)
    return tuple(
        Option(
            f"{number:02}",
            day_word(number) if tag.startswith("zh") else str(number),
            day is not None and day.day == number,
        )
        for number in range(1, 31)
    )


def _month(number: int, tag: str, *, leap: bool) -> str:
    if tag.startswith("zh"):
        return f"{'闰' if leap else ''}{MONTHS[number - 1]}月"
    return f"{'leap ' if leap else ''}{number}"
