"""Trees of records: a list laid out as one, and a tab of a card that shows the related records as one.

/records/department?layout=tree&open=<id>,<id>     the records that are open stand in the address
/records/department/branch?from=…&under=<id>&level=2     rows of one level, for the script of the page
/records/customer/<id>/branch/departments?…     the same of a tab
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request

from admin.display.fields import shown_all
from admin.door import context
from admin.menu import records_path
from admin.views import address as addresses
from admin.views.address import MOST_OPEN, ListAddress
from admin.views.branches import Branch, Crew, Ground, Part, adding, branches
from admin.views.card import Card
from admin.views.card_tabs import tabs_of
from admin.views.columns import Figure, Head, editable, figures, heads_of, measures_of
from admin.views.conditions import tree
from admin.views.grouping import COUNT
from admin.views.tabs import href
from core.access.rights import scope
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import Aggregation, FilterTree
from core.records.state import hidden_parts
from schema_registry.model import Entity, Measure, Related, Tab

blueprint = Blueprint("trees", __name__)
MEMBER_COLUMNS = 3
"""Values of a member that stand beside its name."""


@dataclass(frozen=True, slots=True)
class TreePage:
    """Everything that a tree draws. `key`: what the browser keeps under which records are open."""

    heads: tuple[Head, ...]
    rows: tuple[Branch, ...]
    source: str
    key: str
    toggles: Mapping[str, str]
    """By record: this page with it opened, or closed."""
    parent: str
    total: int = 0
    everything: int = 0
    address: ListAddress | None = None
    creates: tuple[tuple[str, str, str], ...] = ()
    related: Related | None = None
    title: str = ""
    table: str = ""
    all: str = ""
    movable: bool = False
    figures: tuple[Figure | None, ...] = ()
    ticks: bool = False
    """Whether its records can be ticked, to do something to them together."""
    editable: frozenset[str] = frozenset()
    counted: bool = True
    remembers: bool = True
    """Whether it opens as the reader left it, where the address does not say."""

    @property
    def blank(self) -> bool:
        return all(one.kind == "loose" for one in self.rows)

    @property
    def lead(self) -> str:
        """The head over the records."""
        return next((head.shown.title for head in self.heads if head.lead), "")

    @property
    def totals(self) -> list[tuple[Head, Figure | None]]:
        """The columns beside the name, with what stands below each."""
        pairs = zip(self.heads, self.figures or [None] * len(self.heads), strict=True)
        return [(head, one) for head, one in pairs if not head.lead]

    @property
    def goes_on(self) -> bool:
        """Whether more records match than are drawn."""
        return self.total > sum(1 for one in self.rows if one.kind == "record" and not one.aside)


# ---- a list
def compose_tree(ctx: Context, entity: Entity, address: ListAddress) -> TreePage:
    """The tree at an address. Raises Rejected where the address asks for what does not exist, Denied."""
    ground = _of_list(ctx, entity, address)
    rows = branches(ground)
    measures = measures_of(entity, address)
    found, *totals = _totals(ctx, entity, address, measures)
    return TreePage(
        heads=ground.heads,
        rows=rows,
        source=ground.rows,
        key=entity.name,
        toggles=_toggles(rows, lambda open: href(replace(address, open=open))),
        parent=ground.parent,
        total=int(str(found)),
        everything=count(ctx, entity.name) if address.narrowed else int(str(found)),
        address=address,
        movable=ground.movable,
        figures=figures(ground.heads, measures, totals, ctx.locale),
        ticks=True,
        editable=editable(ctx, entity, ground.heads),
        remembers=not address.narrowed,
    )


def _totals(ctx: Context, entity: Entity, address: ListAddress, measures: Sequence[Measure]) -> Sequence[object]:
    """How many records match, and what their columns come to: of all of them, whatever is open."""
    asked = Aggregation(entity.name, (COUNT, *measures), filter=tree(address), search=address.search)
    return aggregate(ctx, asked)[0].values


def _of_list(ctx: Context, entity: Entity, address: ListAddress) -> Ground:
    asked = tree(address)
    narrowed = {"filter": asked or {}, "search": address.search} if address.narrowed else None
    sort = entity.list.sort if address.sort is None else address.sort
    plain = replace(address.at(""), open=None)
    return Ground(
        ctx=ctx,
        entity=entity,
        heads=_heads(ctx, entity, address, address.columns or entity.list.columns, sort),
        sort=sort,
        top={entity.tree: {"_empty": True}},
        rows=f"{records_path(entity.name, 'branch')}?{urlencode({'from': plain.query()})}",
        page=href(address),
        origin=plain.query(),
        narrowed=narrowed,
        open=None if address.open is None else frozenset(address.open),
    )


def _heads(
    ctx: Context, entity: Entity, address: ListAddress, paths: tuple[str, ...], sort: tuple[str, ...]
) -> tuple[Head, ...]:
    """The columns; where a record stands needs none."""
    return heads_of(ctx, entity, address, [one for one in paths if one != entity.tree] or paths, (), sort)


def _toggles(rows: tuple[Branch, ...], page: object) -> dict[str, str]:
    assert callable(page)
    opened = [one.id for one in rows if one.open and one.id]
    found = {}
    for one in rows:
        if one.kind == "record" and one.rows:
            others = [id for id in opened if id != one.id]
            found[one.id] = str(page(tuple(others if one.open else [*others, one.id][-MOST_OPEN:])))
    return found


# ---- a tab of a card
def is_tree(ctx: Context, tab: Tab | None) -> bool:
    """Whether a tab is shown as a tree: the reader's choice counts, then the definition's."""
    if tab is None or tab.related is None or not ctx.model.entities[tab.related.entity].tree:
        return False
    wanted = request.args.get("as", "") or tab.related.layout
    return wanted != "table"


def compose_tab(ctx: Context, card: Card, tab: Tab) -> TreePage:
    """The related records of a tab as a tree, with the members that stand in them."""
    related = tab.related
    assert related is not None
    address = addresses.read(related.entity, request.args)
    page = _page(card.entity, card.id, tab, card.origin)
    ground = _of_tab(ctx, card.entity, card.id, tab, related, address, page(address.open))
    rows = branches(ground)
    return TreePage(
        heads=ground.heads,
        rows=rows,
        source=ground.rows,
        key=f"{card.entity.name}/{card.id}/{tab.id}",
        toggles=_toggles(rows, page),
        parent=ground.parent,
        total=sum(1 for one in rows if one.kind == "record"),
        creates=tuple(_creates(ground)),
        related=related,
        title=tab.title.say(ctx.locale.tag),
        table=card.href(tab=tab.id, **{"as": "table"}),
        all=f"{records_path(related.entity)}?{urlencode({related.field: card.id, 'layout': 'tree'})}",
        movable=ground.movable,
    )


def _page(entity: Entity, id: str, tab: Tab, origin: str) -> Callable[[tuple[str, ...] | None], str]:
    """A function from the records that are open to the address of the tab."""

    def page(open: tuple[str, ...] | None) -> str:
        pairs = {"tab": tab.id, **({} if open is None else {"open": ",".join(open)})}
        return f"{records_path(entity.name, id)}?{urlencode(pairs | ({'from': origin} if origin else {}), safe=',')}"

    return page


def _of_tab(ctx: Context, on: Entity, id: str, tab: Tab, related: Related, address: ListAddress, page: str) -> Ground:
    entity = ctx.model.entities[related.entity]
    own: FilterTree = {related.field: {"_eq": id}}
    parent, beneath = entity.tree, related.field == entity.tree
    elsewhere: FilterTree = {f"{parent}.{related.field}": {"_neq": id}}
    top: FilterTree = own if beneath else {"_or": [{parent: {"_empty": True}}, elsewhere]}
    sort = related.sort if address.sort is None else address.sort
    return Ground(
        ctx=ctx,
        entity=entity,
        heads=_heads(ctx, entity, address, related.columns, sort),
        sort=sort,
        top=top,
        rows=records_path(on.name, id, "branch", tab.id),
        page=page,
        within=None if beneath else own,
        open=None if address.open is None else frozenset(address.open),
        given={related.field: id},
        crew=_crew(ctx, on, id, related),
    )


def _crew(ctx: Context, on: Entity, id: str, related: Related) -> Crew | None:
    """The members that stand in the records of a tab. Those that refer to the card and stand nowhere are loose."""
    members = related.members
    if members is None or scope(ctx, members.entity, "read") == "none":
        return None
    entity = ctx.model.entities[members.entity]
    ways = [one.name for one in entity.references if one.to == on.name]
    through = related.field if related.field in ways else next(iter(ways), "")
    told = [one for one in entity.list.columns if one not in (members.field, through, *entity.card.title.paths)]
    return Crew(
        entity=entity,
        field=members.field,
        shown=shown_all(ctx.live, entity, told[:MEMBER_COLUMNS], ctx.locale),
        given={through: id} if through else {},
        loose={"_and": [{through: {"_eq": id}}, {members.field: {"_empty": True}}]} if through else None,
    )


def _creates(ground: Ground) -> Iterator[tuple[str, str, str]]:
    """What may be added to the tree without standing in any record of it."""
    if scope(ground.ctx, ground.entity.name, "create") != "none":
        yield adding(ground, ground.entity, ground.given, "plus")
    crew = ground.crew
    if crew is not None and crew.loose and scope(ground.ctx, crew.entity.name, "create") != "none":
        yield adding(ground, crew.entity, crew.given, crew.adds)


# ---- rows for the script
@blueprint.get("/records/<entity>/branch")
def of_list(entity: str) -> str:
    """Rows of a list's tree."""
    ctx = context()
    found = _tree_named(ctx, entity)
    address = replace(addresses.parse(found.name, request.args.get("from", "")), layout="tree", open=_asked_open())
    return _rows(_of_list(ctx, found, address), ticks=True)


