"""The page of a list, whole or only its inside for htmx; every state of it is in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import Shown, compared, shown, shown_all, whole
from admin.display.periods import key_words
from admin.door import context
from admin.menu import DEFAULT_ICON, records_path
from admin.processes.bulk import Way, ways
from admin.query.chips import building, chips_of, further_chips
from admin.security.headers import permit
from admin.views import address as addresses
from admin.views.address import ListAddress, then
from admin.views.asking import Question, question, wording
from admin.views.board import Board, compose_board
from admin.views.bulk_acts import offered
from admin.views.calendar import Calendar, compose_calendar
from admin.views.conditions import Asked, Chip, chip, from_form
from admin.views.days import DayChoice
from admin.views.group_choices import further_groups, group_menu
from admin.views.layouts import Switch, laid_out, switch
from admin.views.listing import Listing, compose
from admin.views.pools import pool_shown
from admin.views.tabs import Choice, Keeping, address_of, href, keeping, of_shares, seen_views, tabs
from admin.views.trees import TreePage, compose_tree
from core.access.rights import require, scope
from core.context import Context
from core.errors import Rejected
from core.exports.formats import FORMATS, Format
from core.favourites import FavouriteSet, sets_of
from core.pool.standing import Held
from core.queries.dated import read_day
from core.queries.filters import OPEN, STARRED
from core.queries.find import find
from core.queries.paths import entity_named
from core.queries.query import Query
from core.views import SavedView
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("lists", __name__)
Laid = Listing | Board | Calendar | TreePage
"""The records of a list as they are laid out."""
_COMPOSED: Mapping[str, Callable[[Context, Entity, ListAddress], Laid]] = Frozen(
    {"board": compose_board, "calendar": compose_calendar, "tree": compose_tree}
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows. `offers` are quick filters that are not in use."""

    path: str
    icon: str
    title: str
    singular: str
    tabs: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    further: tuple[Choice, ...]
    """What can be a level of grouping inside of those there are."""
    chips: tuple[Chip, ...]
    offers: tuple[Choice, ...]
    ask: str
    build: str
    """Where the conditions are put together as one composite query."""
    create: str
    export: str
    """Where what is shown is taken out as a file."""
    keeping: Keeping
    switch: Switch
    arrange: str
    """Where columns and order are chosen."""
    favourites: str = ""
    """The page of favourite sets, where there are any."""
    ways: tuple[Way, ...] = ()
    """Transitions that may be taken for the records that are ticked."""
    acts: tuple[str, ...] = ()
    """What else may be done to them: edit, assign, claim, release, delete."""
    trash: str = ""
    """Where deleted records lie, for those who may delete any."""
    formats: tuple[Format, ...] = tuple(FORMATS.values())
    pool: Held | None = None
    """How many records the actor holds of how many, where what is shown lies in the pool."""
    day: DayChoice | None = None
    """The day whose values are shown, where there are values of the past."""

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
    address = laid_out(found, addresses.read(found.name, request.args))
    asked: Question | str = request.args.get("ask", "") if "ask" in request.args else ""
    if "set" in request.args:
        answered = _answered(ctx, found, address)
        if isinstance(answered, ListAddress):
            return redirect(href(answered), 302)
        asked = answered
    elif "ask" in request.args:
        asked = _question(ctx, found, address)
    views = seen_views(ctx, found)
    first = next((one for one in views if one.first), None)
    if first is not None and not request.args:
        return redirect(href(address_of(first)), 302)
    return _page(ctx, found, address, asked, views)


def _only(ctx: Context, entity: Entity) -> str:
    """Where the one record of settings is, or is made; empty where there is none and the actor may make none.

    Empty too where there are several still, from before there was to be one: they are listed.
    """
    rows = find(ctx, Query(entity.name, ("id",), limit=2)).rows
    if len(rows) > 1:
        return ""
    if rows:
        return records_path(entity.name, str(rows[0]["id"]))
    return records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else ""


def _page(
    ctx: Context, entity: Entity, address: ListAddress, asked: Question | str, views: Sequence[SavedView]
) -> Response:
    listing, problems = _composed(ctx, entity, address)
    if isinstance(listing, Listing | TreePage):
        permit(one.shown.widget for one in listing.heads if one.shown.path in listing.editable)
    fields = _choosable(ctx, entity) if asked == "" and "ask" in request.args else ()
    inside = request.headers.get("HX-Target") == "list" and "HX-History-Restore-Request" not in request.headers
    page = render_template(
        "list/inside.html" if inside else "list.html",
        listing=listing,
        address=address,
        around=_around(ctx, entity, address, views),
        question=asked or None,
        choosable=fields,
        asking="ask" in request.args or "set" in request.args,
        problems=[(one.say(ctx.locale.tag), one.advise(ctx.locale.tag)) for one in problems],
    )
    response = make_response(page, 422 if problems and not inside else 200)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def _composed(ctx: Context, entity: Entity, address: ListAddress) -> tuple[Laid | None, tuple[Problem, ...]]:
    """The records as they are laid out; or what is wrong with an address that was typed or kept from before."""
    try:
        other = _COMPOSED.get(address.layout)
        whole = "figures" in request.args
        then = ctx.at(read_day(address.as_of))
        return other(then, entity, address) if other else compose(then, entity, address, whole=whole), ()
    except Rejected as refused:
        return None, refused.problems


