"""How a list may be laid out: the fields that make columns of a board or days of a calendar, and the switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from admin.display.fields import Shown, shown, shown_all
from admin.views.address import ListAddress, laid
from admin.views.tabs import Choice, href
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.paths import Unresolved, resolve
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem

MOST_PILES = 60
"""Columns of a board; a field of more values is none to look at side by side."""
SYSTEM_DAYS = ("sys_created_at", "sys_updated_at")
ICONS = {
    "": "list",
    "board": "layout-kanban",
    "calendar": "calendar-event",
    "cards": "layout-grid",
    "tree": "sitemap",
}


@dataclass(frozen=True, slots=True)
class Switch:
    """The layouts that an entity has, and the fields that the one that is shown can go by."""

    layouts: tuple[Choice, ...]
    by: tuple[Choice, ...] = ()
    by_title: str = ""


def switch(ctx: Context, entity: Entity, address: ListAddress) -> Switch:
    """What the list offers; everything else in its address stays."""
    layouts = tuple(
        Choice(title, href(laid(address, name)), name == address.layout, icon=ICONS[name])
        for name, title in _layouts(entity)
    )
    fields = _fields_by(entity).get(address.layout, ())
    if not fields:
        return Switch(layouts if len(layouts) > 1 else ())
    try:
        chosen = by_of(ctx, entity, address)
    except Rejected:
        return Switch(layouts)  # the page says what is wrong
    described = shown_all(ctx.live, entity, [one.name for one in fields] + _system(address.layout), ctx.locale)
    by = tuple(Choice(one.title, href(replace(address, by=one.path)), one.path == chosen.path) for one in described)
    return Switch(layouts, by, chosen.title)


def laid_out(entity: Entity, address: ListAddress) -> ListAddress:
    """The address with a layout that the entity has: a table where it has not the one that is asked for."""
    known = {name for name, _title in _layouts(entity)}
    return address if address.layout in known else laid(address, "")


def by_of(ctx: Context, entity: Entity, address: ListAddress) -> Shown:
    """The field that the layout goes by: the one asked for, else the entity's first. Raises Rejected."""
    fields = _fields_by(entity)[address.layout]
    names = [one.name for one in fields]
    path = address.by or next(iter(_preferred(entity, names, address)))
    found = shown(ctx.live, entity, path, ctx.locale)
    if found is None or path not in (*names, *_system(address.layout)):
        raise Rejected([_wrong(ctx, entity, path)])
    return found


def _wrong(ctx: Context, entity: Entity, path: str) -> Problem:
    try:
        resolve(ctx, entity, path)
    except Unresolved as error:
        return error.at("/by")
    return codes.NOT_GROUPABLE.at("/by", name=path)


def _layouts(entity: Entity) -> Iterator[tuple[str, str]]:
    yield "", _("Table")
    fields = _fields_by(entity)
    if fields["board"]:
        yield "board", _("Board")
    yield "calendar", _("Calendar")
    yield "cards", _("Cards")
    if entity.tree:
        yield "tree", _("Tree")


def _fields_by(entity: Entity) -> dict[str, tuple[Field, ...]]:
    fields = [one for one in entity.fields.values() if not one.masked]
    return {
        "board": tuple(one for one in fields if one.kind == "choice" and 0 < len(one.choices) <= MOST_PILES),
        "calendar": tuple(one for one in fields if one.kind in ("date", "datetime")),
    }


def _system(layout: str) -> list[str]:
    return list(SYSTEM_DAYS) if layout == "calendar" else []


def _preferred(entity: Entity, names: list[str], address: ListAddress) -> Iterator[str]:
    """States first, then what the list shows, then whatever there is."""
    yield from (name for name in names if entity.fields[name].process)
    yield from (name for name in (*entity.list.columns, *entity.list.filters) if name in names)
    yield from names
    yield from _system(address.layout)
