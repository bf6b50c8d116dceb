"""Days and instants in SQL and in Python, counted in the business time zone on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context
from core.queries.sources import Column

_PARTS = {"year": 4, "month": 7, "day": 10}
_FROM, _TO = datetime(1900, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)


def local_day(zone: ZoneInfo, value: object) -> date:
    """The business day of a date or an instant."""
    if isinstance(value, datetime):
        return value.astimezone(zone).date()
    assert isinstance(value, date)
    return value


def bucket(ctx: Context, column: Column, by: str, *, instant: bool) -> Column:
    """The first day of the bucket that a date or instant falls into, as a DATE."""
    if ctx.connection.dialect.name == "postgresql":
        moment = sa.func.timezone(ctx.settings.zone, column) if instant else sa.cast(column, sa.DateTime())
        return sa.cast(sa.func.date_trunc(by, moment), sa.Date())
    text = _local_text(column, ctx.settings.zone) if instant else sa.type_coerce(column, sa.Text())
    return sa.type_coerce(_sqlite_start(text, by), sa.Date())


def _sqlite_start(text: Column, by: str) -> Column:
    """Dates are kept as `1996-07-04`: cutting text is much faster than SQLite's date functions."""
    if by == "day":
        return sa.func.substr(text, 1, 10)
    if by == "month":
        return sa.func.substr(text, 1, 7).concat("-01")
    if by == "year":
        return sa.func.substr(text, 1, 4).concat("-01-01")
    if by == "week":
        return sa.func.date(text, "weekday 0", "-6 days")
    month = sa.cast(sa.func.substr(text, 6, 2), sa.Integer())
    start = sa.case((month <= 3, "-01-01"), (month <= 6, "-04-01"), (month <= 9, "-07-01"), else_="-10-01")
    return sa.func.substr(text, 1, 4).concat(start)


def _local_text(column: Column, zone: str) -> Column:
    """The business time of an instant kept as UTC text. SQLite knows no zones, so its offsets are written out."""
    text = sa.type_coerce(column, sa.Text())
    changes = offsets(zone)
    # To the second: SQLite counts in milliseconds and would round 23:59:59.999999 up into the next day.
    second = sa.func.substr(text, 1, 19)
    if len(changes) == 1:
        return sa.func.datetime(second, changes[0][1])
    since = [(text >= start.strftime("%Y-%m-%d %H:%M:%S.%f"), shift) for start, shift in reversed(changes)]
    return sa.func.datetime(second, sa.case(*since, else_=changes[0][1]))


@lru_cache(maxsize=8)
def offsets(zone: str) -> Sequence[tuple[datetime, str]]:
    """When a zone's offset from UTC changed from 1900 to 2100, with the offset since then as SQLite writes it."""
    place = ZoneInfo(zone)
    found = [(_FROM, place.utcoffset(_FROM.astimezone(place)) or timedelta())]
    step = timedelta(days=7)
    moment = _FROM
    while moment < _TO:
        following = moment + step
        offset = _offset(place, following)
        if offset != found[-1][1]:
            change = _change(place, moment, following)
            found.append((change, _offset(place, change)))
        moment = following
    return tuple((start, f"{int(offset.total_seconds()):+d} seconds") for start, offset in found)


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _change(place: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second at which the offset of `after` holds."""
    offset = _offset(place, after)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(place, middle) == offset:
            after = middle
        else:
            before = middle
    return after
