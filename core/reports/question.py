"""What a reader asks of a report: a period, and conditions on top of the report's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.codes import reports as codes
from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.buckets import key_of
from core.queries.dated import read_day
from core.queries.dates import local_day
from core.queries.query import Aggregation, FilterTree
from core.reports import periods
from schema_registry.model import Measure
from schema_registry.reports import AT_END, LATEST, Period, Report


@dataclass(frozen=True, slots=True)
class Asked:
    """`period` is the key or name of one (`2026-Q3`, `last`), empty for the report's own; `filter` narrows it.

    `as_of`: the day whose values are read (`2026-12-31`), empty for the report's own.
    """

    period: str = ""
    filter: FilterTree | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The records of a report: its period with the one that it is compared with, and the filter without a period."""

    filter: FilterTree | None
    period: str = ""
    compared: str = ""


def narrowed(ctx: Context, report: Report, asked: Asked) -> Narrowed:
    """The records that a question is about. Raises Rejected."""
    whole = both(report.filter or None, asked.filter)
    period = report.period
    if period is None:
        if asked.period:
            raise Rejected([codes.NO_PERIOD.at("/period")])
        return Narrowed(whole)
    name = asked.period or period.default
    key = _latest(ctx, report, period, whole) if name == LATEST else periods.named(ctx, period.by, name)
    return Narrowed(whole, key, periods.compared_with(period, key))


def _latest(ctx: Context, report: Report, period: Period, whole: FilterTree | None) -> str:
    """The last period that has records; this one where there are none."""
    asked = Aggregation(report.entity, (Measure("max", period.path),), filter=whole)
    (found,) = aggregate(ctx, asked)[0].values
    return key_of(period.by, ctx.today() if found is None else local_day(ZoneInfo(ctx.settings.zone), found))


def then(ctx: Context, report: Report, asked: Asked, key: str) -> date | None:
    """The day whose values the figures of a period are made of; None for present ones. Raises Rejected."""
    wanted = asked.as_of or report.as_of
    if wanted != AT_END:
        return read_day(wanted)
    if report.period is None or not key:
        return None
    end = periods.span_of(report.period.by, key).end
    return None if end is None or end > ctx.today() else end - timedelta(days=1)


def both(one: FilterTree | None, other: FilterTree | None) -> FilterTree | None:
    """The filter that holds where both do."""
    if not one or not other:
        return one or other or None
    return {"_and": [one, other]}


def in_period(report: Report, tree: FilterTree | None, key: str) -> FilterTree | None:
    """A filter with the records of a period left; of all of them where the key is empty."""
    if report.period is None or not key:
        return tree
    return both(tree, {f"{report.period.path}:{report.period.by}": {"_eq": key}})
