"""People and units that records name: they are there and may be chosen; typed names become numbers.

One statement for each batch and table. What a record holds already is not judged: who has left stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from core.access.actors import NOBODY, KnownActor, by_ids
from core.codes import people as codes
from core.context import Context, Live
from core.kinds.choice import listed
from core.kinds.cleaning import short
from core.kinds.fold import fold
from core.kinds.named import Called
from core.kinds.user import UserKind
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import Shape
from core.storage import system
from schema_registry.model import Entity, Field, Text
from schema_registry.problems import Code, Problem


class _Known(NamedTuple):
    """Somebody, or a unit: `key` tells it apart among those of one name."""

    id: int
    key: str
    name: str
    active: bool


class _Table(NamedTuple):
    """Where values of a kind are looked up, and what is said of those that are not found."""

    key: sa.Column[str]
    table: sa.Table
    none: Code
    several: Code


POOL = frozenset({"pool", "公海"})
"""What is written in place of an owner, folded."""
_OWNER = Field("sys_owner", "sys_owner", "user", Text("Owner"))
_TABLES = {
    "user": _Table(system.actor.c.login, system.actor, codes.NOBODY, codes.SEVERAL_PEOPLE),
    "unit": _Table(system.unit.c.code, system.unit, codes.NO_SUCH_UNIT, codes.SEVERAL_UNITS),
}


def settle(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Makes numbers of names, and refuses whom nobody knows and who may not be chosen any more."""
    named = ctx.live.derive(_named, shape.entity.name)
    for kind, table in _TABLES.items() if named else ():
        fields = [name for name, of in named if of == kind]
        asked = {draft.values[name] for draft in drafts for name in fields if draft.values.get(name) is not None}
        find = _finder(ctx, table, asked)
        for draft in drafts if asked else ():
            for name in fields:
                if draft.values.get(name) is not None:
                    _settle(shape, table, draft, name, find)


def owners(ctx: Context, entity: Entity, names: Iterable[str]) -> Mapping[str, KnownActor | Problem]:
    """Whom names stand for, as people are typed, to give records to; why not, where nobody or several are meant.

    Where the entity has a pool, the word for it puts a record there, in the actor's unit.
    """
    wanted = set(names)
    pooled = {name for name in wanted if fold(name) in POOL} if entity.pool is not None else set[str]()
    return {**_people(ctx, wanted - pooled), **dict.fromkeys(pooled, NOBODY._replace(unit=ctx.actor.unit))}


def _people(ctx: Context, names: Iterable[str]) -> dict[str, KnownActor | Problem]:
    read = UserKind().reader(_OWNER, ctx.locale)
    asked = {name: read(name) for name in names}
    if not asked:
        return {}
    find = _finder(ctx, _TABLES["user"], asked.values())
    found = {name: [one.id for one in find(value) if one.active] for name, value in asked.items()}
    known = by_ids(ctx.connection, (id for ids in found.values() for id in ids))
    return {name: known[ids[0]] if len(ids) == 1 else _unknown(name, ids, known) for name, ids in found.items()}


def _unknown(name: str, ids: Sequence[int], known: Mapping[int, KnownActor]) -> Problem:
    if not ids:
        return codes.NOBODY.at("/sys_owner", value=short(name))
    return codes.SEVERAL_PEOPLE.at("/sys_owner", value=short(name), known=listed(known[id].login for id in ids))


def _settle(shape: Shape, table: _Table, draft: Draft, name: str, find: Callable[[object], list[_Known]]) -> None:
    value, before = draft.values[name], draft.before.get(name)
    found = [one for one in find(value) if one.active or one.id == before]
    if len(found) == 1:
        draft.values[name] = found[0].id
        if found[0].id == before:
            del draft.values[name]
        return
    del draft.values[name]
    pointer = shape.fields[name].pointer
    if found:
        draft.refuse(table.several.at(pointer, value=short(value), known=listed(one.key for one in found)))
    else:
        draft.refuse(table.none.at(pointer, value=short(value)))


def _finder(ctx: Context, table: _Table, asked: Iterable[object]) -> Callable[[object], list[_Known]]:
    """A function from a number or a name to those who may be meant: by number, else by key, else by whole name."""
    numbers = [value for value in asked if isinstance(value, int)]
    names = {fold(value) for value in asked if isinstance(value, Called)}
    known = list(_by_number(ctx, table, numbers))
    if names:
        # Names are folded here: no database folds as we do, and there are no more people than a process can hold.
        known += [one for one in _all(ctx, table) if fold(one.key) in names or fold(one.name) in names]
    there = {one.id: one for one in sorted(known, key=lambda one: one.key)}

    def find(value: object) -> list[_Known]:
        if isinstance(value, int):
            return [there[value]] if value in there else []
        wanted = fold(str(value))
        by_key = [one for one in there.values() if fold(one.key) == wanted]
        return by_key or [one for one in there.values() if fold(one.name) == wanted]

    return find


def _by_number(ctx: Context, table: _Table, numbers: list[int]) -> Iterable[_Known]:
    for chunk in chunks(set(numbers)):
        yield from _all(ctx, table, table.table.c.id.in_(chunk))


def _all(ctx: Context, table: _Table, *where: sa.ColumnElement[bool]) -> Iterable[_Known]:
    columns = (table.table.c.id, table.key, table.table.c.name, table.table.c.active)
    return [_Known(*row) for row in ctx.connection.execute(sa.select(*columns).where(*where))]


def _named(live: Live, entity: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.name, one.kind) for one in live.model.entities[entity].stored if one.kind in _TABLES and one.given
    )
