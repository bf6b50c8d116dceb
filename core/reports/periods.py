"""Periods: the one that a report is about, the one it is compared with, and those between two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from core.codes import reports as codes
from core.context import Context
from core.errors import Rejected
from core.queries.buckets import Span, key_of, read_key
from schema_registry.frozen import Frozen
from schema_registry.reports import ALL, CURRENT, LAST, LATEST, Period
from schema_registry.suggest import closest

MOST = 1_000
"""Periods that are filled in between the first and the last."""
_ZH: Mapping[str, str] = Frozen({"day": "日", "week": "周", "month": "月", "quarter": "季度", "year": "年"})


def named(ctx: Context, by: str, name: str) -> str:
    """The key of a period by its name or key; empty for all of them. `latest` is asked for. Raises Rejected."""
    if name in (CURRENT, LAST):
        today = key_of(by, ctx.today())
        return today if name == CURRENT else before(by, today)
    if name == ALL:
        return ""
    if read_key(by, name) is None:
        problem = codes.WRONG_PERIOD.at("/period", value=name[:60], by=by, by_zh=_ZH[by])
        raise Rejected([problem.suggesting(closest(name, (CURRENT, LAST, LATEST, ALL)))])
    return name


def span_of(by: str, key: str) -> Span:
    """The days of a period whose key is one."""
    span = read_key(by, key)
    assert span is not None
    return span


def before(by: str, key: str) -> str:
    """The period before; the same one where the calendar begins."""
    start = span_of(by, key).start
    return key if start == date.min else key_of(by, start - timedelta(days=1))


def after(by: str, key: str) -> str:
    """The period after; empty where the calendar ends."""
    end = span_of(by, key).end
    return "" if end is None else key_of(by, end)


def compared_with(period: Period, key: str) -> str:
    """The period that another is compared with; empty for none."""
    if period.compare == "none" or not key:
        return ""
    return before(period.by, key) if period.compare == "previous" else a_year_earlier(period.by, key)


def a_year_earlier(by: str, key: str) -> str:
    """The same period of the year before; the last week or day where that year has no such one."""
    year, separator, rest = key.partition("-")
    earlier = f"{int(year) - 1:04}{separator}{rest}"
    if read_key(by, earlier) is not None:
        return earlier
    if by == "week":
        return f"{int(year) - 1:04}-W52"
    return f"{int(year) - 1:04}-02-28" if by == "day" and int(year) > 1 else key


def between(by: str, first: str, last: str) -> tuple[str, ...]:
    """The keys from one period to another, both included. Raises Rejected where they are too many."""
    keys = [first]
    while keys[-1] < last:
        following = after(by, keys[-1])
        if not following:
            break
        if len(keys) == MOST:
            raise Rejected([codes.TOO_MANY_PERIODS.at("", first=first, last=last, most=MOST)])
        keys.append(following)
    return tuple(keys)


def inside(by: str, span: Span, until: date | None = None) -> tuple[str, ...]:
    """The keys of the periods that a span has days of, up to a day."""
    last = date.max if span.end is None else span.end - timedelta(days=1)
    return between(
        by, key_of(by, span.start), key_of(by, last if until is None else max(span.start, min(last, until)))
    )


def so_far(period: Period, key: str, other: str, today: date) -> date | None:
    """The last day of the compared period that counts, where the other one is not over yet; None where it is.

    A year that has run for eleven months is compared with eleven months, up to the same date.
    """
    span = span_of(period.by, key)
    if today < span.start or (span.end is not None and today >= span.end):
        return None
    if period.by == "year" or period.compare == "lastYear":
        return span_of("day", a_year_earlier("day", today.isoformat())).start
    start = span_of(period.by, other).start
    return start + (today - span.start)
