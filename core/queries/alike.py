"""Records that are like one that somebody types: the same phone number, the same code, the same company.

One question through the one query path: nobody is told of a record that they may not see, but for what its entity
discloses. Names are compared as
companies write them: `上海电气集团股份有限公司` is `上海电气`, `Wagner Spedition GmbH` is `Wagner Spedition`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.access.rights import scope
from core.context import Context
from core.kinds.fold import fold
from core.kinds.kind import Refused
from core.queries.filters import operators_of
from core.queries.find import find
from core.queries.paths import entity_named, resolve
from core.queries.query import FilterTree, Person, Query, Row
from schema_registry.model import Entity, Field

MOST = 5
"""Records that are told."""
ASKED = 20
"""Records that are looked at: what a name finds is compared afterwards."""
SHORTEST = 2
"""Characters of a name that are looked for: with one, everything would be alike."""
_LEGAL = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|股份公司|总公司|分公司|集团|公司)+$"
    r"|([\s,，.]|\b)(co|company|corp|corporation|ltd|limited|inc|incorporated|llc|llp|plc|gmbh|mbh|ag|kg|ohg|ug|se|sa"
    r"|sas|sarl|srl|spa|bv|nv|oy|ab|as|aps|kk|pte|pty)\.?$",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"[\s.,;:，。·、'’\"“”()（）\[\]【】&＆+/\\-]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that is like the one that is typed, and the fields in which it is."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """That there are records like the one that is typed which the actor may not see, by the fields in which they are;
    whose they are, where that is told."""

    fields: tuple[Field, ...]
    owner: Person | None


def alike(ctx: Context, entity: str, texts: Mapping[str, str], but: str = "") -> tuple[Alike, ...]:
    """At most five records that share a value with what is typed, those that share most first; `but` is left out.

    `texts`: what stands in the form, by field. What does not read yet is like nothing. Raises Missing, Denied.
    """
    found = entity_named(ctx.live, entity)
    typed = {one.field.name: one for one in _typed(ctx, found, texts)}
    if not typed:
        return ()
    rows = _asked(ctx, found, typed, but, "$title")
    shared = [Alike(str(row["id"]), str(row["$title"]) or "—", _shared(typed, row)) for row in rows]
    return tuple(sorted((one for one in shared if one.fields), key=lambda one: (-len(one.fields), one.title)))[:MOST]


def _asked(ctx: Context, entity: Entity, typed: Mapping[str, _Asked], but: str, column: str) -> Sequence[Row]:
    """The records that hold one of the values, or a text around it; but for one."""
    likes: FilterTree = {"_or": [one.filter for one in typed.values()]}
    other: FilterTree = {"_and": [{"id": {"_neq": but}}, likes]} if but else likes
    return find(ctx.unshown, Query(entity.name, (column, *typed), other, limit=ASKED)).rows


def alike_unseen(ctx: Context, entity: str, texts: Mapping[str, str], but: str = "") -> tuple[Unseen, ...]:
    """What the entity discloses of records like the one that is typed which the actor may not see: nothing, that
    there are some, or whose they are. Not how many."""
    found = entity_named(ctx.live, entity)
    told = found.discloses.duplicates
    typed = {one.field.name: one for one in _typed(ctx, found, texts)} if told else {}
    if not typed:
        return ()
    everywhere = ctx.acting_as(replace(ctx.actor, superuser=True))
    there = _asked(everywhere, found, typed, but, "sys_owner")
    ids = [str(row["id"]) for row in there]
    mine: set[object] = set()
    if scope(ctx, found.name, "read") != "none" and ids:
        mine = {row["id"] for row in find(ctx, Query(found.name, ("id",), {"id": {"_in": ids}}, limit=ASKED)).rows}
    unseen = {}
    for row in there:
        shared, owner = _shared(typed, row), row["sys_owner"] if told == "owner" else None
        if shared and row["id"] not in mine:
            unseen[shared, owner] = Unseen(shared, owner if isinstance(owner, Person) else None)
    return tuple(unseen.values())[:MOST]


def bare(name: str) -> str:
    """What is left of a company's name: folded, without legal forms, blanks and punctuation."""
    left = fold(name)
    while (shorter := _LEGAL.sub("", left.rstrip(" .,，。)）&"))) != left:
        left = shorter
    return _LOOSE.sub("", left) or _LOOSE.sub("", fold(name))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A value to look for: how it is asked, and how what was found is compared. `named`: by the rules of names."""

    field: Field
    value: object
    filter: FilterTree
    named: bool


def _typed(ctx: Context, entity: Entity, texts: Mapping[str, str]) -> Iterator[_Asked]:
    for name in entity.duplicates:
        field, text = entity.fields[name], texts.get(name, "").strip()
        kind = ctx.live.kinds[field.kind]
        try:
            value = kind.reader(field, ctx.locale)(text) if text else None
        except Refused:
            continue
        if value is None:
            continue
        if field.search and isinstance(value, str) and "_contains" in operators_of(ctx, resolve(ctx, entity, name)):
            if len(core := _core(value)) >= SHORTEST:
                yield _Asked(field, value, {name: {"_contains": core}}, named=kind.widget == "text")
        else:
            yield _Asked(field, value, {name: {"_eq": kind.json_writer(field)(value)}}, named=False)


def _core(name: str) -> str:
    """The longest piece of a name that another spelling of it has as well."""
    left = fold(name)
    while (shorter := _LEGAL.sub("", left.rstrip(" .,，。)）&"))) != left:
        left = shorter
    return max(_LOOSE.split(left) or [""], key=len)


def _shared(typed: Mapping[str, _Asked], row: Row) -> tuple[Field, ...]:
    return tuple(one.field for name, one in typed.items() if _same(one, row.get(name)))


def _same(asked: _Asked, value: object) -> bool:
    if asked.named and isinstance(value, str):
        return bare(value) == bare(str(asked.value))
    if isinstance(value, str):
        return fold(value) == fold(str(asked.value))
    return value == asked.value
