"""What the page of one record holds: head, facts, counted tabs, sections of values, where it stands in its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from admin.display.fields import Cell, Shown, avatar_color, shown, shown_all
from admin.display.periods import moment_words
from admin.menu import records_path
from admin.processes.standing import NO_FLOW, Flow, flow_of
from admin.views import address as addresses
from admin.views.address import ListAddress
from admin.views.conditions import tree
from admin.views.line_tables import LineTable, line_tables
from core.access.rights import scope
from core.context import Context, Live
from core.errors import Rejected
from core.queries.get import get
from core.queries.neighbours import Neighbours, neighbours, referring
from core.queries.query import Person, Query, Row
from core.records.state import State, hidden_parts
from schema_registry.model import SYSTEM_FIELDS, Entity, Field, Tab

MOST_FACTS = 6


@dataclass(frozen=True, slots=True)
class Value:
    """A field with this record's value. `editable`: by this reader, where it stands."""

    shown: Shown
    cell: Cell
    editable: bool = False
    exactly: str = ""
    """The whole of it, where what is shown is shortened."""


@dataclass(frozen=True, slots=True)
class Block:
    """One section of values."""

    id: str
    title: str
    columns: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TabHead:
    """One tab: its link, and how many records it holds where it holds records."""

    tab: Tab
    title: str
    href: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """How one came: back to the list, on to its neighbours."""

    list_href: str
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the head of a card draws, and the values of the tab that is open."""

    entity: Entity
    id: str
    version: int
    title: str
    color: str
    tags: tuple[Cell, ...]
    subtitle: str
    facts: tuple[Value, ...]
    tabs: tuple[TabHead, ...]
    tab: Tab | None
    blocks: tuple[Block, ...]
    tables: tuple[LineTable, ...]
    way: Way
    may_update: bool
    may_delete: bool
    may_create: bool
    origin: str
    row: Row
    flow: Flow = NO_FLOW

    @property
    def path(self) -> str:
        return records_path(self.entity.name, self.id)

    def href(self, **more: str) -> str:
        """This card with further parameters, the list one came from kept."""
        pairs = [(name, value) for name, value in more.items() if value]
        pairs += [("from", self.origin)] if self.origin else []
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def compose(ctx: Context, entity: Entity, id: str, tab: str, origin: str) -> Card:
    """The card of a record. Raises Missing where there is none that the reader may see, Denied."""
    row = get(ctx, entity.name, id, columns_of(ctx, entity))
    ident = str(row["id"])
    update = _allowed(ctx, entity, row, "update")
    state = hidden_parts(ctx, entity, ident)
    tabs = tuple(one for one in tabs_of(ctx, entity) if not _is_hidden(one, state))
    current = next((one for one in tabs if one.id == tab), tabs[0] if tabs else None)
    title = str(row["$title"]) or "—"
    return Card(
        entity=entity,
        id=ident,
        version=int(str(row["sys_version"])),
        title=title,
        color=avatar_color(title),
        tags=tuple(_tags(ctx, entity, row)),
        subtitle=_subtitle(ctx, entity, row),
        facts=tuple(_fact(ctx, one, row) for one in _facts(ctx, entity) if one.path not in state.hidden),
        tabs=tuple(_heads(ctx, entity, ident, tabs, current, origin)),
        tab=current,
        blocks=tuple(_blocks(ctx, entity, current, row, state, update=update)) if current else (),
        tables=tuple(line_tables(ctx, entity, current, row, state.hidden, update=update)) if current else (),
        way=_way(ctx, entity, ident, tab, origin),
        may_update=update,
        may_delete=_allowed(ctx, entity, row, "delete"),
        may_create=not entity.single and scope(ctx, entity.name, "create") != "none",
        origin=origin,
        row=row,
        flow=flow_of(ctx, entity, ident, origin),
    )


def columns_of(ctx: Context, entity: Entity) -> tuple[str, ...]:
    """Everything that any part of the card shows, so that one statement reads it."""
    return ctx.live.derive(_columns, entity.name)


def _columns(live: Live, name: str) -> tuple[str, ...]:
    entity = live.model.entities[name]
    paths = [*entity.card.subtitle.paths, *entity.card.facts[:MOST_FACTS]]
    paths += [field for tab in entity.card.tabs for section in tab.sections for field in section.fields]
    return tuple(dict.fromkeys(("$title", *paths, "sys_owner", "sys_updated_at")))


# ---- head
def _tags(ctx: Context, entity: Entity, row: Row) -> Iterable[Cell]:
    """Choices of the subtitle are tags."""
    for one in shown_all(ctx.live, entity, entity.card.subtitle.paths, ctx.locale):
        if one.field.choices and row.get(one.path) is not None and not one.field.process:
            yield one.cell(row[one.path])


def _subtitle(ctx: Context, entity: Entity, row: Row) -> str:
    parts = shown_all(ctx.live, entity, entity.card.subtitle.paths, ctx.locale)
    return entity.card.subtitle.fill(
        {one.path: one.cell(row.get(one.path)).text for one in parts if not one.field.choices}
    )


def _facts(ctx: Context, entity: Entity) -> tuple[Shown, ...]:
    return shown_all(ctx.live, entity, entity.card.facts[:MOST_FACTS], ctx.locale)


def _fact(ctx: Context, one: Shown, row: Row) -> Value:
    """A key fact; moments are shortened to the time today, else the day, large figures to 万 and 亿 in Chinese."""
    cell, value = one.cell(row.get(one.path)), row.get(one.path)
    if isinstance(value, datetime):
        return Value(one, replace(cell, text=moment_words(value, ctx)), exactly=cell.text)
    brief = one.kind.brief(one.field, value, ctx.locale) if one.numeric and value is not None else cell.text
    return Value(one, replace(cell, text=brief), exactly=cell.text if brief != cell.text else "")


def _value(ctx: Context, one: Shown, row: Row, state: State, *, update: bool) -> Value:
    own = "." not in one.path and one.path not in SYSTEM_FIELDS and not one.kind.read_only and one.field.given
    own = own and one.field.kind != "file" and not one.field.process  # files are sent by the form
    return Value(one, one.cell(row.get(one.path)), update and own and one.path not in state.read_only)


def _allowed(ctx: Context, entity: Entity, row: Row, action: str) -> bool:
    reach = scope(ctx, entity.name, action)
    owner = row.get("sys_owner")
    return reach == "all" or (reach == "own" and isinstance(owner, Person) and owner.id == ctx.actor.id)


# ---- tabs
def tabs_of(ctx: Context, entity: Entity) -> tuple[Tab, ...]:
    """The tabs that the reader may see."""
    return tuple(
        one for one in entity.card.tabs if one.related is None or scope(ctx, one.related.entity, "read") != "none"
    )


def _heads(
    ctx: Context, entity: Entity, id: str, tabs: tuple[Tab, ...], current: Tab | None, origin: str
) -> Iterable[TabHead]:
    ways: dict[str, tuple[Entity, Field]] = {}
    for one in tabs:
        if one.related:
            other = ctx.model.entities[one.related.entity]
            ways[one.id] = (other, other.fields[one.related.field])
    counts: Mapping[str, int] = dict(zip(ways, referring(ctx, id, ways.values()), strict=True))
    for place, one in enumerate(tabs):
        pairs = [("tab", one.id)] if place else []
        pairs += [("from", origin)] if origin else []
        href = records_path(entity.name, id) + (f"?{urlencode(pairs)}" if pairs else "")
        yield TabHead(one, one.title.say(ctx.locale.tag), href, counts.get(one.id), one is current)


def _is_hidden(tab: Tab, state: State) -> bool:
    """Whether conditions hide a tab, or everything on it."""
    if tab.id in state.tabs:
        return True
    return bool(tab.sections) and all((tab.id, section.id) in state.sections for section in tab.sections)


def _blocks(ctx: Context, entity: Entity, tab: Tab, row: Row, state: State, *, update: bool) -> Iterable[Block]:
    for section in tab.sections:
        if (tab.id, section.id) in state.sections:
            continue
        fields = shown_all(ctx.live, entity, section.fields, ctx.locale)
        shown_here = (one for one in fields if one.path not in state.hidden and one.field.lines is None)
        values = tuple(_value(ctx, one, row, state, update=update) for one in shown_here)
        if values:
            yield Block(section.id, section.title.say(ctx.locale.tag), section.columns, values)


def value_of(ctx: Context, entity: Entity, row: Row, name: str) -> Value | None:
    """One field with its value, for drawing it alone."""
    one = shown(ctx.live, entity, name, ctx.locale)
    if one is None:
        return None
    state = hidden_parts(ctx, entity, str(row["id"]))
    return _value(ctx, one, row, state, update=_allowed(ctx, entity, row, "update"))


# ---- where it stands
def list_query(entity: Entity, address: ListAddress) -> Query:
    """The question of a list without its page: what `neighbours` walks along."""
    return Query(
        entity=entity.name,
        filter=tree(address),
        search=address.search,
        sort=entity.list.sort if address.sort is None else address.sort,
        group=address.group if address.grouped else entity.list.group,
    )


def _way(ctx: Context, entity: Entity, id: str, tab: str, origin: str) -> Way:
    """Links along the list one came from; an address that no longer asks for anything sound is left out."""
    base = records_path(entity.name)
    address = addresses.parse(entity.name, origin)
    try:
        found = neighbours(ctx, list_query(entity, address), id)
    except Rejected:
        return Way(base)
    pairs = [(name, value) for name, value in (("tab", tab), ("from", origin)) if value]
    suffix = f"?{urlencode(pairs)}" if pairs else ""
    return Way(f"{base}?{origin}" if origin else base, *_links(base, found, suffix))


def _links(base: str, found: Neighbours, suffix: str) -> tuple[str, str]:
    previous = f"{base}/{found.previous}{suffix}" if found.previous else ""
    return previous, f"{base}/{found.next}{suffix}" if found.next else ""
