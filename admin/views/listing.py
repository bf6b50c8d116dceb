"""What the page of a list holds: heads, rows in groups with subtotals, totals of all that is filtered.

Five questions at most, however many rows there are: the rows, the totals, the groups, the count of everything,
and the wording of ids in conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from admin.display.fields import NOTHING, Cell, shown, whole
from admin.display.periods import bucket_words, group_words
from admin.views.address import ListAddress, conditions_of
from admin.views.columns import Figure, Head, Line, figures, heads_of, liner, words_span
from admin.views.conditions import tree
from core.context import Context
from core.kinds.branches import LEVELS
from core.queries.aggregate import aggregate, subtotals
from core.queries.count import count
from core.queries.drill import drill
from core.queries.find import find
from core.queries.query import Aggregation, Bucket, FilterTree, Link, Page, Person, Query, Row
from schema_registry.model import Entity, Group, Measure

ROWS = 50
COUNT = Measure("count")


@dataclass(slots=True)
class Band:
    """Rows that stand together: a group with its head, or all rows of an ungrouped list."""

    title: Cell | None = None
    count: str = ""
    figures: tuple[Figure | None, ...] = ()
    narrowed: ListAddress | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a list page draws."""

    entity: Entity
    address: ListAddress
    heads: tuple[Head, ...]
    bands: tuple[Band, ...]
    total: int
    everything: int
    figures: tuple[Figure | None, ...]
    group: str
    next: ListAddress | None
    previous: ListAddress | None

    @property
    def span(self) -> int:
        return words_span(self.figures)

    @property
    def tagged(self) -> bool:
        return any(head.slot == "tag" for head in self.heads)

    @property
    def rows(self) -> int:
        return sum(len(band.lines) for band in self.bands)

    @property
    def last(self) -> int:
        return self.address.first + self.rows - 1


def compose(ctx: Context, entity: Entity, address: ListAddress) -> Listing:
    """The list at an address. Raises Rejected where the address asks for what does not exist, Denied."""
    group = address.group if address.grouped else entity.list.group
    paths = address.columns or entity.list.columns
    measures = tuple(one for one in entity.list.totals if one.path in paths)
    sort = entity.list.sort if address.sort is None else address.sort
    heads = heads_of(ctx, entity, address, paths, measures, sort)
    asked = tree(address)
    page = find(ctx, _query(entity, address, asked, group, paths))
    totals = _totals(ctx, address, asked, measures)
    buckets = _buckets(ctx, address, asked, measures, group, page) if group else ()
    found = _integer(totals[0])
    everything = count(ctx, entity.name) if address.narrowed else found
    return Listing(
        entity=entity,
        address=address,
        heads=heads,
        bands=tuple(_bands(ctx, address, heads, page, buckets, measures, group)),
        total=found,
        everything=everything,
        figures=figures(heads, measures, totals[1:], ctx.locale),
        group=group_words(shown(ctx.live, entity, group.path, ctx.locale), group) if group else "",
        next=address.at(page.next, address.first + len(page.rows)) if page.next else None,
        previous=address.at(page.previous, address.first - ROWS) if page.previous else None,
    )


def _query(
    entity: Entity, address: ListAddress, asked: FilterTree | None, group: Group | None, paths: Sequence[str]
) -> Query:
    return Query(
        entity=entity.name,
        columns=tuple(dict.fromkeys((*paths, group.path, str(group)))) if group else tuple(paths),
        filter=asked,
        search=address.search,
        sort=entity.list.sort if address.sort is None else address.sort,
        group=group,
        limit=ROWS,
        cursor=address.cursor,
    )


def _totals(
    ctx: Context, address: ListAddress, asked: FilterTree | None, measures: tuple[Measure, ...]
) -> tuple[object, ...]:
    question = Aggregation(address.entity, (COUNT, *measures), filter=asked, search=address.search)
    return aggregate(ctx, question)[0].values


def _buckets(
    ctx: Context,
    address: ListAddress,
    asked: FilterTree | None,
    measures: tuple[Measure, ...],
    group: Group,
    page: Page,
) -> tuple[Bucket, ...]:
    """The figures of the groups that the page shows, over all of their records."""
    keys = {_key(row.get(str(group))): row.get(str(group)) for row in page.rows}.values()
    question = Aggregation(address.entity, (COUNT, *measures), (group,), filter=asked, search=address.search)
    return subtotals(ctx, question, [(key,) for key in keys])


# ---- rows
def _bands(
    ctx: Context,
    address: ListAddress,
    heads: tuple[Head, ...],
    page: Page,
    buckets: Sequence[Bucket],
    measures: tuple[Measure, ...],
    group: Group | None,
) -> Iterator[Band]:
    """The rows in bands; a group that goes on from the page before has its head again."""
    by_key = {_key(bucket.keys[0]): bucket for bucket in buckets}
    line = liner(heads, address.entity, address.at("").query())
    band, current = Band(), object()
    for row in page.rows:
        key = _key(row.get(str(group))) if group else None
        if group and key != current:
            if band.lines:
                yield band
            current = key
            band = _band(ctx, address, heads, measures, group, row, key, by_key.get(key))
        band.lines.append(line(row))
    if band.lines:
        yield band


def _band(
    ctx: Context,
    address: ListAddress,
    heads: tuple[Head, ...],
    measures: tuple[Measure, ...],
    group: Group,
    row: Row,
    key: object,
    bucket: Bucket | None,
) -> Band:
    entity = ctx.model.entities[address.entity]
    described = shown(ctx.live, entity, group.path, ctx.locale)
    if group.by in LEVELS and described:
        title = described.cell(key)
    elif group.by and key is not None:
        title = Cell(bucket_words(group.by, str(key), ctx.locale))
    else:
        title = described.cell(row.get(group.path)) if described else NOTHING
    behind = drill(ctx, Aggregation(address.entity, groups=(group,)), (row.get(str(group)),))
    (own,) = conditions_of(behind)
    return Band(
        title=title,
        count=whole(_integer(bucket.values[0]), ctx.locale) if bucket else "",
        figures=figures(heads, measures, bucket.values[1:], ctx.locale) if bucket else (None,) * len(heads),
        narrowed=address.adding(own).grouped_by(None),
    )


def _key(value: object) -> object:
    """What two equal group values have in common, whatever they are shown as."""
    return value.id if isinstance(value, Link | Person) else value


def _integer(value: object) -> int:
    return value if isinstance(value, int) else 0
