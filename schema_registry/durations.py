"""ISO 8601 durations (`P30D`, `P1Y6M`, `PT4H`) and their arithmetic on dates and moments."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

Moment = TypeVar("Moment", date, datetime)

_FORM = re.compile(
    r"(?P<sign>[+-]?)P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?"
    r"(?:(?P<days>\d{1,5})D)?(?:T(?=.)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """Months (years are twelve) and an exact rest; negative ones have both parts negative."""

    months: int = 0
    rest: timedelta = timedelta()

    @property
    def has_time(self) -> bool:
        """Whether it is finer than days, which a date cannot follow."""
        return bool(self.rest % timedelta(days=1))

    def __neg__(self) -> Duration:
        return Duration(-self.months, -self.rest)

    def after(self, moment: Moment) -> Moment:
        """The moment that much later; a month's missing days become its last. OverflowError beyond the calendar."""
        years, month = divmod(moment.year * 12 + moment.month - 1 + self.months, 12)
        if not date.min.year <= years <= date.max.year:
            raise OverflowError("beyond the calendar")
        day = min(moment.day, monthrange(years, month + 1)[1])
        return moment.replace(year=years, month=month + 1, day=day) + self.rest


def read_duration(text: str) -> Duration | None:
    """The duration written so; None when it is none. A leading `-` makes it negative (ISO 8601-2)."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    part = {name: int(value) for name, value in match.groupdict(default="0").items() if name != "sign" and value}
    found = Duration(
        part["years"] * 12 + part["months"],
        timedelta(
            weeks=part["weeks"],
            days=part["days"],
            hours=part["hours"],
            minutes=part["minutes"],
            seconds=part["seconds"],
        ),
    )
    return -found if match["sign"] == "-" else found
