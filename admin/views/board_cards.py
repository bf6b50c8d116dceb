"""What all columns and cards of one board have in common, and a card of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from flask_babel import ngettext

from admin.display.fields import Cell, Shown, whole
from admin.display.periods import day_words
from admin.menu import records_path
from admin.views.address import Condition, ListAddress, laid
from admin.views.columns import LONGEST_FROM, Head, heads_of
from admin.views.conditions import tree
from admin.views.highlights import Lights, Lit, lights_of, rules_of
from admin.views.layouts import by_of
from core.access.rights import scope
from core.calendars import due_at
from core.context import Context
from core.queries.query import Query, Row
from core.queries.stays import entered_at
from schema_registry.model import Entity, Group, Measure
from schema_registry.statechart import Process

FIRST = 20
"""Cards of a column that are there at once, and how many more at a time."""
SECOND = 2
"""Further values on a card where the reader has not chosen which."""


class Part(NamedTuple):
    """One value on a card: its title, how it is drawn, and how it stands out."""

    title: str
    cell: Cell
    lit: Lit | None


@dataclass(frozen=True, slots=True)
class Card:
    """One record on a board. `stay`: how long it is in its state; `stale`: longer than it is meant to be; `lit`: how
    the record as a whole stands out."""

    id: str
    version: int
    href: str
    title: str
    lines: tuple[tuple[Shown, Cell, Lit | None], ...]
    """Further values."""
    figure: Part | None
    day: Part | None
    person: Part | None
    move: str
    stay: str = ""
    stale: bool = False
    lit: Lit | None = None
    title_lit: Lit | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked of records beside their values: since when they are in their states, and what stands out."""

    since: Mapping[str, datetime] = field(default_factory=dict)
    lights: Lights = Lights()


@dataclass(frozen=True, slots=True)
class Ground:
    """What all columns and cards of one board have in common."""

    ctx: Context
    entity: Entity
    address: ListAddress
    by: Shown
    heads: tuple[Head, ...]
    measure: Measure | None

    @classmethod
    def at(cls, ctx: Context, entity: Entity, address: ListAddress) -> Ground:
        by = by_of(ctx, entity, address)
        paths = address.columns or entity.list.columns
        totals = [one for one in entity.list.totals if one.path in paths] or list(entity.list.totals)
        measure = next((one for one in totals if one.total == "sum"), None)
        heads = heads_of(ctx, entity, address, paths, (measure,) if measure else (), ())
        return cls(ctx, entity, address, by, heads, measure)

    @property
    def group(self) -> Group:
        return Group(self.by.path)

    @property
    def process(self) -> Process | None:
        return self.ctx.model.processes.get(self.by.field.process)

    @property
    def movable(self) -> bool:
        """Whether its reader may move any card at all; of each one the write path judges."""
        if self.process is not None:
            return any(self.ways(one) for one in self.process.states)
        return self.by.field.given and scope(self.ctx, self.entity.name, "update") != "none"

    def query(self) -> Query:
        address = self.address
        paths = [head.shown.path for head in self.heads]
        return Query(
            self.entity.name,
            ("$title", *paths),
            tree(address),
            search=address.search,
            sort=self.entity.list.sort if address.sort is None else address.sort,
            limit=FIRST,
        )

    def ways(self, value: str) -> tuple[str, ...]:
        """The states that somebody of the reader's roles may bring a record to from one."""
        actor, process = self.ctx.actor, self.process
        state = process.states.get(value) if process else None
        ways = state.transitions.values() if state else ()
        known = scope(self.ctx, self.entity.name, "update") != "none"
        allowed = [
            one.target
            for one in ways
            if (actor.superuser or actor.roles & set(one.roles) if one.roles else known) and one.target != value
        ]
        return tuple(dict.fromkeys(allowed))

    def only(self, value: str) -> ListAddress:
        """The list of all records of one column."""
        path = self.by.path
        own = Condition(path, "_eq", (value,)) if value else Condition(path, "_empty", ("true",))
        return laid(self.address.adding(own), "")

    def path(self, *more: str, **named: str) -> str:
        """An address about a card or a column that leads back to this board."""
        query = {"from": self.address.at("").query(), **named}
        return f"{records_path(self.entity.name, *more)}?{urlencode(query)}"


