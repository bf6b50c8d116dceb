"""A page of a list in groups that no index orders as a whole: read among the records of the groups it can lie in.

Rows sort by their first group before anything else. Where an index begins with that group's column, it tells in which
groups the next thousand records lie; their rows alone are then sorted, instead of those of the whole table. What is
read so is a page only where it is full, or where nothing lies beyond: it is exact whatever a filter leaves of it.
"""

from __future__ import annotations

import operator
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context
from core.kinds.named import NAMED
from core.queries.buckets import key_of, read_key
from core.queries.computed import computed, looked_up
from core.queries.conditions import Condition
from core.queries.cursors import Cursor
from core.queries.dates import local_day
from core.queries.forms import ends_of
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.prepared import prepared, prepared_for
from core.queries.ranges import range_span
from core.queries.scans import indexed_by, leads, narrowed
from core.queries.sorting import Key, Order, sort_keys
from core.queries.sources import Column, Names, Rows, own_table
from core.queries.values import family
from schema_registry.model import Entity

NEAR, FAR = 1_000, 50_000
"""Records whose groups are looked at first, and the most that are fetched one by one from an index: beyond these a
pass over the whole table is as good."""
Sql = sa.ColumnElement[bool]
Bound = tuple[str, object]
"""The name of a comparison (`ge`, `lt` …), and what the column is compared with."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Records of groups that lie together, by the column of the first group."""

    column: Column
    bounds: tuple[Bound, ...] = ()
    missing: bool = False
    """Whether the records without a value belong to it; without bounds they alone do."""
    whole: bool = False
    """Whether nothing lies beyond it."""

    @property
    def shape(self) -> Hashable:
        """What decides the SQL of it."""
        return tuple(name for name, _ in self.bounds), self.missing

    def conditions(self) -> Iterator[tuple[Sql, ...]]:
        """What finds it, apart for records without a value: asked for together, SQLite would read no index."""
        if self.missing:
            yield (self.column.is_(None),)
        if self.bounds:
            yield tuple(_compared(self.column, self.bounds))

    def bindings(self) -> dict[str, object]:
        return {f"b{at}": value for at, (_, value) in enumerate(self.bounds)}


def stretches(
    ctx: Context, entity: Entity, orders: Sequence[Order], wanted: Condition, cursor: Cursor | None, shape: Hashable
) -> Iterator[Stretch]:
    """At most two stretches that a page is looked for in, the longer one last. None where no index serves.

    `shape`: what decides the statement of the page but for its cursor.
    """
    if not orders or not _plain(ctx, orders[0].path):
        return
    for column in prepared_for(ctx, ("stretched", shape), lambda: _columns(ctx, entity, orders, wanted)):
        yield from _of_column(ctx, entity, column, orders[0], cursor)


def _of_column(
    ctx: Context, entity: Entity, column: Column, order: Order, cursor: Cursor | None
) -> Iterator[Stretch]:
    path, falls = order.path, order.descending != (cursor is not None and cursor.backward)
    if cursor is not None and cursor.values[0] is None and falls:
        yield Stretch(column, missing=True, whole=True)
        return
    here = None if cursor is None or cursor.values[0] is None else _group(ctx, path, cursor.values[0])
    begins = () if here is None else _known(here.to_end() if falls else here.from_start())
    seen = _ahead(ctx, entity, column, begins, falls)
    groups = [None if value is None else _group(ctx, path, value) for value in seen]
    yield from (_falling if falls else _rising)(column, begins, groups)


# ---- whether there are any
def _plain(ctx: Context, path: Path) -> bool:
    """Whether values of a path sort as those of one column of the asked entity."""
    field = path.field
    led = field.to or field.targets or field.choices or field.many or field.kind in ("tree", *NAMED)
    return not (path.steps or path.of_stays or led or computed(field) or looked_up(ctx, field))


def _columns(
    ctx: Context, entity: Entity, orders: Sequence[Order], wanted: Condition
) -> tuple[tuple[Column, ...], bool]:
    """The column of the first group, where an index begins with it and no other serves better: one in the order of
    the whole list, or one that finds the few records of a condition, or of a reader."""
    joins = Joins(ctx, own_table(ctx, entity), Names())
    path, keys = orders[0].path, sort_keys(joins, orders)
    gathered = path.periodic or path.ranged
    column = joins.column(path) if gathered else keys[0].column
    ordered = not gathered and indexed_by(joins, column, keys[1:])
    found = leads(joins, column) and not (joins.personal or ordered or narrowed(joins, wanted))
    return (column,) * found, joins.personal


