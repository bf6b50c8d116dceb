"""What fields of people, units and categories offer, in words: for look-ups, and for what is chosen already."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.access import units
from core.access.actors import by_ids, called
from core.access.rights import scope
from core.context import Context
from core.kinds.any_reference import BETWEEN, titled
from core.kinds.branches import Branches, branches
from core.kinds.fold import fold
from core.kinds.named import NAMED
from core.kinds.pinyin import spellings
from core.queries.lookup import lookup
from schema_registry.model import Field

FEW = 30
"""Categories that a plain list of options still serves; of more, one types to find one."""
MOST, MOST_OF_EACH = 20, 5
"""Records that are offered at once: of one entity, and of each where there are several."""
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
    """Those whose way from the top, name or id holds the text, or whose pinyin begins with it."""
    tree, tag = branches(field), ctx.locale.tag
    leaf = field.options.get("leaf") is True
    offered = (one.value for one in field.choices if not one.retired and not (leaf and one.value in tree.inner))
    said = ((id, tree.said(id, tag)) for id in offered)
    return [(id, way) for id, way in said if sought in fold(way) or sought in fold(id) or _sounds(tree, id, sought)]


def _sounds(tree: Branches, id: str, sought: str) -> bool:
    """Whether a category is typed so: by the name that it has in its pack, by pinyin, or by initials."""
    name = fold(tree.by_id[id].title.default)
    return sought in name or (sought.isascii() and any(typed.startswith(sought) for typed in spellings(name)))


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


def records_of_any(ctx: Context, field: Field, text: str, only: str = "") -> list[Offer]:
    """Records that a field may lead to, of one entity or of all of them: each with what it is."""
    asked = [one for one in field.targets if not only or one.name == only]
    limit = MOST if len(asked) == 1 else MOST_OF_EACH
    return [
        (f"{one.name}{BETWEEN}{link.id}", titled(one, link.title, ctx.locale.tag))
        for one in asked
        if scope(ctx, one.name, "read") != "none"
        for link in lookup(ctx, one.name, text, limit)
    ]