def card_of(ground: Ground, row: Row, beside: Beside) -> Card:
    """The card of a record."""
    id, origin = str(row["id"]), ground.address.at("").query()
    ctx, own = ground.ctx, records_path(ground.entity.name, id)
    value = key_of(row[ground.by.path])
    lead = ground.entity.card.title.paths
    shown = [(head, head.shown.cell(row.get(head.shown.path))) for head in ground.heads]
    shown = [(head, cell) for head, cell in shown if head.shown.path not in (*lead, ground.by.path) and cell.text]
    figure = next((one for one in shown if one[0].slot == "figure"), None)
    day = next((one for one in shown if one[0].shown.widget in ("date", "datetime")), None)
    person = next((one for one in shown if one[0].shown.widget in ("actor", "user")), None)
    taken = {one[0].shown.path for one in (figure, day, person) if one}
    rest = [(head, cell) for head, cell in shown if head.shown.path not in taken]
    if not ground.address.columns:  # a number says nothing where nobody asked for it by name
        rest = [(head, cell) for head, cell in rest if not head.shown.numeric][:SECOND]
    movable = bool(ground.ways(value)) if ground.process else ground.movable
    stay, stale = _stay(ground, value, beside.since.get(id))
    lights = beside.lights

    def part(one: tuple[Head, Cell]) -> Part:
        return Part(one[0].shown.title, one[1], lights.cells.get((id, one[0].shown.path)))

    return Card(
        id=id,
        version=int(str(row["sys_version"])),
        href=f"{own}?{urlencode({'from': origin})}" if len(origin) <= LONGEST_FROM else own,
        title=str(row["$title"]) or "—",
        lines=tuple((head.shown, cell, lights.cells.get((id, head.shown.path))) for head, cell in rest),
        figure=part(figure) if figure else None,
        day=part((day[0], Cell(_day(ctx, row[day[0].shown.path])))) if day else None,
        person=part(person) if person else None,
        move=ground.path(id, "move") if movable else "",
        stay=stay,
        stale=stale,
        lit=lights.rows.get(id),
        title_lit=next((lit for path in lead if (lit := lights.cells.get((id, path)))), None),
    )


def _day(ctx: Context, value: object) -> str:
    """A day beside today, a moment as its day."""
    if isinstance(value, datetime):
        value = value.astimezone(ctx.locale.zone).date()
    return day_words(value, ctx) if isinstance(value, date) else ""


def beside_of(ground: Ground, rows: Sequence[Row]) -> Beside:
    """What is asked of some records beside their values: a statement for each, where there is anything to ask.

    Raises Rejected where the highlights of the address are none.
    """
    rules = rules_of(ground.ctx, ground.entity, ground.address)
    if not rows:
        return Beside()
    ids = [str(row["id"]) for row in rows]
    since = entered_at(ground.ctx, ground.process, ids) if ground.process is not None else {}
    return Beside(since, lights_of(ground.ctx, ground.entity, rules, rows))


def _stay(ground: Ground, value: str, since: datetime | None) -> tuple[str, bool]:
    """How long a record is in its state, in days; too long once a timer of the state has run out."""
    process = ground.process
    state = process.states.get(value) if process else None
    if process is None or state is None or since is None or state.final:
        return "", False
    now = ground.ctx.clock()
    days = (now - since).days
    stale = any(due_at(ground.ctx, process, one, since) < now for one in state.timers)
    if not days and not stale:
        return "", False
    said = whole(days, ground.ctx.locale)
    return str(ngettext("%(count)s day here", "%(count)s days here", days, count=said)), stale


def key_of(value: object) -> str:
    """The value of a column as an address and a form write it; empty where there is none."""
    return "" if value is None else str(value)