@blueprint.app_template_filter("number")
def number(value: int) -> str:
    """A whole number as the reader's language groups it."""
    return whole(value, context().locale)


# ---- around the rows
def _around(ctx: Context, entity: Entity, address: ListAddress, views: Sequence[SavedView]) -> Frame:
    tag = ctx.locale.tag
    plural, acts = entity.plural.say(tag), offered(ctx, entity)
    sets = sets_of(ctx, entity.name)
    used = {one.path for one in address.conditions}
    offers = [one for one in _compared(ctx, entity, entity.list.filters) if one.path not in used]
    export = href(address.at("")).replace(records_path(entity.name), records_path(entity.name, "exports"), 1)
    return Frame(
        path=records_path(entity.name),
        icon=entity.icon or DEFAULT_ICON,
        title=plural,
        singular=entity.title.say(tag),
        tabs=(*tabs(ctx, entity, address, views, sets), *of_shares(ctx, entity, address)),
        groups=tuple(group_menu(ctx, entity, address)),
        further=tuple(further_groups(ctx, entity, address)),
        chips=tuple(_chips(ctx, entity, address, sets)),
        offers=tuple(Choice(one.title, asking(address, one.path), path=one.path) for one in offers),
        ask=asking(address),
        build=building(address),
        create=records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else "",
        export=export if scope(ctx, entity.name, "export") != "none" else "",
        keeping=keeping(address, views),
        switch=switch(ctx, entity, address),
        arrange=f"{records_path(entity.name, 'arrange')}?{address.at('').query()}",
        favourites=records_path(entity.name, "favourites") if any(one.name for one in sets) else "",
        ways=() if address.as_of else ways(ctx, entity),
        acts=() if address.as_of else acts,
        trash=records_path(entity.name, "trash") if "delete" in acts else "",
        pool=pool_shown(ctx, entity, address),
        day=_day(ctx, entity, address),
    )


def _day(ctx: Context, entity: Entity, address: ListAddress) -> DayChoice | None:
    if not address.as_of and all(one.dated is None for one in entity.fields.values()):
        return None
    present, words = then(address, ""), key_words(address.as_of, ctx.locale)
    return DayChoice(records_path(entity.name), address.as_of, words, tuple(present.parameters()), href(present))


def asking(address: ListAddress, path: str = "") -> str:
    """The same list with the form of a condition open."""
    base = href(address.at(""))
    return f"{base}{'&' if '?' in base else '?'}ask={path}"


def _chips(ctx: Context, entity: Entity, address: ListAddress, sets: Sequence[FavouriteSet]) -> Iterable[Chip]:
    described = [(one, shown(ctx.live, entity, one.path.partition(":")[0], ctx.locale)) for one in address.conditions]
    titles = wording(ctx, [(one, field) for one, field in described if field is not None])
    built = chips_of(ctx, entity, address)
    chips = [
        replace(
            built.get(one)
            or replace(chip(one, field, titles, ctx.locale), ask=asking(address, one.path.partition(":")[0])),
            off=href(address.without(one.path)),
        )
        for one, field in described
    ]
    which, _colon, part = address.kept.partition(":")
    kept = next((one for one in sets if str(one.id) == which and one.name), None)
    if address.kept and which not in (STARRED, addresses.SHARED):
        whole = replace(address.at(""), kept=which if part else f"{which}:{OPEN}")
        said = kept.name if kept else str(_("a set that is gone"))
        progress = _("%(open)s of %(all)s still to do", open=kept.open, all=kept.size) if kept else ""
        chips.insert(0, Chip("", _("Favourites"), said, str(progress), href(whole), href(replace(address, kept=""))))
    return [*chips, *further_chips(ctx, entity, address)]


def _compared(ctx: Context, entity: Entity, paths: Iterable[str]) -> Iterable[Shown]:
    """The fields at some paths, as conditions and groups are about them."""
    return (compared(ctx.live, entity, one, ctx.locale) for one in shown_all(ctx.live, entity, paths, ctx.locale))


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
    found = shown(ctx.live, entity, path, ctx.locale) if path else None
    return compared(ctx.live, entity, found, ctx.locale) if found else None


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
    found = _compared(ctx, entity, paths)
    return tuple(Choice(one.title, asking(address, one.path)) for one in found if one.kind.operators)
