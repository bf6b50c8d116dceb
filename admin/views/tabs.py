"""The tabs over a list: all records, one's own, the views of the definitions, the views that people saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from admin.menu import records_path
from admin.views import address as addresses
from admin.views.address import MINE, POOL, ListAddress
from admin.views.conditions import tree
from admin.views.highlights import read_own
from core.access.shares import is_shared
from core.codes.views import NO_VIEW
from core.context import Context
from core.errors import Missing, Rejected
from core.favourites import FavouriteSet
from core.pool.standing import claims
from core.queries.filters import OPEN, STARRED
from core.queries.former import Present
from core.queries.verdicts import problems_of
from core.views import SavedView, every_view, views_of
from schema_registry.model import Entity


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu or a tab: where it leads, whether it is what is shown. `path`: the field it is about."""

    title: str
    href: str
    current: bool = False
    path: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What can be done with what is shown: kept in the view it came from, kept as another, or left.

    `save` is an address to post `query` to; each is empty where it makes no sense.
    """

    query: str = ""
    save: str = ""
    save_as: str = ""
    reset: str = ""
    manage: str = ""


def href(address: ListAddress) -> str:
    """The address of a list as a link."""
    query = address.query()
    path = records_path(address.entity)
    return f"{path}?{query}" if query else path


def seen_views(ctx: Context, entity: Entity) -> tuple[SavedView, ...]:
    """The saved views of an entity that the actor sees, by the names that fields have now. Of those that others
    shared, the ones that ask for what is hidden from the actor are left out: a condition tells of it."""
    return _presently(ctx, views_of(ctx, entity.name))


def all_seen_views(ctx: Context) -> tuple[SavedView, ...]:
    """The same of all entities."""
    return _presently(ctx, every_view(ctx))


def _presently(ctx: Context, views: Iterable[SavedView]) -> tuple[SavedView, ...]:
    present, entities = Present(ctx), ctx.model.entities
    named = (replace(one, query=present.query(entities[one.entity], one.query, addresses.WORDS)) for one in views)
    return tuple(
        one for one in named if one.mine or not ctx.live.sight.rights or _asks_openly(ctx, entities[one.entity], one)
    )


def seen_view(ctx: Context, entity: Entity, number: int) -> SavedView:
    """One of them. Raises Missing."""
    one = next((one for one in seen_views(ctx, entity) if one.id == number), None)
    if one is None:
        raise Missing([NO_VIEW.at()])
    return one


def _asks_openly(ctx: Context, entity: Entity, view: SavedView) -> bool:
    """Whether everything that a view asks for is there for the actor."""
    address = address_of(view)
    try:
        asked = [tree(address), *(one.when for one in read_own(address.highlights))]
    except Rejected:
        return False
    return not any(problems_of(ctx, entity, one) for one in asked if one)


def address_of(view: SavedView) -> ListAddress:
    """The list that a saved view shows."""
    return addresses.beginning(addresses.parse(view.entity, view.query), view.id)


def current_of(address: ListAddress, views: Sequence[SavedView]) -> SavedView | None:
    """The saved view that a list began with, if the reader sees it still."""
    return next((one for one in views if one.id == address.saved), None)


def tabs(
    ctx: Context, entity: Entity, address: ListAddress, views: Sequence[SavedView], sets: Sequence[FavouriteSet]
) -> Iterator[Choice]:
    """All of them, the pool for those who claim. A view's conditions go with it; what one asked oneself stays."""
    tag = ctx.locale.tag
    defined = [
        (one, addresses.laid(addresses.view_of(entity.name, one), address.layout, address.by))
        for one in entity.list.views
    ]
    saved = current_of(address, views)
    current = None if saved else next((one for one, its_list in defined if address.asks(its_list)), None)
    plain = ListAddress(entity.name) if saved else address.cleared() if current or address.kept else address
    plainly = 0 if any(one.first for one in views) else None
    plain = replace(plain, saved=plainly)
    plural = entity.plural.say(tag)
    yield Choice(
        _("All %(what)s", what=plural), href(plain.viewed("")), not (current or saved or address.view or address.kept)
    )
    yield Choice(_("Mine"), href(plain.viewed(MINE)), not saved and address.view == MINE)
    if claims(ctx, entity.name):
        yield Choice(_("Pool"), href(plain.viewed(POOL)), not saved and address.view == POOL)
    for view, its_list in defined:
        yield Choice(view.title.say(tag), href(its_list), view is current)
    for one in views:
        yield Choice(one.name, href(address_of(one)), one is saved, icon="" if one.mine else "users")
    yield from of_sets(entity, address, sets)


def keeping(address: ListAddress, views: Sequence[SavedView]) -> Keeping:
    """What the bar of conditions offers beside them."""
    saved, path = current_of(address, views), records_path(address.entity, "views")
    shown = replace(address.at(""), saved=None)
    manage = path if views else ""
    changed = not addresses.same_list(address, address_of(saved) if saved else ListAddress(address.entity))
    if not changed:
        return Keeping(manage=manage)
    query = shown.query()
    return Keeping(
        query=query,
        save=records_path(address.entity, "views", str(saved.id)) if saved and saved.mine else "",
        save_as=f"{path}/new?{replace(shown, saved=saved.id if saved else None).query()}",
        reset=href(address_of(saved)) if saved else "",
        manage=manage,
    )


def of_shares(ctx: Context, entity: Entity, address: ListAddress) -> Iterator[Choice]:
    """What is shared with the reader, where anything is."""
    current = address.kept == addresses.SHARED
    if current or is_shared(ctx, entity.name):
        yield Choice(
            _("Shared with me"), href(ListAddress(entity.name, kept=addresses.SHARED)), current, icon="users-group"
        )


def of_sets(entity: Entity, address: ListAddress, sets: Sequence[FavouriteSet]) -> Iterator[Choice]:
    """The favourites: records with a star, then the sets that are still to be worked, and the one that is open."""
    for one in sets:
        which = str(one.id) if one.name else STARRED
        current = address.kept.partition(":")[0] == which
        if current or (one.open and one.size):
            kept = ListAddress(entity.name, kept=which if not one.name else f"{which}:{OPEN}")
            yield Choice(one.name or _("Favourites"), href(kept), current, icon="bookmark" if one.name else "star")
