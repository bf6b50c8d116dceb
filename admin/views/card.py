"""What the page of one record holds: head, facts, counted tabs, sections of values, where it stands in its list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from admin.display.fields import Cell, Shown, avatar_color, shown, shown_all
from admin.display.periods import moment_words
from admin.display.sparkline import Sparkline, spark_of
from admin.forms.scripts import modules
from admin.menu import records_path
from admin.processes.standing import NO_FLOW, Flow, flow_of
from admin.security.headers import permit
from admin.views import address as addresses
from admin.views.address import ListAddress
from admin.views.card_tabs import TabHead, card_tabs, tab_heads
from admin.views.conditions import tree
from admin.views.line_tables import LineTable, line_tables
from core.access.rights import scope, within
from core.context import Context, Live
from core.errors import Rejected
from core.favourites import FavouriteSet, Place, places_of, sets_of
from core.queries.get import get
from core.queries.neighbours import Neighbours, neighbours
from core.queries.query import Query, Row
from core.records.state import State, hidden_parts
from core.timeline.following import follows
from schema_registry.model import Entity, Tab

MOST_FACTS = 6
OF_POOLS = ("claim", "release")


@dataclass(frozen=True, slots=True)
class Value:
    """A field with this record's value. `editable`: by this reader, where it stands."""

    shown: Shown
    cell: Cell
    editable: bool = False
    exactly: str = ""
    """The whole of it, where what is shown is shortened."""
    past: str = ""
    """Where its values over time are, of a field that keeps those."""
    spark: Sparkline | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One section of values."""

    id: str
    title: str
    columns: int
    values: tuple[Value, ...]


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
    may_print: bool
    may_reveal: bool
    may_create: bool
    may_claim: bool
    may_release: bool
    may_share: bool
    origin: str
    row: Row
    read_only: frozenset[str] = frozenset()
    """The fields that conditions let nobody change."""
    flow: Flow = NO_FLOW
    starred: bool = False
    followed: bool = False
    working: FavouriteSet | None = None
    """The favourite set that is being worked through, where one came from it and the record is still to do."""

    @property
    def path(self) -> str:
        return records_path(self.entity.name, self.id)

    @property
    def modules(self) -> tuple[str, ...]:
        """What the widgets of its values need of scripts, for whoever edits them where they stand."""
        return modules(one.shown.widget for block in self.blocks for one in block.values if one.editable)

    def href(self, **more: str) -> str:
        """This card with further parameters, the list one came from kept."""
        pairs = [(name, value) for name, value in more.items() if value]
        pairs += [("from", self.origin)] if self.origin else []
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def compose(ctx: Context, entity: Entity, id: str, tab: str, origin: str) -> Card:
    """The card of a record. Raises Missing where there is none that the reader may see, Denied."""
    row = get(ctx, entity.name, id, columns_of(ctx, entity))
    ident = str(row["id"])
    pools = OF_POOLS if entity.pool else ()
    may = within(ctx, entity.name, ident, ("update", "delete", "print", "reveal", "share", *pools))
    pooled = row["sys_owner"] is None
    update = "update" in may
    state = hidden_parts(ctx, entity, ident)
    tabs = card_tabs(ctx, entity, state, tab)
    current = next((one for one in tabs if one.id == tab), tabs[0] if tabs else None)
    title = str(row["$title"]) or "—"
    places = places_of(ctx, entity.name, ident)
    permit(one.kind for one in entity.fields.values() if update)
    return Card(
        entity=entity,
        id=ident,
        version=int(str(row["sys_version"])),
        title=title,
        color=avatar_color(title),
        tags=tuple(_tags(ctx, entity, row)),
        subtitle=_subtitle(ctx, entity, row),
        facts=tuple(_fact(ctx, one, row) for one in _facts(ctx, entity) if one.path not in state.hidden),
        tabs=tuple(tab_heads(ctx, entity, row, tabs, current, origin)),
        tab=current,
        blocks=tuple(blocks_of(ctx, entity, current, row, state, update=update)) if current else (),
        tables=tuple(line_tables(ctx, entity, current, row, state.hidden, update=update)) if current else (),
        way=_way(ctx, entity, ident, tab, origin),
        may_update=update,
        may_delete="delete" in may,
        may_print="print" in may,
        may_reveal="reveal" in may,
        may_share="share" in may,
        may_create=not entity.single and scope(ctx, entity.name, "create") != "none",
        may_claim="claim" in may and pooled,
        may_release="release" in may and not pooled,
        origin=origin,
        row=row,
        read_only=frozenset(state.read_only),
        flow=flow_of(ctx, entity, ident, origin),
        followed=follows(ctx, entity.name, ident),
        starred=any(not one.name for one in places),
        working=_working(ctx, entity, origin, places),
    )


def _working(ctx: Context, entity: Entity, origin: str, places: Sequence[Place]) -> FavouriteSet | None:
    """The favourite set that one came from, where the record is still to do in it."""
    number = _set_of(entity, origin)
    if not any(one.set == number and not one.done for one in places):
        return None
    return next((one for one in sets_of(ctx, entity.name) if one.id == number), None)


def _set_of(entity: Entity, origin: str) -> int:
    """The favourite set whose list one came from; 0 for none."""
    which = addresses.parse(entity.name, origin).kept.partition(":")[0]
    return int(which) if which.isdigit() else 0


def columns_of(ctx: Context, entity: Entity) -> tuple[str, ...]:
    """Everything that any part of the card shows, so that one statement reads it."""
    return ctx.live.derive(_columns, entity.name)


def _columns(live: Live, name: str) -> tuple[str, ...]:
    entity = live.model.entities[name]
    paths = [*entity.card.subtitle.paths, *entity.card.facts[:MOST_FACTS]]
    paths += [field for tab in entity.card.tabs for section in tab.sections for field in section.fields]
    paths += [tab.files for tab in entity.card.tabs if tab.files]
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


def _value(ctx: Context, entity: Entity, one: Shown, row: Row, state: State, *, update: bool) -> Value:
    made = Value(one, one.cell(row.get(one.path)), update and one.in_place and one.path not in state.read_only)
    if one.field.dated is None or "." in one.path:
        return made
    spark = spark_of(ctx, entity.name, str(row["id"]), one) if one.field.series else None
    return replace(made, past=records_path(entity.name, str(row["id"]), "values", one.path), spark=spark)


# ---- values of a tab
def blocks_of(ctx: Context, entity: Entity, tab: Tab, row: Row, state: State, *, update: bool) -> Iterable[Block]:
    """The sections of a tab that the reader is shown, with the record's values."""
    for section in tab.sections:
        if (tab.id, section.id) in state.sections:
            continue
        fields = shown_all(ctx.live, entity, section.fields, ctx.locale)
        shown_here = (one for one in fields if one.path not in state.hidden and one.field.lines is None)
        values = tuple(_value(ctx, entity, one, row, state, update=update) for one in shown_here)
        if values:
            yield Block(section.id, section.title.say(ctx.locale.tag), section.columns, values)


def value_of(ctx: Context, entity: Entity, row: Row, name: str) -> Value | None:
    """One field with its value, for drawing it alone."""
    one = shown(ctx.live, entity, name, ctx.locale)
    if one is None:
        return None
    id = str(row["id"])
    update = bool(within(ctx, entity.name, id, ["update"]))
    return _value(ctx, entity, one, row, hidden_parts(ctx, entity, id), update=update)


# ---- where it stands
def list_query(entity: Entity, address: ListAddress) -> Query:
    """The question of a list without its page: what `neighbours` walks along."""
    return Query(
        entity=entity.name,
        filter=tree(address),
        search=address.search,
        sort=entity.list.sort if address.sort is None else address.sort,
        groups=address.groups if address.grouped else entity.list.groups,
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
