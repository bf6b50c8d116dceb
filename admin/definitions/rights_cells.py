"""What roles say of entities, in as few words as a cell of the matrix has room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from schema_registry.rights_words import act_said, scope_said
from schema_registry.roles import ACTIONS, SCOPES
from schema_registry.view import mapping

ANY = "*"
Stated = Mapping[str, object]
"""A role as its documents say it."""
REACHES: Mapping[str, object] = {
    "own": _l("own"),
    "unit": _l("units"),
    "unitAndBelow": _l("units and below"),
    "all": _l("all"),
    "where": _l("by condition"),
}
"""Reaches in one word; others as the plan says them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The rights of one role on one entity. `groups`: (reach, the actions with it), the widest first; `inherited`:
    `*` speaks for the entity; `fields`: how many of its fields are hidden, masked or only read."""

    href: str
    groups: tuple[tuple[str, str], ...]
    inherited: bool
    fields: str = ""


def cell(role: Stated, entity: str, href: str, locale: str) -> Cell:
    """A cell of the matrix."""
    named = mapping(role.get("entities"))
    said = mapping(named.get(entity, named.get(ANY)))
    by: dict[str, list[str]] = {}
    for action in ACTIONS:
        for reach in reaches_of(said.get(action)):
            by.setdefault(reach, []).append(act_said(action, locale))
    order = [*reversed(SCOPES), "where"]
    groups = sorted(by.items(), key=lambda one: order.index(one[0]) if one[0] in order else -1)
    comma = "、" if locale.startswith("zh") else ", "
    shown = tuple((reach_said(reach, locale), comma.join(actions)) for reach, actions in groups)
    restricted = sum(right != "write" for right in mapping(mapping(role.get("fields")).get(entity)).values())
    fields = ngettext("%(num)s field restricted", "%(num)s fields restricted", restricted) if restricted else ""
    return Cell(href, shown, entity != ANY and entity not in named, fields)


def reaches_of(stated: object) -> Iterator[str]:
    """The scopes of a stated right that give something, and `where` for each of its conditions."""
    found = dict.fromkeys(one if isinstance(one, str) else "where" for one in listed(stated))
    yield from (one for one in found if one != "none")


def listed(stated: object) -> Sequence[object]:
    """A stated right as a list of grants."""
    if stated is None:
        return ()
    return stated if isinstance(stated, list) else (stated,)


def reach_said(reach: str, locale: str) -> str:
    """A reach in a word or two."""
    return str(REACHES[reach]) if reach in REACHES else scope_said(reach, locale)
