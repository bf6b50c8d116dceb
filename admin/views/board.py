"""A list as a board: a column for each value of a field, with its colour, how many records and how much they are.

Seven questions at most, however many columns and cards there are: the first cards of all columns in one, the figures
of the columns, the totals, the count of everything, since when records are in their states, what
stands out, and the ids in conditions. A column that has more goes on by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from admin.display.fields import NOTHING, Cell
from admin.menu import records_path
from admin.views.address import ListAddress
from admin.views.board_cards import Beside, Card, Ground, beside_of, card_of, key_of
from admin.views.columns import Figure, figures
from admin.views.conditions import tree
from admin.views.highlights import Lights
from core.access.rights import scope
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Aggregation, Bucket
from core.queries.spread import Pile, pile_query, spread
from schema_registry.model import Entity, Group, Measure

COUNT = Measure("count")


@dataclass(frozen=True, slots=True)
class Column:
    """One value. `more`: where further cards are; `everything`: the list of all its records."""

    value: str
    title: Cell
    count: int
    figure: Figure | None
    cards: tuple[Card, ...]
    more: str
    everything: ListAddress
    create: str
    ways: tuple[str, ...] | None
    """The columns that its cards may go to; None where that may be any."""
    known: bool = True

    @property
    def rest(self) -> int:
        return max(0, self.count - len(self.cards))


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that a board draws."""

    address: ListAddress
    columns: tuple[Column, ...]
    total: int
    everything: int
    figure: Figure | None
    movable: bool
    counted: bool = True
    blank: bool = False
    lights: Lights = Lights()


def compose_board(ctx: Context, entity: Entity, address: ListAddress) -> Board:
    """The board at an address. Raises Rejected where the address asks for what does not exist, Denied."""
    ground = Ground.at(ctx, entity, address)
    piles = {key_of(pile.key): pile for pile in spread(ctx, ground.query(), ground.group)}
    buckets = _buckets(ground)
    beside = beside_of(ground, [row for pile in piles.values() for row in pile.rows])
    total = _asked(ground, ())[0]
    found = total.values[0] if isinstance(total.values[0], int) else 0
    columns = tuple(_columns(ground, piles, buckets, beside))
    return Board(
        address=address,
        columns=columns,
        total=found,
        everything=count(ctx, entity.name) if address.narrowed else found,
        figure=_figure(ground, total),
        movable=ground.movable,
        lights=beside.lights,
    )


def further(ground: Ground, value: str, cursor: str) -> tuple[tuple[Card, ...], str]:
    """More cards of a column, and where it goes on after them. Raises Rejected."""
    query = pile_query(ground.ctx, ground.query(), ground.group, value or None)
    page = find(ground.ctx, replace(query, cursor=cursor))
    beside = beside_of(ground, page.rows)
    cards = tuple(card_of(ground, row, beside) for row in page.rows)
    return cards, ground.path("pile", value=value, cursor=page.next) if page.next else ""


def moved(ground: Ground, id: str) -> tuple[tuple[Column, ...], Card | None]:
    """The heads of the columns after a card was moved, and the card; None where it fits the conditions no more."""
    query = ground.query()
    only = {"id": {"_eq": id}}
    both = {"_and": [query.filter, only]} if query.filter else only
    rows = find(ground.ctx, replace(query, filter=both, columns=(*query.columns, ground.by.path))).rows
    card = next((card_of(ground, row, beside_of(ground, rows)) for row in rows), None)
    return tuple(_columns(ground, {}, _buckets(ground), Beside())), card


# ---- figures
def _asked(ground: Ground, groups: tuple[Group, ...]) -> Sequence[Bucket]:
    measures = (COUNT, ground.measure) if ground.measure else (COUNT,)
    asked = Aggregation(ground.entity.name, measures, groups, tree(ground.address), ground.address.search)
    return aggregate(ground.ctx, asked)


def _buckets(ground: Ground) -> dict[str, Bucket]:
    return {key_of(bucket.keys[0]): bucket for bucket in _asked(ground, (ground.group,))}


def _figure(ground: Ground, bucket: Bucket | None) -> Figure | None:
    if ground.measure is None or bucket is None or bucket.values[1] is None:
        return None
    shown = [head for head in ground.heads if head.shown.path == ground.measure.path]
    return next(iter(figures(shown, (ground.measure,), bucket.values[1:], ground.ctx.locale)), None)


# ---- columns
def _columns(
    ground: Ground, piles: Mapping[str, Pile], buckets: Mapping[str, Bucket], beside: Beside
) -> Iterator[Column]:
    """A column a value, in their order; those that are no value any more, and none, where there are such records."""
    known = [one.value for one in ground.by.field.choices]
    strays = [one for one in buckets if one not in known and one]
    for value in (*([""] if "" in buckets else []), *known, *strays):
        yield _column(ground, value, piles.get(value), buckets.get(value), beside, known=value in ("", *known))


def _column(
    ground: Ground,
    value: str,
    pile: Pile | None,
    bucket: Bucket | None,
    beside: Beside,
    *,
    known: bool,
) -> Column:
    number = bucket.values[0] if bucket else 0
    return Column(
        value=value,
        title=ground.by.cell(value) if value else NOTHING,
        count=number if isinstance(number, int) else 0,
        figure=_figure(ground, bucket),
        cards=tuple(card_of(ground, row, beside) for row in pile.rows) if pile else (),
        more=ground.path("pile", value=value, cursor=pile.next) if pile and pile.next else "",
        everything=ground.only(value),
        create=_create(ground, value) if known else "",
        ways=ground.ways(value) if ground.process else None,
        known=known,
    )


def _create(ground: Ground, value: str) -> str:
    """The form of a new record of this column, which leads back to the board; a process begins at its beginning."""
    ctx, process = ground.ctx, ground.process
    if scope(ctx, ground.entity.name, "create") == "none":
        return ""
    if process and value != process.initial and scope(ctx, ground.entity.name, "override") != "all":
        return ""
    back = f"{records_path(ground.entity.name)}?{ground.address.at('').query()}"
    given = {ground.by.path: value} if value and ground.by.field.given else {}
    return f"{records_path(ground.entity.name, 'new')}?{urlencode({**given, 'back': back})}"
