"""A list as a calendar: a month of days, the first records of each, and how many there are.

Five questions at most, however many records there are: the first ones of all days in one, how many each day has, the
totals, the count of everything, and the ids in conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from babel.dates import get_day_names

from admin.display.fields import Cell, Shown
from admin.display.periods import time_words
from admin.menu import records_path
from admin.views.address import Condition, ListAddress, laid
from admin.views.columns import LONGEST_FROM
from admin.views.conditions import tree
from admin.views.layouts import by_of
from core.access.rights import scope
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.period_words import bucket_words
from core.queries.query import Aggregation, FilterTree, Query, Row
from core.queries.spread import Pile, spread
from schema_registry.model import Entity, Group, Measure

FIRST = 4
"""Records of a day that are there at once; the others are a list of the day."""
COUNT = Measure("count")
LEAST, MOST = date(1500, 1, 1), date(9999, 11, 1)
"""The months between which one turns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on its day; `time` for a moment."""

    href: str
    title: str
    time: str
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `rest`: how many records are not shown; `everything`: the list of them all."""

    number: int
    said: str
    within: bool
    today: bool
    entries: tuple[Entry, ...]
    rest: int
    everything: ListAddress
    create: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything that a calendar draws."""

    address: ListAddress
    title: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    before: ListAddress | None
    after: ListAddress | None
    now: ListAddress
    undated: int
    undated_list: ListAddress
    total: int
    everything: int
    counted: bool = True
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What all days of one calendar have in common."""

    ctx: Context
    entity: Entity
    address: ListAddress
    by: Shown
    tag: str
    """The choice whose colour records have; empty where there is none."""
    month: date
    today: date

    @classmethod
    def at(cls, ctx: Context, entity: Entity, address: ListAddress) -> Ground:
        today = ctx.clock().astimezone(ctx.locale.zone).date()
        month = date.fromisoformat(f"{address.month}-01") if address.month else today.replace(day=1)
        choices = [name for name, one in entity.fields.items() if one.kind == "choice"]
        tag = next((name for name in choices if entity.fields[name].process), "")
        tag = tag or next((name for name in choices if name in entity.list.columns), "")
        return cls(ctx, entity, address, by_of(ctx, entity, address), tag, min(max(month, LEAST), MOST), today)

    @property
    def first(self) -> date:
        """The Monday that the grid begins with."""
        return self.month - timedelta(days=self.month.weekday())

    @property
    def last(self) -> date:
        end = _next(self.month) - timedelta(days=1)
        return end + timedelta(days=6 - end.weekday())

    @property
    def group(self) -> Group:
        return Group(self.by.path, "day")

    def shown(self) -> FilterTree:
        """The list's own filter, on the days of the grid."""
        path = str(self.group)
        days: FilterTree = {path: {"_gte": self.first.isoformat(), "_lte": self.last.isoformat()}}
        asked = tree(self.address)
        return {"_and": [asked, days]} if asked else days


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def compose_calendar(ctx: Context, entity: Entity, address: ListAddress) -> Calendar:
    """The calendar at an address. Raises Rejected where the address asks for what does not exist, Denied."""
    ground = Ground.at(ctx, entity, address)
    by, search = ground.by.path, address.search
    columns = ("$title", by, *([ground.tag] if ground.tag else []))
    query = Query(entity.name, columns, ground.shown(), search=search, sort=(by,), limit=FIRST)
    piles = {str(pile.key): pile for pile in spread(ctx, query, ground.group)}
    buckets = aggregate(ctx, Aggregation(entity.name, (COUNT,), (ground.group,), ground.shown(), search))
    counts = {str(bucket.keys[0]): int(str(bucket.values[0])) for bucket in buckets}
    totals = aggregate(ctx, Aggregation(entity.name, (COUNT, Measure("count", by)), (), tree(address), search))
    total, dated = (int(str(one)) for one in totals[0].values)
    days = list(_days(ground, piles, counts))
    names = get_day_names("abbreviated", locale=ctx.locale.tag)
    return Calendar(
        address=address,
        title=bucket_words("month", ground.month.isoformat()[:7], ctx.locale),
        weekdays=tuple(names[at] for at in range(7)),
        weeks=tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7)),
        before=_month(address, ground.month - timedelta(days=1)) if ground.month > LEAST else None,
        after=_month(address, _next(ground.month)) if ground.month < MOST else None,
        now=replace(address, month=""),
        undated=total - dated,
        undated_list=laid(address.adding(Condition(by, "_empty", ("true",))), ""),
        total=total,
        everything=count(ctx, entity.name) if address.narrowed else total,
    )


def _month(address: ListAddress, day: date) -> ListAddress:
    return replace(address, month=day.isoformat()[:7])


def _days(ground: Ground, piles: Mapping[str, Pile], counts: Mapping[str, int]) -> Iterator[Day]:
    day = ground.first
    while day <= ground.last:
        key = day.isoformat()
        pile = piles.get(key)
        entries = tuple(_entry(ground, row) for row in pile.rows) if pile else ()
        own = Condition(str(ground.group), "_eq", (key,))
        yield Day(
            number=day.day,
            said=bucket_words("day", key, ground.ctx.locale),
            within=day.month == ground.month.month,
            today=day == ground.today,
            entries=entries,
            rest=counts.get(key, 0) - len(entries),
            everything=laid(ground.address.adding(own), ""),
            create=_create(ground, key),
        )
        day += timedelta(days=1)


def _entry(ground: Ground, row: Row) -> Entry:
    own, origin = records_path(ground.entity.name, str(row["id"])), ground.address.query()
    at = row[ground.by.path]
    tone = ""
    if ground.tag:
        field = ground.entity.fields[ground.tag].choice(str(row[ground.tag]))
        tone = field.color if field else ""
    return Entry(
        href=f"{own}?{urlencode({'from': origin})}" if len(origin) <= LONGEST_FROM else own,
        title=str(row["$title"]) or "—",
        time=time_words(at, ground.ctx) if isinstance(at, datetime) else "",
        tone=Cell("", tone=tone).tone or "gray",
    )


def _create(ground: Ground, day: str) -> str:
    """The form of a new record of this day, which leads back to the calendar."""
    if ground.by.path not in ground.entity.fields or not ground.by.field.given:
        return ""
    if scope(ground.ctx, ground.entity.name, "create") == "none":
        return ""
    value = f"{day}T09:00" if ground.by.field.kind == "datetime" else day
    back = f"{records_path(ground.entity.name)}?{ground.address.query()}"
    return f"{records_path(ground.entity.name, 'new')}?{urlencode({ground.by.path: value, 'back': back})}"
