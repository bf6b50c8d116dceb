"""What is printed of a record: facts, sections, lines and related records of its card, as its reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from admin.display.fields import Cell
from admin.views import card as cards
from admin.views import related
from admin.views.address import ListAddress
from admin.views.card import Block, Card
from admin.views.card_tabs import is_hidden, tabs_of
from admin.views.columns import Figure, Head, Line
from admin.views.line_tables import LineTable, line_tables
from core.access.rights import beyond, require
from core.context import Context
from core.records.state import State, hidden_parts
from schema_registry.model import Entity, Tab

MOST_ROWS = 200
"""Related records of a tab that are printed; how many there are is told."""


@dataclass(frozen=True, slots=True)
class Table:
    """Records in rows. `count`: how many there are in all; `totals` are over all of them."""

    id: str
    title: str
    heads: tuple[tuple[str, bool, str], ...]
    """Title, whether it is a number, widget."""
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A record with everything that its card shows."""

    card: Card
    tabs: tuple[Tab, ...]
    """All that conditions show, also those that the reader put away on the screen."""
    blocks: tuple[Block, ...]
    lines: tuple[Table, ...]
    related: tuple[Table, ...]


def gather(ctx: Context, entity: Entity, id: str) -> Printed:
    """The record. Raises Missing where the reader sees none, Denied where they may not print it.

    Two statements for each related tab.
    """
    card = cards.compose(ctx, entity, id, "", "")
    if not card.may_print:
        require(ctx, entity.name, "print")
        raise beyond(ctx, entity.name, "print")
    state = hidden_parts(ctx, entity, card.id)
    tabs = tuple(one for one in tabs_of(ctx, entity) if not is_hidden(one, state))
    return Printed(
        card,
        tabs,
        tuple(block for tab in tabs for block in cards.blocks_of(ctx, entity, tab, card.row, state, update=False)),
        tuple(_lines(ctx, card, tabs, state)),
        tuple(related_table(ctx, card, tab) for tab in tabs if tab.related is not None),
    )


def _lines(ctx: Context, card: Card, tabs: tuple[Tab, ...], state: State) -> Iterator[Table]:
    seen = dict[str, LineTable]()
    for tab in tabs:
        for one in line_tables(ctx, card.entity, tab, card.row, state.hidden, update=False):
            seen.setdefault(one.field, one)
    for one in seen.values():
        yield Table(one.field, one.title, _heads(one.heads), _rows(one.lines), one.totals, len(one.lines))


def related_table(ctx: Context, card: Card, tab: Tab) -> Table:
    """The records of one related tab."""
    assert tab.related is not None
    found = related.compose(ctx, card, tab, ListAddress(tab.related.entity), most=MOST_ROWS)
    totals = tuple(_figure(one) for one in found.figures) if found.has_totals else ()
    return Table(tab.id, found.title, _heads(found.heads), _rows(found.lines), totals, found.total)


def _heads(heads: tuple[Head, ...]) -> tuple[tuple[str, bool, str], ...]:
    return tuple((one.shown.title, one.shown.numeric, one.shown.widget) for one in heads)


def _rows(lines: tuple[Line, ...]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cell for _head, cell, _classes in one.cells) for one in lines)


def _figure(one: Figure | None) -> str:
    return one.text if one is not None else ""
