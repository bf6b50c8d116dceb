"""Composite conditions on the bar over a list: each says what it asks, opens in the form, and can be taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask_babel import gettext as _

from admin.menu import records_path
from admin.query.drafts import ANY, Branch, Node, Rule
from admin.query.reading import draft_of, json_of, members
from admin.query.ways import LENGTHS, NAMED_VALUES, PERIOD
from admin.query.wording import Names, listed, names_in, rule_words, sentence
from admin.views.address import Condition, ListAddress
from admin.views.conditions import Chip, tree
from admin.views.tabs import href
from core.context import Context
from core.errors import Rejected
from core.queries.address import read_json
from core.queries.query import FilterTree
from schema_registry.model import Entity

_ONLY_HERE = frozenset({PERIOD, *LENGTHS, *NAMED_VALUES})
"""Ways that the form of one condition does not have."""


def building(address: ListAddress) -> str:
    """Where the conditions of a list are put together."""
    query = address.at("").query()
    path = records_path(address.entity, "query")
    return f"{path}?{query}" if query else path


def chips_of(ctx: Context, entity: Entity, address: ListAddress) -> Mapping[Condition, Chip]:
    """The chips of those flat conditions that only the form of composite queries can say: `this month`, `is me`."""
    found: dict[Condition, Chip] = {}
    for one in address.conditions:
        parts = draft_of(ctx, entity, tree(ListAddress(entity.name, conditions=(one,)))).parts
        if len(parts) == 1 and isinstance(parts[0], Rule) and parts[0].way in _ONLY_HERE:
            said = rule_words(ctx, entity, parts[0], {})
            found[one] = Chip(one.path, said.title, said.operator, said.value, building(address), built=True)
    return found


def further_chips(ctx: Context, entity: Entity, address: ListAddress) -> Iterable[Chip]:
    """A chip for each of the conditions that are not flat, in words."""
    if not address.further:
        return []
    try:
        parts = list(members(read_json(address.further)))
    except Rejected:  # the page says what is wrong; here it can be taken away
        return [Chip("", _("Further conditions"), "", "", building(address), href(address.without("")), built=True)]
    nodes = [_node(draft_of(ctx, entity, part)) for part in parts]
    names = names_in(ctx, entity, nodes)
    return [
        replace(_chip(ctx, entity, node, names), ask=building(address), off=href(_without(address, parts, at)))
        for at, node in enumerate(nodes)
    ]


def _node(branch: Branch) -> Node:
    """The one condition that a branch holds, or all of it."""
    return branch.parts[0] if len(branch.parts) == 1 and branch.join in ("all", ANY) else branch


def _chip(ctx: Context, entity: Entity, node: Node, names: Names) -> Chip:
    if isinstance(node, Rule):
        said = rule_words(ctx, entity, node, names)
        return Chip("", said.title, said.operator, said.value, built=True)
    if isinstance(node, Branch) and node.join == ANY and not node.relation:
        return Chip("", _("Any of"), "", listed(ctx, entity, node, names), built=True, joined=True)
    return Chip("", "", "", sentence(ctx, entity, node, names), built=True, joined=True)


def _without(address: ListAddress, parts: list[FilterTree], at: int) -> ListAddress:
    """The list without one of its further conditions."""
    rest = [*parts[:at], *parts[at + 1 :]]
    further = json_of(rest[0] if len(rest) == 1 else {"_and": rest}) if rest else ""
    return replace(address.at(""), further=further)
