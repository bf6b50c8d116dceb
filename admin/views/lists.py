"""The page of a list, whole or only its inside for htmx; every state of it is in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown, shown, shown_all, whole
from admin.display.periods import group_words
from admin.door import context
from admin.menu import DEFAULT_ICON, records_path
from admin.processes.bulk import Way, ways
from admin.views import address as addresses
from admin.views.address import MINE, ListAddress
from admin.views.asking import Question, question, wording
from admin.views.conditions import Asked, Chip, chip, from_form
from admin.views.listing import Listing, compose
from core.access.rights import require, scope
from core.context import Context
from core.errors import Rejected
from core.kinds.branches import LEVELS, depth
from core.queries.find import find
from core.queries.paths import entity_named
from core.queries.query import Query
from schema_registry.model import Entity, Group
from schema_registry.problems import Problem

blueprint = Blueprint("lists", __name__)
BUCKETS_OFFERED = ("year", "quarter", "month", "week")


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu or a tab: where it leads, whether it is what is shown."""

    title: str
    href: str
    current: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows. `offers` are quick filters that are not in use."""

    path: str
    icon: str
    title: str
    singular: str
    tabs: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    offers: tuple[Choice, ...]
    ask: str
    create: str
    export: str
    ways: tuple[Way, ...] = ()
    """Transitions that may be taken for the records that are ticked."""

    def holds(self, path: str) -> bool:
        """Whether a condition on a path has a chip that its form hangs under."""
        paths = [*(one.path for one in self.chips), *(one.path for one in self.offers)]
        return path in [one.partition(":")[0] for one in paths]


@blueprint.get("/records/<entity>")
def show_list(entity: str) -> AnyResponse:
    """The list at the address."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    if found.single and (there := _only(ctx, found)):
        return redirect(there, 302)
    address = addresses.read(found.name, request.args)
    asked: Question | str = request.args.get("ask", "") if "ask" in request.args else ""
    if "set" in request.args:
        answered = _answered(ctx, found, address)
        if isinstance(answered, ListAddress):
            return redirect(href(answered), 302)
        asked = answered
    elif "ask" in request.args:
        asked = _question(ctx, found, address)
    return _page(ctx, found, address, asked)


def _only(ctx: Context, entity: Entity) -> str:
    """Where the one record of settings is, or is made; empty where there is none and the actor may make none."""
    rows = find(ctx, Query(entity.name, ("id",), limit=1)).rows
    if rows:
        return records_path(entity.name, str(rows[0]["id"]))
    return records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else ""


def href(address: ListAddress) -> str:
    """The address of a list as a link."""
    query = address.query()
    path = records_path(address.entity)
    return f"{path}?{query}" if query else path


def _page(ctx: Context, entity: Entity, address: ListAddress, asked: Question | str) -> Response:
    listing, problems = _composed(ctx, entity, address)
    fields = _choosable(ctx, entity) if asked == "" and "ask" in request.args else ()
    inside = request.headers.get("HX-Target") == "list" and "HX-History-Restore-Request" not in request.headers
    page = render_template(
        "list/inside.html" if inside else "list.html",
        listing=listing,
        address=address,
        around=_around(ctx, entity, address),
        href=href,
        question=asked or None,
        choosable=fields,
        asking="ask" in request.args or "set" in request.args,
        problems=[(one.say(ctx.locale.tag), one.advise(ctx.locale.tag)) for one in problems],
    )
    response = make_response(page, 422 if problems and not inside else 200)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def _composed(ctx: Context, entity: Entity, address: ListAddress) -> tuple[Listing | None, tuple[Problem, ...]]:
    """The rows; or what is wrong with an address that somebody typed or kept from before a change."""
    try:
        return compose(ctx, entity, address), ()
    except Rejected as refused:
        return None, refused.problems


@blueprint.app_template_filter("number")
def number(value: int) -> str:
    """A whole number as the reader's language groups it."""
    return whole(value, context().locale)


# ---- around the rows
def _around(ctx: Context, entity: Entity, address: ListAddress) -> Frame:
    tag = ctx.locale.tag
    plural = entity.plural.say(tag)
    used = {one.path for one in address.conditions}
    offered = [one for one in shown_all(ctx.live, entity, entity.list.filters, ctx.locale) if one.path not in used]
    export = href(address).replace(records_path(entity.name), records_path(entity.name, "export.csv"), 1)
    return Frame(
        path=records_path(entity.name),
        icon=entity.icon or DEFAULT_ICON,
        title=plural,
        singular=entity.title.say(tag),
        tabs=tuple(_tabs(entity, address, plural, tag)),
        groups=tuple(_groups(ctx, entity, address)),
        chips=tuple(_chips(ctx, entity, address)),
        offers=tuple(Choice(one.title, asking(address, one.path), path=one.path) for one in offered),
        ask=asking(address),
        create=records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else "",
        export=export if scope(ctx, entity.name, "export") != "none" else "",
        ways=ways(ctx, entity),
    )


