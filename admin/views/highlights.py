"""What stands out in a list: by its definition, and by what a reader added, which stands in the address.

A highlight has a tone, a sign and words, so that nobody has to tell colours apart. Of several that hold for a row, or
for a cell, the first one shows; a reader's own come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

import msgspec

from admin.views.address import ListAddress, view_of
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.address import read_json
from core.queries.query import Row
from core.queries.verdicts import Test, problems_of, verdicts
from schema_registry.frozen import Frozen
from schema_registry.model import TONES, Entity

MOST = 8
"""Highlights that a reader may add to a list."""
LONGEST_TITLE = 60
SIGNS: Mapping[str, str] = Frozen(
    {
        "ok": "circle-check",
        "warn": "alert-triangle",
        "bad": "alert-circle",
        "accent": "info-circle",
        "violet": "flag",
        "teal": "bookmark",
    }
)
"""The icon of each tone."""


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One highlight of a reader's, as the address holds it. `on`: the columns; none for whole rows."""

    tone: str
    when: dict[str, object]
    title: Annotated[str, msgspec.Meta(max_length=LONGEST_TITLE)] = ""
    on: Annotated[list[str], msgspec.Meta(max_length=12)] = []


@dataclass(frozen=True, slots=True)
class Lit:
    """How something stands out: its tone, its sign and what that means."""

    tone: str
    title: str

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Rule:
    """One highlight, whoever made it."""

    lit: Lit
    test: Test
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lights:
    """What stands out on a page: rows by id, cells by id and path, and what the signs mean."""

    rows: Mapping[str, Lit] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Lit] = field(default_factory=dict)
    legend: tuple[Lit, ...] = ()


# ---- a reader's own, in the address
def read_own(text: str) -> tuple[Own, ...]:
    """The highlights in an address. Raises Rejected where they are none."""
    if not text:
        return ()
    try:
        listed = read_json(f'{{"all": {text}}}')["all"]
        found = msgspec.convert(listed, list[Own], strict=True)
    except (msgspec.ValidationError, KeyError):
        found = None
    if found is None or len(found) > MOST or not all(one.tone in TONES and one.when for one in found):
        expected = '[{"tone": "warn", "when": {…}, "on": ["…"], "title": "…"}]'
        raise Rejected([codes.WRONG_VALUE.at("/highlight", name="highlight", expected=expected)])
    return tuple(found)


def with_own(address: ListAddress, own: Iterable[Own]) -> ListAddress:
    """The list with these highlights of the reader's."""
    kept = list(own)
    text = msgspec.json.encode(kept, enc_hook=str).decode() if kept else ""
    return replace(address.at(""), highlights=text)


# ---- all of a list's
def rules_of(ctx: Context, entity: Entity, address: ListAddress) -> tuple[Rule, ...]:
    """The highlights of a list. Those of the definition that cannot be asked (a kind is not installed) are left out.

    Raises Rejected where those of the address are none.
    """
    tag = ctx.locale.tag
    own = [Rule(Lit(one.tone, one.title), one.when, tuple(one.on)) for one in read_own(address.highlights)]
    view = next((one for one in entity.list.views if address.asks(view_of(entity.name, one))), None)
    defined = (view.highlights if view else ()) or entity.list.highlights
    rules = (Rule(Lit(one.tone, one.title.say(tag)), one.when, one.fields) for one in defined)
    return (*own, *(one for one in rules if not problems_of(ctx, entity, one.test)))


def lights_of(ctx: Context, entity: Entity, rules: Sequence[Rule], rows: Sequence[Row]) -> Lights:
    """What stands out of some rows. One statement, where there is anything to ask."""
    held = verdicts(ctx, entity.name, [str(row["id"]) for row in rows], [rule.test for rule in rules])
    lit_rows: dict[str, Lit] = {}
    lit_cells: dict[tuple[str, str], Lit] = {}
    for id, met in held.items():
        for rule in (rule for rule, holds in zip(rules, met, strict=True) if holds):
            for path in rule.on:
                lit_cells.setdefault((id, path), rule.lit)
            if not rule.on:
                lit_rows.setdefault(id, rule.lit)
    shown = {*lit_rows.values(), *lit_cells.values()}
    legend = tuple(dict.fromkeys(rule.lit for rule in rules if rule.lit in shown and rule.lit.title))
    return Lights(lit_rows, lit_cells, legend)
