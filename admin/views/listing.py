"""What the page of a list holds: heads, rows in groups with subtotals, totals of all that is filtered.

So many questions however many rows or groups there are: the rows, the totals, one a level of groups, the counts, and
the wording of ids in conditions. Where more records match than can be counted at once, the rows come first: counts,
totals and subtotals are asked for when the page is there already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from admin.display.fields import Cell, shown, whole
from admin.display.periods import group_words
from admin.views.address import ListAddress, conditions_of
from admin.views.columns import (
    Figure,
    Head,
    Line,
    LineMaker,
    editable,
    figures,
    heads_of,
    liner,
    measures_of,
    words_span,
)
from admin.views.conditions import tree
from admin.views.grouping import COUNT, Grouping, Node, Tree, groups_of, place_of, title_of
from admin.views.highlights import Lights, lights_of, rules_of
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Aggregation, FilterTree, Page, Portion, Query, Row
from core.queries.scans import by_conditions
from core.views import Folds, folds_of
from schema_registry.model import Entity, Group, Measure

ROWS = 50
PLENTY, FEWER = 10_000, 1_000
"""Records that are counted and added up before the page is sent; of more, the rows come first. Fewer where conditions
decide who may read a record: each has to be looked at."""


@dataclass(slots=True)
class Band:
    """Rows that stand together: a group with its head, or all rows of an ungrouped list."""

    title: Cell | None = None
    count: str = ""
    figures: tuple[Figure | None, ...] = ()
    narrowed: ListAddress | None = None
    node: Node | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a list page draws. Until they are counted, `total` and `everything` say how many at least."""

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
    lights: Lights = Lights()
    counted: bool = True
    truncated: bool = False
    """Whether there are more groups than are drawn."""
    editable: frozenset[str] = frozenset()
    """The columns whose cells the reader may type into, as far as their right reaches."""

    @property
    def span(self) -> int:
        return words_span(self.figures)

    @property
    def tagged(self) -> bool:
        return any(head.slot == "tag" for head in self.heads)

    @property
    def goes_on(self) -> bool:
        """Whether more records match than this page shows."""
        return bool(self.next or self.previous)

    @property
    def rows(self) -> int:
        return sum(len(band.lines) for band in self.bands)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to lay out."""
        return not self.bands

    @property
    def last(self) -> int:
        return self.address.first + self.rows - 1


@dataclass(frozen=True, slots=True)
class RowAlone:
    """One row of a list, to take the place of the one that stands there."""

    line: Line
    heads: tuple[Head, ...]
    lights: Lights


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions of one list."""

    ctx: Context
    entity: Entity
    address: ListAddress
    filter: FilterTree | None
    groups: tuple[Group, ...]
    paths: tuple[str, ...]
    sort: tuple[str, ...]
    measures: tuple[Measure, ...]

    @classmethod
    def of(cls, ctx: Context, entity: Entity, address: ListAddress) -> _Asked:
        paths = address.columns or entity.list.columns
        sort = entity.list.sort if address.sort is None else address.sort
        return cls(
            ctx, entity, address, tree(address), groups_of(entity, address), paths, sort, measures_of(entity, address)
        )

    def page(self, grouping: Grouping | None) -> Page:
        portion = grouping.portion() if grouping else None
        query = Query(
            self.entity.name,
            tuple(dict.fromkeys((*self.paths, *map(str, self.groups)))),
            self.filter,
            self.address.search,
            self.sort,
            self.groups,
            ROWS,
            self.address.cursor,
            portion,
        )
        if portion == Portion(()):  # all is closed; whether the question is sound is asked all the same
            find(self.ctx, replace(query, limit=1))
            return Page(())
        return find(self.ctx, query)

    def row(self, id: str) -> Row | None:
        """One record by itself, wherever it lies now."""
        found = find(self.ctx, Query(self.entity.name, self.paths, {"id": {"_eq": id}}, limit=1))
        return next(iter(found.rows), None)

    def totals(self, *measures: Measure) -> tuple[object, ...]:
        return aggregate(self.ctx, self.aggregation(*measures))[0].values

    def aggregation(self, *measures: Measure) -> Aggregation:
        return Aggregation(self.entity.name, measures, filter=self.filter, search=self.address.search)

    def count(self, page: Page, *, whole: bool, portion: bool) -> int:
        """How many records match; where that is not asked for as a whole, one more than plenty stands for more."""
        if not (page.next or page.previous or portion):
            return len(page.rows)
        most = None if whole else plenty(self.ctx, self.entity)
        return count(self.ctx, self.entity.name, self.filter, self.address.search, most=most)


