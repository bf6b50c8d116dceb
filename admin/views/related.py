"""The records that refer to one, on its card: sorted, totalled, in pages, with a way to add another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit

from admin.menu import records_path
from admin.views.address import Condition, ListAddress
from admin.views.card import Card
from admin.views.columns import Figure, Head, Line, editable, figures, heads_of, liner, words_span
from admin.views.grouping import COUNT
from core.access.rights import scope
from core.context import Context
from core.kinds.any_reference import BETWEEN
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, FilterTree, Query
from schema_registry.model import Entity, Measure, Related, Tab

ROWS = 25
CARD = "card"
"""The parameter that names the record on whose card a row stands: `customer/<id>`."""


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """What the tab draws. `sorts` are the links of the heads; empty where rows cannot be sorted."""

    id: str
    title: str
    heads: tuple[Head, ...]
    sorts: tuple[str, ...]
    lines: tuple[Line, ...]
    figures: tuple[Figure | None, ...]
    total: int
    first: int
    next: str
    previous: str
    create: str
    all: str
    """The same records as a list of their own."""
    tree: str
    """The same tab as a tree, where its records are one."""
    tab_href: str
    path: str
    editable: frozenset[str]
    """The columns that can be typed into where they stand."""
    asked: str
    """What a cell is asked for with, so that this tab comes back when it is saved."""

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    @property
    def span(self) -> int:
        return words_span(self.figures)

    @property
    def tagged(self) -> bool:
        return any(head.slot == "tag" for head in self.heads)

    @property
    def has_totals(self) -> bool:
        return any(self.figures)


@dataclass(frozen=True, slots=True)
class Preview:
    """Only the first rows, of so many."""

    rows: int
    count: int


def compose(
    ctx: Context, card: Card, tab: Tab, address: ListAddress, preview: Preview | None = None, most: int = ROWS
) -> RelatedRows:
    """The rows of a related tab. Raises Rejected where the address asks for what does not exist.

    Two statements; one for a preview, which has no totals and is told its count.
    """
    related = tab.related
    assert related is not None
    entity = ctx.model.entities[related.entity]
    sort = related.sort if address.sort is None else address.sort
    refers = {related.field: {"_eq": card.id}}
    limit = preview.rows if preview else most
    measures = () if preview else related.totals
    page = find(ctx, Query(entity.name, related.columns, refers, sort=sort, limit=limit, cursor=address.cursor))
    totals: tuple[object, ...] = (preview.count,) if preview else _totals(ctx, entity, refers, measures)
    href = partial(_href, card, tab, "table" if entity.tree and related.layout != "table" else "")
    heads = heads_of(ctx, entity, address, related.columns, related.totals, sort)
    line = liner(heads, entity.name, _list_of(card, related).query())
    return RelatedRows(
        id=tab.id,
        title=tab.title.say(ctx.locale.tag),
        heads=heads,
        sorts=tuple(href(head.next_sort) for head in heads),
        lines=tuple(line(row) for row in page.rows),
        figures=figures(heads, measures, totals[1:], ctx.locale),
        total=int(str(totals[0])),
        first=address.first,
        next=href(address.at(page.next, address.first + len(page.rows))) if page.next else "",
        previous=href(address.at(page.previous, address.first - limit)) if page.previous else "",
        create=_create(ctx, card, related, tab),
        tab_href=card.href(tab=tab.id),
        path=records_path(entity.name),
        editable=editable(ctx, entity, heads),
        asked=urlencode([(CARD, f"{card.entity.name}/{card.id}"), *parse_qsl(urlsplit(href(address)).query)]),
        all=f"{records_path(entity.name)}?{_list_of(card, related).query()}",
        tree=card.href(tab=tab.id, **{"as": "tree"}) if entity.tree and not preview else "",
    )


def _totals(ctx: Context, entity: Entity, refers: FilterTree, measures: tuple[Measure, ...]) -> tuple[object, ...]:
    return aggregate(ctx, Aggregation(entity.name, (COUNT, *measures), filter=refers))[0].values


def _list_of(card: Card, related: Related) -> ListAddress:
    """The other entity's own list of these records."""
    return ListAddress(related.entity, conditions=(Condition(related.field, "_eq", (card.id,)),), sort=related.sort)


def _href(card: Card, tab: Tab, shown: str, address: ListAddress) -> str:
    """The tab at an address. `shown`: that it is a table, where it is a tree unless one says so."""
    sort = ",".join(address.sort) if address.sort is not None else ""
    row = str(address.first) if address.cursor else ""
    return card.href(tab=tab.id, sort=sort, row=row, cursor=address.cursor, **{"as": shown})


def _create(ctx: Context, card: Card, related: Related, tab: Tab) -> str:
    """The form of a new record that refers to this one; it leads back here."""
    if scope(ctx, related.entity, "create") == "none":
        return ""
    field = ctx.model.entities[related.entity].fields[related.field]
    here = f"{card.entity.name}{BETWEEN}{card.id}" if field.targets else card.id
    pairs = {related.field: here, "back": card.href(tab=tab.id)}
    return f"{records_path(related.entity, 'new')}?{urlencode(pairs)}"