# ---- the groups ahead
class _Group(NamedTuple):
    """The values of a group: from `start` to `end`, which belongs to it where it is `closed`. None: it has no end."""

    start: object
    end: object
    closed: bool

    def from_start(self) -> Bound:
        return "ge", self.start

    def to_end(self) -> Bound:
        return "le" if self.closed else "lt", self.end

    def before(self) -> Bound:
        return "lt", self.start

    def behind(self) -> Bound:
        return "gt" if self.closed else "ge", self.end


def _group(ctx: Context, path: Path, value: object) -> _Group:
    """The group that a value of the column lies in; the start of a group lies in it."""
    if path.ranged:
        return _Group(*ends_of(ctx, range_span(path.by, value), False), closed=False)
    if path.periodic:
        span = read_key(path.by, key_of(path.by, local_day(ZoneInfo(ctx.settings.zone), value)))
        return _Group(*ends_of(ctx, span, family(ctx, path.field) == "instant"), closed=False)
    return _Group(value, value, closed=True)


def _ahead(ctx: Context, entity: Entity, column: Column, begins: tuple[Bound, ...], falls: bool) -> Sequence[object]:
    """The values of the column so many records ahead, nearest first, out of the index alone; fewer where it ends."""
    shape = ("ahead", entity.name, str(column.key), tuple(name for name, _ in begins), falls)
    statement = prepared(ctx.live, shape, lambda: _looking(ctx, entity, column, begins, falls))
    bound = {"near": NEAR, "far": FAR, **{f"b{at}": value for at, (_, value) in enumerate(begins)}}
    return [row[1] for row in ctx.connection.execute(statement, bound)]


def _looking(
    ctx: Context, entity: Entity, column: Column, begins: tuple[Bound, ...], falls: bool
) -> sa.CompoundSelect[Any]:
    source = own_table(ctx, entity)
    order = Key(column, falls, object).by(ctx.connection.dialect.name)
    living: Rows = sa.select(column.label("value")).where(source.columns["sys_deleted_at"].is_(None))
    ordered = living.where(*_compared(column, begins)).order_by(order).limit(1)
    places = (sa.bindparam(name, 0, sa.Integer()) for name in ("near", "far"))
    parts = [ordered.offset(place).subquery(place.key) for place in places]
    found = sa.union_all(*(sa.select(sa.literal(at).label("at"), part.c.value) for at, part in enumerate(parts)))
    return found.order_by("at")


def _rising(column: Column, begins: tuple[Bound, ...], groups: Sequence[_Group | None]) -> Iterator[Stretch]:
    """Missing values come first. Where groups run out, what is left is the stretch."""
    missing = not begins
    rest = [Stretch(column, begins, whole=True)] * bool(begins)
    if not groups:
        yield from rest
        return
    near, far = groups[0], groups[-1]
    if len(groups) == 1:
        yield from _through(column, begins, near, missing)
        yield from rest
    elif far is not None and (near is None or near.start != far.start):
        yield from _through(column, begins, near, missing)
        yield Stretch(column, (*begins, far.before()), missing)


def _through(column: Column, begins: tuple[Bound, ...], near: _Group | None, missing: bool) -> Iterator[Stretch]:
    """All up to the end of a group."""
    bounds = begins if near is None else (*begins, *_known(near.to_end()))
    if bounds or near is None:
        yield Stretch(column, bounds, missing)


def _falling(column: Column, begins: tuple[Bound, ...], groups: Sequence[_Group | None]) -> Iterator[Stretch]:
    """Missing values come last, which none of these reaches."""
    near, far = (*groups, None, None)[:2]
    if near is not None and (far is None or near.start != far.start):
        yield Stretch(column, (*begins, near.from_start()))
    if near is not None and far is not None and near.start != far.start:
        yield from (Stretch(column, (*begins, behind)) for behind in _known(far.behind()))
    elif far is None and begins:
        yield Stretch(column, begins)


# ---- SQL
def _known(bound: Bound) -> tuple[Bound, ...]:
    """The bound, where there is one."""
    return () if bound[1] is None else (bound,)


def _compared(column: Column, bounds: Sequence[Bound]) -> list[Sql]:
    return [
        _COMPARISONS[name](column, sa.bindparam(f"b{at}", value, column.type))
        for at, (name, value) in enumerate(bounds)
    ]


_COMPARISONS: Mapping[str, Any] = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}