@blueprint.get("/records/<entity>/<uuid:id>/branch/<tab>")
def of_tab(entity: str, id: uuid.UUID, tab: str) -> str:
    """Rows of a tab's tree."""
    ctx = context()
    on = entity_named(ctx.live, entity)
    record = str(get(ctx, on.name, str(id), ("id",))["id"])
    hidden = hidden_parts(ctx, on, record).tabs
    found = next((one for one in tabs_of(ctx, on) if one.id == tab and one.id not in hidden), None)
    if found is None or found.related is None or not ctx.model.entities[found.related.entity].tree:
        abort(404)
    address = replace(ListAddress(found.related.entity), open=_asked_open())
    page = _page(on, record, found, "")(address.open)
    return _rows(_of_tab(ctx, on, record, found, found.related, address, page))


def _tree_named(ctx: Context, name: str) -> Entity:
    found = entity_named(ctx.live, name)
    if not found.tree:
        abort(404)
    return found


def _asked_open() -> tuple[str, ...] | None:
    return addresses.opened(request.args.get("open"))


def _rows(ground: Ground, *, ticks: bool = False) -> str:
    args = request.args
    part = Part(
        under=args.get("under", ""),
        level=_whole(args.get("level", ""), 1),
        cursor=args.get("cursor", ""),
        at=_whole(args.get("at", ""), 0),
        what=args.get("what", ""),
    )
    rows = branches(ground, part)
    return render_template(
        "list/branch.html", rows=rows, heads=ground.heads, parent=ground.parent, toggles={}, ticks=ticks
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
