"""What a list can be grouped by: the menu over it, and the levels of the form of columns and order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.fields import Shown, compared, shown_all
from admin.display.periods import group_words
from admin.views.address import MOST_GROUPS, ListAddress
from admin.views.grouping import groups_of
from admin.views.tabs import Choice, href
from core.context import Context
from core.kinds.branches import LEVELS, depth
from core.queries.ranges import is_range
from schema_registry.model import Entity, Group
from schema_registry.periods import is_width

PERIODS = ("year", "quarter", "month", "week", "day")
RANGES = ":"
"""Ends the path of numbers that are gathered in ranges of a width still to be said."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One level in the form: a group without the width of its ranges, and that width."""

    value: str = ""
    width: str = ""


def group_menu(ctx: Context, entity: Entity, address: ListAddress) -> Iterator[Choice]:
    """No grouping, then each field of the list's as the only group."""
    current = groups_of(entity, address)
    yield Choice(_("No grouping"), href(address.grouped_by()), not current)
    for group, title in _offered(ctx, entity):
        yield Choice(title, href(address.grouped_by(group)), current == (group,))


def further_groups(ctx: Context, entity: Entity, address: ListAddress) -> Iterator[Choice]:
    """Each field of the list's as one more level inside of those there are."""
    current = groups_of(entity, address)
    if not 0 < len(current) < MOST_GROUPS:
        return
    for group, title in _offered(ctx, entity):
        if group not in current:
            yield Choice(title, href(address.grouped_by(*current, group)))


def _offered(ctx: Context, entity: Entity) -> Iterator[tuple[Group, str]]:
    paths = dict.fromkeys((*entity.list.columns, *entity.list.filters))
    for one in _comparable(ctx, entity, paths):
        if not one.numeric and one.path not in entity.card.title.paths:
            yield from _ways(one)


def level_options(ctx: Context, entity: Entity, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What one level in the form can be, with its words."""
    for one in _comparable(ctx, entity, paths):
        if one.numeric and is_range(ctx.live, one.field, "1000"):
            in_ranges = _("in ranges")
            yield f"{one.path}{RANGES}", f"{one.title} · {in_ranges}"
        for group, title in _ways(one):
            yield str(group), title


def chosen_levels(entity: Entity, address: ListAddress) -> tuple[Chosen, ...]:
    """The levels as the form has them, with empty ones to fill."""
    found = [
        Chosen(f"{one.path}{RANGES}", one.by) if is_width(one.by) else Chosen(str(one))
        for one in groups_of(entity, address)
    ]
    return (*found, *(Chosen(),) * (MOST_GROUPS - len(found)))


def read_level(value: str, width: str) -> Group | None:
    """The group that a filled level means; None for none."""
    if not value.endswith(RANGES):
        return Group.parse(value) if value else None
    plain = width.strip().replace(",", "")
    return Group(value.removesuffix(RANGES), plain if is_width(plain) else "1000")


def _comparable(ctx: Context, entity: Entity, paths: Iterable[str]) -> Iterator[Shown]:
    for one in shown_all(ctx.live, entity, paths, ctx.locale):
        found = compared(ctx.live, entity, one, ctx.locale)
        if found.kind.groupable and found.field.lines is None and not one.field.masked:
            yield found


def _ways(one: Shown) -> Iterable[tuple[Group, str]]:
    """A field as a group: dates by periods."""
    if not one.kind.buckets:
        return [(Group(one.path), one.title)]
    if one.field.kind == "tree":
        groups = [Group(one.path), *(Group(one.path, level) for level in LEVELS[: depth(one.field) - 1])]
    else:
        groups = [Group(one.path, by) for by in PERIODS if by in one.kind.buckets]
    return [(group, group_words(one, group)) for group in groups]
