"""Rows of a tree of records: as many levels as are open, the same on a list and on a tab of a card.

Each level costs the same few questions, however many records are open on it: the first children of all of them in
one, how many each of those has below it, and the same two of the members that stand in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from admin.display.fields import Cell, Shown, avatar_color
from admin.menu import DEFAULT_ICON, records_path
from admin.views.address import MOST_OPEN
from admin.views.columns import Head, LineMaker, liner
from core.access.rights import scope
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.filters import LEADING, MOST_IN_LIST
from core.queries.find import find
from core.queries.query import Aggregation, FilterTree, Link, Query, Row
from core.queries.spread import Pile, spread
from core.records.ancestry import MOST_LEVELS
from core.records.rows import chunks
from schema_registry.model import Entity, Group, Measure

FIRST = 50
"""Siblings that are there at once, and how many more at a time."""
MOST_UNFOLDED = 200
"""Rows up to which a tree that is narrowed opens by itself, so that what was looked for is in sight."""
ON = "next"
"""Where rows go on behind the first ones, whatever question these were part of."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Records of another entity that stand in those of the tree. `loose`: the ones that could and stand nowhere."""

    entity: Entity
    field: str
    shown: tuple[Shown, ...]
    given: Mapping[str, str]
    loose: FilterTree | None = None

    @property
    def icon(self) -> str:
        return self.entity.icon or DEFAULT_ICON

    @property
    def adds(self) -> str:
        """The icon for another one."""
        return "user-plus" if self.icon.startswith("user") else self.icon


@dataclass(frozen=True, slots=True)
class Ground:
    """What all rows of one tree have in common.

    `top`: what stands at the top; `within`: what every record meets; `narrowed`: the filter and the search that
    some of them meet, the others standing above those. `rows`: the address that answers with further rows.
    """

    ctx: Context
    entity: Entity
    heads: tuple[Head, ...]
    sort: tuple[str, ...]
    top: FilterTree
    rows: str
    page: str
    origin: str = ""
    within: FilterTree | None = None
    narrowed: Mapping[str, object] | None = None
    open: frozenset[str] | None = None
    """The records that are open; None where nobody has said."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Values that a new record of the tree has."""
    crew: Crew | None = None

    @property
    def parent(self) -> str:
        return self.entity.tree

    @property
    def movable(self) -> bool:
        """Whether its reader may move any record at all; of each one the write path judges."""
        return self.entity.fields[self.parent].given and scope(self.ctx, self.entity.name, "update") != "none"

    def query(self, which: FilterTree) -> Query:
        """The question for some records of the tree."""
        paths = [head.shown.path for head in self.heads]
        return Query(self.entity.name, ("$title", *paths), self.among(which), sort=self.sort, limit=FIRST)

    def among(self, which: FilterTree) -> FilterTree:
        parts = [which, *([self.within] if self.within else [])]
        parts += [{LEADING: self.narrowed}] if self.narrowed is not None else []
        return {"_and": parts}

    def further(self, **named: object) -> str:
        """Where further rows are."""
        return f"{self.rows}{'&' if '?' in self.rows else '?'}{urlencode(named)}"


@dataclass(frozen=True, slots=True)
class Place:
    """What can be done with a row: where it is moved, and what is added below it, as (title, address, icon)."""

    move: str = ""
    version: int = 0
    adds: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """One row. `kind`: a `record` of the tree, a `member` in one, `loose` members' head, or `more` rows to come."""

    kind: str
    level: int
    id: str = ""
    href: str = ""
    title: str = ""
    color: str = ""
    cells: tuple[tuple[Cell, str], ...] = ()
    below: int = 0
    held: int = 0
    icon: str = ""
    """Of the members that it holds."""
    open: bool = False
    aside: bool = False
    """Whether it is there only because something below it was looked for."""
    at: int = 0
    of: int = 0
    """Its place among its siblings, and how many there are; 0 where that is not known."""
    rows: str = ""
    """Where the rows below it are, or those that follow."""
    place: Place = Place()
    line: str = ""
    """What its values say in one line; a number says nothing without its head."""


