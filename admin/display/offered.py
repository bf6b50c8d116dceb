"""What fields of people, units and categories offer, in words: for look-ups, and for what is chosen already."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.access import units
from core.access.actors import by_ids, called
from core.context import Context
from core.kinds.branches import branches
from core.kinds.fold import fold
from core.kinds.named import NAMED
from schema_registry.model import Field

FEW = 30
"""Categories that a plain list of options still serves; of more, one types to find one."""
INDENT = "\u2003"
Offer = tuple[str, str]
"""A value as a form sends it, and its wording."""


def looked_up(field: Field) -> bool:
    """Whether the values of a field are found by typing, not read from a list."""
    return field.kind in NAMED or (field.kind == "tree" and len(field.choices) > FEW)


def offers(ctx: Context, field: Field, text: str, limit: int, allowed: Collection[str] | None = None) -> list[Offer]:
    """What may be chosen and is called so. `allowed`: the only categories that are offered."""
    if field.kind == "tree":
        every = _categories(ctx, field, fold(text))
        found = [offer for offer in every if allowed is None or offer[0] in allowed]
    elif field.kind == "unit":
        there = [one for one in units.units(ctx.connection) if one.active]
        found = [(str(one.id), one.path) for one in there if fold(text) in fold(f"{one.path} {one.code}")]
    else:
        found = [(str(one.id), one.name) for one in called(ctx.connection, text, limit)]
    return found[:limit]


def _categories(ctx: Context, field: Field, sought: str) -> list[Offer]:
    tree, tag = branches(field), ctx.locale.tag
    leaf = field.options.get("leaf") is True
    offered = (one.value for one in field.choices if not one.retired and not (leaf and one.value in tree.inner))
    said = ((id, tree.said(id, tag)) for id in offered)
    return [(id, way) for id, way in said if sought in fold(way) or sought in fold(id)]


def said(ctx: Context, field: Field, values: Iterable[str]) -> dict[str, str]:
    """The wording of values that are chosen already, whoever left and whatever was retired since."""
    if field.kind == "tree":
        return {id: branches(field).said(id, ctx.locale.tag) or id for id in values}
    numbers = [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 16]
    if field.kind == "unit":
        return {str(id): name for id, name in units.names_of(ctx.connection, numbers).items()}
    return {str(id): one.name for id, one in by_ids(ctx.connection, numbers).items()}


def chosen_key(field: Field, value: str) -> str:
    """What the wording of a value is kept under beside those of other fields: numbers of people and of units are
    alike, ids of records are not."""
    return f"{field.kind}:{value}" if looked_up(field) else value


def indented(field: Field, id: str, locale: str) -> str:
    """A category as a list of options shows it: further in the lower it stands."""
    tree = branches(field)
    return INDENT * (len(tree.ways[id]) - 1) + tree.by_id[id].title.say(locale)
