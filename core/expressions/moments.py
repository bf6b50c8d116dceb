"""Operations on days, moments and times. Whatever leaves the years 1 to 9999 is None.

Durations are numbers of seconds here.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.expressions.numbers import Number, nearest, scaled

FARTHEST = 4_000_000
"""Days beyond which no two dates lie."""
_MICROSECONDS = 86_400_000_000
_MICROSECOND = timedelta(microseconds=1)


def seconds_of(duration: timedelta) -> Decimal:
    """A duration as seconds, exactly."""
    return scaled(duration // _MICROSECOND, -6)


def duration_of(seconds: Number) -> timedelta:
    """Seconds as a duration, to the second, as fields keep it. Raises OverflowError from a billion days on."""
    return timedelta(seconds=nearest(seconds))


def _microseconds(seconds: Number) -> int:
    return nearest(scaled(seconds, 6))


# ---- days
def date_of(year: Number, month: Number, day: Number) -> date | None:
    """A day; None when there is none such."""
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def text_date(text: str) -> date | None:
    """The day of a text such as 2026-11-22; None when it is none."""
    if len(text) != 10 or not text.isascii() or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def date_add(day: date, count: Number) -> date | None:
    """The day so many whole days later."""
    if not -FARTHEST <= count <= FARTHEST:
        return None
    try:
        return day + timedelta(days=int(count))
    except OverflowError:
        return None


def days_from(later: date, earlier: date) -> Decimal:
    return Decimal((later - earlier).days)


def days_between(earlier: date, later: date) -> Decimal:
    return Decimal((later - earlier).days)


def months_between(earlier: date, later: date) -> Decimal:
    """Whole months; negative when the second day is before the first."""
    return Decimal(_months(earlier, later) if earlier <= later else -_months(later, earlier))


def years_between(earlier: date, later: date) -> Decimal:
    """Whole years; negative when the second day is before the first."""
    return Decimal(_months(earlier, later) // 12 if earlier <= later else -(_months(later, earlier) // 12))


def _months(earlier: date, later: date) -> int:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def edate(day: date, months: Number) -> date | None:
    """The same day in another month; the last one of a month that has no such day."""
    found = _month(day, months)
    return None if found is None else date(*found, min(day.day, monthrange(*found)[1]))


def eomonth(day: date, months: Number) -> date | None:
    """The last day of another month."""
    found = _month(day, months)
    return None if found is None else date(*found, monthrange(*found)[1])


def _month(day: date, months: Number) -> tuple[int, int] | None:
    if not -FARTHEST <= months <= FARTHEST:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    return (year, month + 1) if date.min.year <= year <= date.max.year else None


def year(day: date) -> Decimal:
    return Decimal(day.year)


def quarter(day: date) -> Decimal:
    return Decimal((day.month + 2) // 3)


def month(day: date) -> Decimal:
    return Decimal(day.month)


def day_of_month(day: date) -> Decimal:
    return Decimal(day.day)


def weekday(day: date) -> Decimal:
    return Decimal(day.isoweekday())


def networkdays(first: date, last: date) -> Decimal:
    """Mondays to Fridays, both days counted; negative when the second is before the first."""
    if last < first:
        return Decimal(-_weekdays(last, first))
    return Decimal(_weekdays(first, last))


def _weekdays(first: date, last: date) -> int:
    return _weekdays_until(last.toordinal()) - _weekdays_until(first.toordinal() - 1)


def _weekdays_until(ordinal: int) -> int:
    """Mondays to Fridays since the year 1, which began on a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


# ---- moments
def local(moment: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return None


def local_date(moment: datetime, zone: ZoneInfo) -> date | None:
    found = local(moment, zone)
    return None if found is None else found.date()


def local_time(moment: datetime, zone: ZoneInfo) -> time | None:
    found = local(moment, zone)
    return None if found is None else found.time()


def datetime_of(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The moment of a business date and time: by the offset before a gap, and by the one after clocks went back."""
    found = datetime.combine(day, clock)
    offsets = (found.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    try:
        return (found - min(offsets)).replace(tzinfo=UTC)
    except OverflowError:
        return None


def instant_add(moment: datetime, seconds: Number) -> datetime | None:
    try:
        return moment + timedelta(microseconds=_microseconds(seconds))
    except OverflowError:
        return None


def instant_diff(later: datetime, earlier: datetime) -> Decimal:
    return seconds_of(later - earlier)


def instant_text(moment: datetime, zone: ZoneInfo) -> str | None:
    found = local(moment, zone)
    return None if found is None else found.isoformat(" ", "seconds")


# ---- times of day
def time_of(hour: Number, minute: Number, second: Number) -> time | None:
    """A time of day; None when there is none such."""
    try:
        return time(int(hour), int(minute), int(second))
    except (ValueError, OverflowError):
        return None


def time_add(clock: time, seconds: Number) -> time:
    """The time so much later, past midnight if need be."""
    return _clock((_since_midnight(clock) + _microseconds(seconds)) % _MICROSECONDS)


def time_diff(later: time, earlier: time) -> Decimal:
    return scaled(_since_midnight(later) - _since_midnight(earlier), -6)


def hour(clock: time) -> Decimal:
    return Decimal(clock.hour)


def minute(clock: time) -> Decimal:
    return Decimal(clock.minute)


def time_text(clock: time) -> str:
    return clock.isoformat("seconds")


def _since_midnight(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def _clock(microseconds: int) -> time:
    seconds, micro = divmod(microseconds, 1_000_000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, micro)