@dataclass(slots=True)
class _Gathered:
    """What was found for the rows: children and members by the record they stand in, and how many there are."""

    children: dict[str, Pile] = field(default_factory=dict)
    members: dict[str, Pile] = field(default_factory=dict)
    below: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)
    hits: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows are asked for: those below a record (or at the top), from a cursor on, `at` the how manieth."""

    under: str = ""
    level: int = 1
    cursor: str = ""
    at: int = 0
    what: str = ""


def branches(ground: Ground, part: Part | None = None) -> tuple[Branch, ...]:
    """The rows from the top, or a part of them. Raises Rejected where somebody asks for what does not exist."""
    part = part or Part()
    if part.what == "members":
        return tuple(_further_members(ground, part))
    which: FilterTree = {ground.parent: {"_eq": part.under}} if part.under else ground.top
    rows, onward = _siblings(ground, ground.query(which), part)
    found = _gather(ground, rows)
    made: list[Branch] = []
    if part.under and not part.cursor and ground.crew is not None:
        made += _further_members(ground, part)
    drawer = _Drawer(ground, found, liner(ground.heads, ground.entity.name, ground.origin))
    made += drawer.siblings(rows, part.level, part.at, onward, part.under, 0)
    if not part.under and not part.cursor:
        made += _loose(ground)
    return tuple(made)


def _siblings(ground: Ground, query: Query, part: Part) -> tuple[Sequence[Row], str]:
    cursor = part.cursor
    if cursor == ON:
        cursor = find(ground.ctx, query).next
        if not cursor:
            return (), ""
    page = find(ground.ctx, replace(query, cursor=cursor))
    return page.rows, page.next


# ---- gathering
def _gather(ground: Ground, rows: Sequence[Row]) -> _Gathered:
    found = _Gathered()
    frontier = [str(row["id"]) for row in rows]
    for _level in range(MOST_LEVELS):
        found.shown += frontier
        _count(ground, found, frontier)
        opened = _opened(ground, found, frontier)
        if not opened:
            break
        found.opened.update(opened)
        frontier = _open(ground, found, opened)
    if ground.narrowed is not None and found.shown:
        found.hits = _hits(ground, found.shown)
    return found


def _count(ground: Ground, found: _Gathered, ids: Sequence[str]) -> None:
    parent, crew = ground.parent, ground.crew
    for some in chunks(ids, MOST_IN_LIST):
        asked: FilterTree = {parent: {"_in": some}}
        found.below |= _counts(ground.ctx, ground.entity.name, parent, ground.among(asked))
        if crew is not None:
            found.held |= _counts(ground.ctx, crew.entity.name, crew.field, {crew.field: {"_in": some}})


def _counts(ctx: Context, entity: str, by: str, filter: FilterTree) -> dict[str, int]:
    asked = Aggregation(entity, (Measure("count"),), (Group(by),), filter, limit=MOST_IN_LIST)
    return {one.keys[0].id: int(str(one.values[0])) for one in aggregate(ctx, asked) if isinstance(one.keys[0], Link)}


def _opened(ground: Ground, found: _Gathered, ids: Sequence[str]) -> list[str]:
    full = [id for id in ids if found.below.get(id) or found.held.get(id)]
    if ground.open is not None:
        return [id for id in full if id in ground.open]
    unfolds = ground.narrowed is not None and len(found.shown) <= MOST_UNFOLDED
    return full[: MOST_OPEN - len(found.opened)] if unfolds else []


def _open(ground: Ground, found: _Gathered, opened: Sequence[str]) -> list[str]:
    """Finds the first children and members of open records; the ids of these children."""
    new: list[str] = []
    ids, parent, crew = list(opened), ground.parent, ground.crew
    if any(found.below.get(id) for id in ids):
        for pile in spread(ground.ctx, ground.query({parent: {"_in": ids}}), Group(parent)):
            if isinstance(pile.key, Link):
                found.children[pile.key.id] = pile
                new += [str(row["id"]) for row in pile.rows]
    if crew is not None and any(found.held.get(id) for id in ids):
        for pile in spread(ground.ctx, _members(crew, {crew.field: {"_in": ids}}), Group(crew.field)):
            if isinstance(pile.key, Link):
                found.members[pile.key.id] = pile
    return new


def _hits(ground: Ground, ids: Sequence[str]) -> frozenset[str]:
    """Those that were looked for themselves."""
    assert ground.narrowed is not None
    filter, search = ground.narrowed.get("filter"), str(ground.narrowed.get("search", ""))
    found: set[str] = set()
    for some in chunks(ids, MOST_IN_LIST):
        both = {"_and": [{"id": {"_in": some}}, *([filter] if filter else [])]}
        query = Query(ground.entity.name, ("id",), both, search, limit=MOST_IN_LIST)
        found.update(str(row["id"]) for row in find(ground.ctx, query).rows)
    return frozenset(found)


# ---- drawing
@dataclass(frozen=True, slots=True)
class _Drawer:
    """Makes rows of what was found, depth first."""

    ground: Ground
    found: _Gathered
    line: LineMaker

    def siblings(
        self, rows: Sequence[Row], level: int, before: int, onward: str, under: str, size: int
    ) -> Iterator[Branch]:
        for number, row in enumerate(rows, start=before + 1):
            yield from self.record(row, level, number, size)
        if onward:
            ground, at = self.ground, before + len(rows)
            further = ground.further(under=under, level=level, cursor=onward, at=at)
            only = {ground.parent: under} if under else {f"{ground.parent}[_empty]": "true"}
            href = f"{records_path(ground.entity.name)}?{urlencode(only)}"
            yield Branch("more", level, href=href, rows=further)

    def record(self, row: Row, level: int, at: int, size: int) -> Iterator[Branch]:
        found, id = self.found, str(row["id"])
        line = self.line(row)
        values = [(head, cell, classes) for head, cell, classes in line.cells if not head.lead]
        below, held, opened = found.below.get(id, 0), found.held.get(id, 0), id in found.opened
        yield Branch(
            kind="record",
            level=level,
            id=id,
            href=line.href,
            title=str(row["$title"]) or "—",
            cells=tuple((cell, classes) for _head, cell, classes in values),
            line=_line(cell for head, cell, _classes in values if not head.shown.numeric),
            below=below,
            held=held,
            icon=self.ground.crew.icon if self.ground.crew else "",
            open=opened,
            aside=found.hits is not None and id not in found.hits,
            at=at,
            of=size,
            rows=self.ground.further(under=id, level=level + 1) if below or held else "",
            place=_place(self.ground, row),
        )
        if not opened:
            return
        if crew := self.ground.crew:
            yield from _crew_rows(self.ground, crew, found.members.get(id), id, level + 1)
        pile = found.children.get(id)
        if pile is not None:
            yield from self.siblings(pile.rows, level + 1, 0, pile.next and ON, id, below)


def _line(cells: Iterable[Cell]) -> str:
    return " · ".join(one.text for one in cells if one.text)


def _place(ground: Ground, row: Row) -> Place:
    id, name = str(row["id"]), ground.entity.name
    back = {"back": ground.page}
    move = f"{records_path(name, id, 'place', ground.parent)}?{urlencode(back)}" if ground.movable else ""
    adds = []
    crew = ground.crew
    if crew is not None and scope(ground.ctx, crew.entity.name, "create") != "none":
        adds.append(adding(ground, crew.entity, {**crew.given, crew.field: id}, crew.adds))
    if scope(ground.ctx, name, "create") != "none":
        adds.append(adding(ground, ground.entity, {**ground.given, ground.parent: id}, "plus"))
    return Place(move, int(str(row["sys_version"])), tuple(adds))


def adding(ground: Ground, entity: Entity, given: Mapping[str, str], icon: str) -> tuple[str, str, str]:
    """The short form of a new record with some values, which leads back here."""
    href = f"{records_path(entity.name, 'add')}?{urlencode({**given, 'back': ground.page})}"
    return entity.title.say(ground.ctx.locale.tag), href, icon


# ---- members
def _members(crew: Crew, which: FilterTree) -> Query:
    paths = [one.path for one in crew.shown]
    return Query(crew.entity.name, ("$title", *paths), which, sort=crew.entity.list.sort, limit=FIRST)


def _crew_rows(ground: Ground, crew: Crew, pile: Pile | None, under: str, level: int) -> Iterator[Branch]:
    if pile is None:
        return
    yield from _people(ground, crew, pile.rows, level)
    if pile.next:
        yield _more_members(ground, under, level, ON)


def _further_members(ground: Ground, part: Part) -> Iterator[Branch]:
    """The members of one record, or the loose ones, from a cursor on."""
    crew = ground.crew
    which = None if crew is None else {crew.field: {"_eq": part.under}} if part.under else crew.loose
    if crew is None or which is None:
        return
    rows, onward = _siblings(ground, _members(crew, which), part)
    yield from _people(ground, crew, rows, part.level)
    if onward:
        yield _more_members(ground, part.under, part.level, onward)


def _more_members(ground: Ground, under: str, level: int, cursor: str) -> Branch:
    further = ground.further(under=under, level=level, cursor=cursor, what="members")
    assert ground.crew is not None
    only = {ground.crew.field: under} if under else {f"{ground.crew.field}[_empty]": "true", **ground.crew.given}
    return Branch("more", level, href=f"{records_path(ground.crew.entity.name)}?{urlencode(only)}", rows=further)


def _people(ground: Ground, crew: Crew, rows: Sequence[Row], level: int) -> Iterator[Branch]:
    movable = crew.entity.fields[crew.field].given and scope(ground.ctx, crew.entity.name, "update") != "none"
    back = urlencode({"back": ground.page})
    for row in rows:
        id, title = str(row["id"]), str(row["$title"]) or "—"
        move = f"{records_path(crew.entity.name, id, 'place', crew.field)}?{back}" if movable else ""
        yield Branch(
            kind="member",
            level=level,
            id=id,
            href=records_path(crew.entity.name, id),
            title=title,
            color=avatar_color(title),
            line=_line(one.cell(row.get(one.path)) for one in crew.shown),
            place=Place(move, int(str(row["sys_version"]))),
        )


def _loose(ground: Ground) -> Iterator[Branch]:
    """Members that stand nowhere, under a head of their own."""
    crew = ground.crew
    if crew is None or crew.loose is None:
        return
    asked = Aggregation(crew.entity.name, (Measure("count"),), filter=crew.loose)
    yield Branch("loose", 1, held=int(str(aggregate(ground.ctx, asked)[0].values[0])), open=True)
    yield from _further_members(ground, Part(level=2))