def compose(ctx: Context, entity: Entity, address: ListAddress, *, whole: bool = False) -> Listing:
    """The list at an address. Raises Rejected where the address asks for what does not exist, Denied.

    `whole`: with all counts and figures, however long they take.
    """
    asked = _Asked.of(ctx, entity, address)
    folds = folds_of(ctx, place_of(entity, address)) if asked.groups else Folds()
    grouping = Grouping.of(ctx, entity, asked.groups, folds)
    heads = heads_of(ctx, entity, address, asked.paths, asked.measures, asked.sort)
    page = asked.page(grouping)
    total = asked.count(page, whole=whole, portion=bool(grouping and grouping.folded))
    counted = whole or total <= plenty(ctx, entity)
    measures = asked.measures if counted else ()
    totals = asked.totals(*measures) if measures else ()
    groups = Tree(())
    if grouping:
        groups = grouping.tree(page.rows, asked.aggregation(COUNT, *measures), asked.sort, figured=counted)
    maker = _BandMaker(ctx, address, heads, measures, asked.groups, liner(heads, entity.name, address.at("").query()))
    bands = maker.grouped(groups, page) if grouping else maker.plain(page)
    return Listing(
        entity=entity,
        address=address,
        heads=heads,
        bands=tuple(bands),
        total=total,
        everything=_everything(ctx, entity, address, total, whole=whole),
        figures=figures(heads, measures, totals, ctx.locale),
        group=_words(ctx, entity, asked.groups),
        next=address.at(page.next, address.first + len(page.rows)) if page.next else None,
        previous=address.at(page.previous, address.first - ROWS) if page.previous else None,
        lights=lights_of(ctx, entity, rules_of(ctx, entity, address), page.rows),
        counted=counted,
        truncated=groups.truncated,
        editable=editable(ctx, entity, heads),
    )


def compose_row(ctx: Context, entity: Entity, address: ListAddress, id: str) -> RowAlone | None:
    """The row of one record as a list draws it, whether it would still be there or not; None where it is not seen."""
    asked = _Asked.of(ctx, entity, address)
    heads = heads_of(ctx, entity, address, asked.paths, asked.measures, asked.sort)
    row = asked.row(id)
    if row is None:
        return None
    line = liner(heads, entity.name, address.at("").query())(row)
    return RowAlone(line, heads, lights_of(ctx, entity, rules_of(ctx, entity, address), [row]))


def _everything(ctx: Context, entity: Entity, address: ListAddress, total: int, *, whole: bool) -> int:
    """How many records there are, whatever the list narrows them to."""
    return count(ctx, entity.name, most=None if whole else plenty(ctx, entity)) if address.narrowed else total


def plenty(ctx: Context, entity: Entity) -> int:
    """How many records are counted and added up at once."""
    return min(PLENTY, FEWER) if by_conditions(ctx, entity) else PLENTY


def _words(ctx: Context, entity: Entity, groups: Sequence[Group]) -> str:
    return " › ".join(group_words(shown(ctx.live, entity, one.path, ctx.locale), one) for one in groups)


# ---- rows
@dataclass(frozen=True, slots=True)
class _BandMaker:
    """Makes the bands of one page."""

    ctx: Context
    address: ListAddress
    heads: tuple[Head, ...]
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...]
    line: LineMaker

    def plain(self, page: Page) -> Iterator[Band]:
        """All rows together."""
        if page.rows:
            yield Band(lines=[self.line(row) for row in page.rows])

    def grouped(self, groups: Tree, page: Page) -> Iterator[Band]:
        """The rows under the heads of their groups; one that goes on from the page before has its head again."""
        for node in groups.between(before=bool(page.previous), after=bool(page.next)):
            yield self._band(node)

    def _band(self, node: Node) -> Band:
        values, group = node.values, self.groups[node.level - 1]
        return Band(
            title=title_of(self.ctx, self.ctx.model.entities[self.address.entity], group, node.key),
            count=whole(values[0], self.ctx.locale) if values and isinstance(values[0], int) else "",
            figures=figures(self.heads, self.measures, values[1:], self.ctx.locale)
            if values
            else (None,) * len(self.heads),
            narrowed=self._narrowed(node),
            node=node,
            lines=[self.line(row) for row in node.rows] if node.open else [],
        )

    def _narrowed(self, node: Node) -> ListAddress:
        """The list of a group's records alone, grouped further as before."""
        found = self.address
        for condition in node.way:
            (own,) = conditions_of(condition)
            found = found.adding(own)
        return found.grouped_by(*self.groups[node.level :])