def _tabs(entity: Entity, address: ListAddress, plural: str, tag: str) -> Iterable[Choice]:
    """All records, one's own, and the views of the definitions. A view's conditions are left behind with it."""
    views = [(one, addresses.view_of(entity.name, one)) for one in entity.list.views]
    current = next((one for one, its_list in views if address.asks(its_list)), None)
    plain = address.cleared() if current else address
    yield Choice(_("All %(what)s", what=plural), href(plain.viewed("")), not (current or address.view))
    yield Choice(_("Mine"), href(plain.viewed(MINE)), address.view == MINE)
    for one, its_list in views:
        yield Choice(one.title.say(tag), href(its_list), one is current)


def asking(address: ListAddress, path: str = "") -> str:
    """The same list with the form of a condition open."""
    base = href(address.at(""))
    return f"{base}{'&' if '?' in base else '?'}ask={path}"


def _chips(ctx: Context, entity: Entity, address: ListAddress) -> Iterable[Chip]:
    described = [(one, shown(ctx.live, entity, one.path.partition(":")[0], ctx.locale)) for one in address.conditions]
    titles = wording(ctx, [(one, field) for one, field in described if field is not None])
    chips = [
        replace(
            chip(one, field, titles, ctx.locale),
            ask=asking(address, one.path.partition(":")[0]),
            off=href(address.without(one.path)),
        )
        for one, field in described
    ]
    if address.further:
        chips.append(Chip("", _("Further conditions"), "", "", off=href(address.without(""))))
    return chips


def _groups(ctx: Context, entity: Entity, address: ListAddress) -> Iterable[Choice]:
    current = address.group if address.grouped else entity.list.group
    yield Choice(_("No grouping"), href(address.grouped_by(None)), current is None)
    paths = dict.fromkeys((*entity.list.columns, *entity.list.filters))
    for one in shown_all(ctx.live, entity, paths, ctx.locale):
        if not one.kind.groupable or one.numeric or one.path in entity.card.title.paths:
            continue
        for group, title in _ways(one):
            yield Choice(title, href(address.grouped_by(group)), group == current)


def _ways(one: Shown) -> Iterable[tuple[Group, str]]:
    """A field as a group: dates by periods."""
    if not one.kind.buckets:
        return [(Group(one.path), one.title)]
    if one.field.kind == "tree":
        ways = [Group(one.path), *(Group(one.path, level) for level in LEVELS[: depth(one.field) - 1])]
        return [(group, group_words(one, group)) for group in ways]
    groups = [Group(one.path, by) for by in BUCKETS_OFFERED if by in one.kind.buckets]
    return [(group, group_words(one, group)) for group in groups]


# ---- the form of a condition
def _question(ctx: Context, entity: Entity, address: ListAddress) -> Question | str:
    field = _asked_field(ctx, entity, request.args["ask"])
    return question(ctx, entity, field, address, sought=request.args.get("sought", "")) if field else ""


def _answered(ctx: Context, entity: Entity, address: ListAddress) -> Question | ListAddress | str:
    """Where a filled form of a condition leads: to the list with it, or to the form again."""
    field = _asked_field(ctx, entity, request.args["set"])
    if field is None:
        return address
    args = request.args
    operator = args.get("op", "")
    first = args.get("t1" if operator == "_between" else "t", "")
    typed = Asked(operator, args.getlist("v"), first, args.get("t2", ""))
    if "find" in args:
        return question(ctx, entity, field, address, typed, sought=args.get("sought", ""))
    condition, problems = from_form(field, typed, ctx.locale)
    if problems:
        return question(ctx, entity, field, address, typed, problems)
    return address.adding(condition) if condition else address.without(field.path)


def _asked_field(ctx: Context, entity: Entity, path: str) -> Shown | None:
    return shown(ctx.live, entity, path, ctx.locale) if path else None


def _choosable(ctx: Context, entity: Entity) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Every field that a condition can be on: the entity's own, the engine's, those one reference away."""
    address = addresses.read(entity.name, request.args)
    system = ("sys_owner", "sys_created_at", "sys_created_by", "sys_updated_at", "sys_updated_by")
    own = _entries(ctx, entity, address, (*entity.fields, *system))
    further = []
    for reference in entity.references:
        target = ctx.model.entities.get(reference.to)
        if target is not None and scope(ctx, target.name, "read") != "none":
            paths = tuple(f"{reference.name}.{name}" for name in target.fields)
            further.append((reference.title.say(ctx.locale.tag), _entries(ctx, entity, address, paths)))
    return (("", own), *further)


def _entries(ctx: Context, entity: Entity, address: ListAddress, paths: Iterable[str]) -> tuple[Choice, ...]:
    found = shown_all(ctx.live, entity, paths, ctx.locale)
    return tuple(Choice(one.title, asking(address, one.path)) for one in found if one.kind.operators)
