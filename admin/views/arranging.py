"""Which columns a list shows, in which order, which of them stay in sight, and what it is sorted by.

A form that leads back to the list, with everything in its address. Without script the order is typed as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog
from admin.display.fields import shown_all
from admin.door import context
from admin.menu import records_path
from admin.query.painting import painting, paintings
from admin.views import address as addresses
from admin.views.address import MOST_GROUPS, MOST_PINNED, ListAddress
from admin.views.group_choices import chosen_levels, level_options, read_level
from admin.views.tabs import href
from core.access.rights import require, scope
from core.context import Context
from core.queries.paths import entity_named
from schema_registry.model import Entity, Group

blueprint = Blueprint("arranging", __name__)
MOST_COLUMNS, MOST_SORTS = 40, 3
OWN = "arrange:"
"""What the form's own parameters begin with: no field can be called so."""
SYSTEM = ("sys_owner", "sys_created_at", "sys_created_by", "sys_updated_at", "sys_updated_by")


@dataclass(frozen=True, slots=True)
class Column:
    """One that may be shown. `place` is its number among those that are, from 1; 0 where it is not."""

    path: str
    title: str
    place: int = 0
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """One field that the list is sorted by; an empty one to choose."""

    path: str = ""
    descending: bool = False


@blueprint.get("/records/<entity>/arrange")
def arrange(entity: str) -> AnyResponse | str:
    """The form; where it was filled in, the list that it means."""
    ctx = context()
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    others = [pair for pair in request.args.items(multi=True) if not pair[0].startswith(OWN)]
    address = addresses.parse(found.name, urlencode(others))
    if f"{OWN}done" in request.args:
        return redirect(href(_arranged(found, address)), 302)
    return _form(ctx, found, address)


def _form(ctx: Context, entity: Entity, address: ListAddress) -> str:
    chosen = address.columns or entity.list.columns
    sort = entity.list.sort if address.sort is None else address.sort
    groups = tuple((title, tuple(columns)) for title, columns in _offered(ctx, entity, chosen) if columns)
    known = {one.path: one for _, columns in groups for one in columns}
    sorts = [Sort(one.removeprefix("-"), one.startswith("-")) for one in sort if one.removeprefix("-") in known]
    return render_template(
        "list/arrange_inside.html" if in_dialog() else "list/arrange.html",
        title=_("Columns and order"),
        plural=entity.plural.say(ctx.locale.tag),
        path=records_path(entity.name),
        away=href(address.at("")),
        kept=[pair for pair in address.at("").parameters() if pair[0] not in ("columns", "sort", "pin", "group")],
        chosen=[known[path] for path in chosen if path in known],
        groups=[(title, [one for one in columns if not one.place]) for title, columns in groups],
        sortable=[one for one in known.values() if one.sortable],
        levels=chosen_levels(entity, address),
        paintings=paintings(ctx, entity, address),
        paint=painting(address),
        level_options=[
            (title, list(level_options(ctx, entity, [one.path for one in columns]))) for title, columns in groups
        ],
        sorts=[*sorts[:MOST_SORTS], *[Sort()] * (MOST_SORTS - len(sorts))],
        pinned=address.pinned,
        most_pinned=MOST_PINNED,
    )


def _offered(ctx: Context, entity: Entity, chosen: Sequence[str]) -> Iterator[tuple[str, list[Column]]]:
    """Every field that may be a column: the entity's own, the engine's, those one reference away, and chosen ones
    further away."""
    own = (*entity.fields, *SYSTEM)
    yield "", _columns(ctx, entity, own, chosen)
    near = set(own)
    for reference in entity.references:
        target = ctx.model.entities.get(reference.to)
        if target is not None and scope(ctx, target.name, "read") != "none":
            paths = tuple(f"{reference.name}.{name}" for name in target.fields)
            near.update(paths)
            yield reference.title.say(ctx.locale.tag), _columns(ctx, entity, paths, chosen)
    yield "", _columns(ctx, entity, [path for path in chosen if path not in near], chosen)


def _levels(
    ctx: Context, entity: Entity, groups: Iterable[tuple[str, Sequence[Column]]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a level of grouping can be, by the reference that it lies behind."""
    return [(title, list(level_options(ctx, entity, [one.path for one in columns]))) for title, columns in groups]


def _columns(ctx: Context, entity: Entity, paths: Iterable[str], chosen: Sequence[str]) -> list[Column]:
    places = {path: place for place, path in enumerate(chosen, 1)}
    shown = shown_all(ctx.live, entity, paths, ctx.locale)
    return [
        Column(one.path, one.title, places.get(one.path, 0), one.kind.sortable and not one.field.masked)
        for one in shown
        if one.field.lines is None
    ]


def _arranged(entity: Entity, address: ListAddress) -> ListAddress:
    """The list that the filled form means: what is as the definition has it is not said."""
    args = request.args
    columns = tuple(sorted(dict.fromkeys(args.getlist(f"{OWN}column")), key=_place))[:MOST_COLUMNS]
    pairs = [
        (args.get(f"{OWN}sort{number}", ""), args.get(f"{OWN}way{number}", "")) for number in range(1, MOST_SORTS + 1)
    ]
    sort = tuple(dict.fromkeys(("-" if way == "desc" else "") + path for path, way in pairs if path))
    pinned = args.get(f"{OWN}pinned", "0")
    groups = _groups()
    as_defined = groups == entity.list.groups
    return replace(
        address.at(""),
        groups=() if as_defined else groups,
        grouped=not as_defined,
        columns=() if columns in ((), entity.list.columns) else columns,
        pinned=min(int(pinned), MOST_PINNED) if pinned.isascii() and pinned.isdigit() and len(pinned) < 3 else 0,
        sort=None if sort == entity.list.sort else sort,
    )


def _groups() -> tuple[Group, ...]:
    """The levels of the filled form, each once."""
    args = request.args
    levels = (
        read_level(args.get(f"{OWN}group{number}", ""), args.get(f"{OWN}width{number}", ""))
        for number in range(1, MOST_GROUPS + 1)
    )
    return tuple(dict.fromkeys(level for level in levels if level is not None))


def _place(path: str) -> int:
    """The number that stands beside a column; those without one come last, as they stand."""
    typed = request.args.get(f"{OWN}place:{path}", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 10_000
