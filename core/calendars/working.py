"""Working hours day by day: the spans of a calendar, its holidays and the days that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

from schema_registry.statechart import WEEKDAYS, Calendar

Spans = tuple[tuple[int, int], ...]
"""Minutes of the day, from and to."""
LONGEST_LOOK = 20 * 366
"""Days after which a calendar is taken to have no more working time."""


@dataclass(frozen=True, slots=True)
class Working:
    """A calendar made ready: asked for days, it knows their hours."""

    calendar: Calendar
    off: Mapping[date, str]
    zone: ZoneInfo

    def spans(self, day: date) -> Spans:
        """The spans of work of a day; none of a day off. Stated days count most, then holidays, then the week."""
        written, hours = day.isoformat(), self.calendar.hours
        if written in self.calendar.closed:
            return ()
        if written in self.calendar.open or self._made_up(day):
            return hours.get(WEEKDAYS[day.weekday()]) or next(iter(hours.values()), ())
        return () if day in self.off else hours.get(WEEKDAYS[day.weekday()], ())

    def after(self, moment: datetime, work: timedelta, days: int = 0) -> datetime:
        """The moment after so much work from another one, in UTC. `days` are working days: the same time of a later
        one, or its next working minute."""
        start = moment.astimezone(self.zone)
        for _ in range(days):
            start = self._next_day(start)
        left = work
        for begin, end in self._ahead(start):
            if left <= end - begin:
                return (begin + left).astimezone(UTC)
            left -= end - begin
        return moment + work

    def _made_up(self, day: date) -> bool:
        return day in getattr(self.off, "weekend_workdays", ()) if day not in self.off else False

    def _next_day(self, moment: datetime) -> datetime:
        """The same time of the next day that has working hours."""
        day = moment.date()
        for _ in range(LONGEST_LOOK):
            day += timedelta(days=1)
            if self.spans(day):
                break
        return datetime.combine(day, moment.time(), self.zone)

    def _ahead(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Spans of work from a moment on, in UTC, so that a change of the clock lengthens none."""
        day = moment.date()
        now = moment.astimezone(UTC)
        for _ in range(LONGEST_LOOK):
            for first, last in self.spans(day):
                begin, end = (self._at(day, minute) for minute in (first, last))
                if end > now:
                    yield max(begin, now), end
            day += timedelta(days=1)

    def _at(self, day: date, minute: int) -> datetime:
        midnight = datetime.combine(day + timedelta(days=minute // 1440), datetime.min.time())
        return (midnight + timedelta(minutes=minute % 1440)).replace(tzinfo=self.zone).astimezone(UTC)


def working(calendar: Calendar, zone: str) -> Working:
    """A calendar in the business time zone. Holidays of a country that the library does not know are none."""
    country, _, subdivision = calendar.holidays.partition("-")
    off: Mapping[date, str] = {}
    if country:
        try:
            off = holidays.country_holidays(country, subdiv=subdivision or None)
        except NotImplementedError:
            off = {}
    return Working(calendar, off, ZoneInfo(zone))
