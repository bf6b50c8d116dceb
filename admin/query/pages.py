"""The page of a composite query, and the same as a dialog over the list.

Every button sends the whole form and gets it again as it is then, so that it works without script; with script the
dialog takes the answer's place. Only "Show records" asks whether all of it makes sense.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.periods import group_words
from admin.display.wording import worded
from admin.door import context
from admin.menu import records_path
from admin.query import drafts
from admin.query.asking import Problems, asked_of
from admin.query.drafts import Branch, Kept, Node, Place, Rule, node_at, read_place, written
from admin.query.forms import names_of, read_form
from admin.query.offered import DEEPER, FIELD, RELATION, Picks, picks, relation_title, seek, seek_at, ticks
from admin.query.painting import Paint, paint_of, painted, read_paint
from admin.query.reading import draft_of, entity_of, field_of
from admin.query.ways import (
    LENGTHS,
    LINES,
    PERIOD,
    PERIODS,
    RANGE,
    UNITS,
    WITHOUT_VALUE,
    dated,
    first,
    way_words,
    ways,
)
from admin.query.wording import Names, names_in, sentence
from admin.views import address as addresses
from admin.views.address import ListAddress, listing_of
from admin.views.asking import Tick
from admin.views.conditions import TICKED, tree
from admin.views.tabs import href
from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.paths import entity_named
from schema_registry.model import Entity, Group

blueprint = Blueprint("query", __name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node as it is drawn."""

    place: str
    node: Node
    problems: tuple[str, ...] = ()
    title: str = ""
    ways: tuple[tuple[str, str], ...] = ()
    single: str = ""
    """Ways that take one typed value, as the form's script reads them."""
    ticks: tuple[Tick, ...] = ()
    seek: str = ""
    """Where the script asks for values while one types; empty where all are there."""
    dated: bool = False
    parts: tuple[Drawn, ...] = ()
    picks: tuple[Picks, ...] = ()
    deeper: str = ""
    """References that the offered fields are behind, in words."""

    @property
    def several(self) -> bool:
        """Whether several values can be typed."""
        return any(way in LINES for way, _label in self.ways)

    @property
    def kind(self) -> str:
        return "rule" if isinstance(self.node, Rule) else "kept" if isinstance(self.node, Kept) else "branch"

    def value(self, name: str) -> str:
        """What stands in a control."""
        if not isinstance(self.node, Rule):
            return ""
        held = zip(names_of(self.node.way), (self.node.text, self.node.until, self.node.unit), strict=True)
        return next((value for one, value in held if one == name), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is to draw beside the draft."""

    problems: Problems = field(default_factory=dict)
    focus: str = ""
    """The place of what was just added or changed."""
    deeper: tuple[Place, str] | None = None
    """A branch whose offered fields are those behind some references."""
    paint: Paint | None = None
    """Where the conditions are those of a highlight: how it stands out."""


@blueprint.get("/records/<entity>/query")
def ask(entity: str) -> Response:
    """The conditions of the list at an address, to be read and changed."""
    ctx, found = _asked(entity)
    address = addresses.read(found.name, request.args)
    if "paint" in request.args:
        paint, when = paint_of(ctx, found, address, request.args["paint"])
        return _page(ctx, found, address, draft_of(ctx, found, when), Shown(paint=paint))
    try:
        draft, shown = draft_of(ctx, found, tree(replace(address, view="", kept=""))), Shown()
    except Rejected as refused:  # a mangled address: what can be read of it stays
        draft = draft_of(ctx, found, tree(replace(address, view="", kept="", further="")))
        shown = Shown({(): tuple(worded(one, ctx.locale) for one in refused.problems)})
    return _page(ctx, found, address, draft, shown)


@blueprint.post("/records/<entity>/query")
def change(entity: str) -> AnyResponse:
    """The form after one of its buttons was pressed; the list, where that was "Show records"."""
    ctx, found = _asked(entity)
    address = addresses.parse(found.name, request.form.get("query", ""))
    draft = read_form(request.form.items(multi=True))
    paint = None
    if "paint" in request.form:
        paint = read_paint(ctx, found, address, request.form, request.form.getlist("on"))
    act, _colon, rest = request.form.get("do", "apply").partition(":")
    if act != "apply":
        draft, shown = _edited(ctx, found, draft, act, rest)
        return _page(ctx, found, address, draft, replace(shown, paint=paint))
    asked = asked_of(ctx, found, draft)
    problems = asked.problems
    if paint and not asked.tree and not problems:
        problems = {(): (_("Add a condition that says when it stands out."),)}
    if problems:
        return _page(ctx, found, address, draft, Shown(problems, paint=paint))
    if paint and asked.tree:
        return onward(href(painted(address, paint, asked.tree)))
    conditions = listing_of(found.name, asked.tree)
    return onward(href(replace(address.at(""), conditions=conditions.conditions, further=conditions.further)))


def _asked(entity: str) -> tuple[Context, Entity]:
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    return ctx, found


# ---- buttons
def _edited(ctx: Context, entity: Entity, draft: Branch, act: str, rest: str) -> tuple[Branch, Shown]:
    """The draft after a button was pressed: `add:0.1:f:country`, `group:0`, `remove:0.1`."""
    where, _colon, what = rest.partition(":")
    place = read_place(where)
    node = node_at(draft, place) if place is not None else None
    if place is None or node is None:
        return draft, Shown()
    if act == "add" and isinstance(node, Branch):
        return _added(ctx, entity, draft, place, what)
    if act == "group" and isinstance(node, Branch):
        join = drafts.ANY if node.join == drafts.ALL else drafts.ALL
        draft, place = drafts.with_part(draft, place, Branch((), join))
        return draft, Shown(focus=written(place))
    if act == "wrap":
        return drafts.wrapped(draft, place), Shown(focus=where)
    if act == "unwrap":
        return drafts.unwrapped(draft, place), Shown(focus=written(place[:-1]))
    if act == "remove":
        return drafts.without(draft, place), Shown(focus=written(place[:-1]))
    return draft, Shown()


def _added(ctx: Context, entity: Entity, draft: Branch, place: Place, what: str) -> tuple[Branch, Shown]:
    kind, _colon, path = what.partition(":")
    inside = _inside(ctx, entity, draft, place)
    if inside is None:
        return draft, Shown()
    if kind == DEEPER:
        return draft, Shown(focus=written(place), deeper=(place, path))
    if kind == RELATION and entity_of(ctx, inside, path) is not None:
        draft, place = drafts.with_part(draft, place, Branch((), relation=path))
    elif kind == FIELD and (found := field_of(ctx, inside, path)) is not None:
        draft, place = drafts.with_part(draft, place, Rule(path, first(found), unit=_unit(first(found))))
    return draft, Shown(focus=written(place))


def _unit(way: str) -> str:
    return "month" if way == PERIOD else ""


def _inside(ctx: Context, entity: Entity, draft: Branch, place: Place) -> Entity | None:
    """The entity that the conditions of the branch at a place are on."""
    here: Entity | None = entity
    for depth in range(1, len(place) + 1):
        node = node_at(draft, place[:depth])
        if isinstance(node, Branch) and node.relation and here is not None:
            here = entity_of(ctx, here, node.relation)
    return here


# ---- drawn
def _page(ctx: Context, entity: Entity, address: ListAddress, draft: Branch, shown: Shown) -> Response:
    names = names_in(ctx, entity, [draft])
    kept = address.at("") if shown.paint else replace(address.at(""), conditions=(), further="")
    page = render_template(
        "query/inside.html" if in_dialog() else "query/page.html",
        title=_("Highlight records") if shown.paint else _("Composite query"),
        paint=shown.paint,
        plural=entity.plural.say(ctx.locale.tag),
        path=records_path(entity.name),
        query=kept.query(),
        away=href(address.at("")),
        whole=_drawn(ctx, entity, draft, (), shown, names),
        words=sentence(ctx, entity, draft, names),
        focus=shown.focus,
        deeper=written(shown.deeper[0]) if shown.deeper else None,
        wrong_at=_summary(shown.problems),
        ticked=" ".join(TICKED),
        lengths=" ".join(LENGTHS),
        lines=" ".join(LINES),
        periods=PERIODS.items(),
        units=UNITS.items(),
    )
    return make_response(page, 422 if shown.problems else 200)


def _summary(problems: Problems) -> list[tuple[str, str]]:
    """Each problem with the part of the form that it is about."""
    parts = {place: f"q-{written(place).replace('.', '-') or 'whole'}" for place in problems}
    return [(parts[place], one) for place, said in problems.items() for one in said]


def _drawn(ctx: Context, entity: Entity, node: Node, place: Place, shown: Shown, names: Names) -> Drawn:
    here, problems = written(place), shown.problems.get(place, ())
    if isinstance(node, Rule):
        return _rule(ctx, entity, node, here, problems, names)
    if isinstance(node, Kept):
        return Drawn(here, node, problems, _("Further conditions"))
    inside = entity_of(ctx, entity, node.relation) if node.relation else entity
    title = relation_title(ctx, entity, node.relation) if node.relation else ""
    if inside is None:
        return Drawn(here, node, problems, title)
    behind = shown.deeper[1] if shown.deeper and shown.deeper[0] == place else ""
    reference = field_of(ctx, inside, behind) if behind else None
    return Drawn(
        here,
        node,
        problems,
        title,
        parts=tuple(_drawn(ctx, inside, one, (*place, at), shown, names) for at, one in enumerate(node.parts)),
        picks=picks(ctx, inside, behind if reference else ""),
        deeper=reference.title if reference else "",
    )


def _rule(ctx: Context, entity: Entity, rule: Rule, place: str, problems: tuple[str, ...], names: Names) -> Drawn:
    found = field_of(ctx, entity, rule.path)
    if found is None:
        return Drawn(place, rule, problems, rule.path)
    path, _colon, by = rule.path.partition(":")
    offered = ways(found, by)
    known = {*TICKED, *WITHOUT_VALUE, *LENGTHS, *LINES, PERIOD, RANGE}
    return Drawn(
        place,
        rule,
        problems,
        group_words(found, Group(path, by)) if by else found.title,
        ways=tuple((one, way_words(found, one)) for one in offered),
        single=" ".join(one for one in offered if one not in known),
        ticks=ticks(ctx, entity, found, rule, names),
        seek=seek_at(ctx, entity, rule.path) if seek(ctx, found) else "",
        dated=dated(found) and not by,
    )
