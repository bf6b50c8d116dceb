"""Favourite sets as rows. A set is its owner's alone; what stands in it is seen through the one query path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.codes import favourites as codes
from core.context import Context
from core.errors import Missing, Rejected
from core.kept_names import kept_name
from core.queries.counting import found_ids
from core.queries.filters import read_filter
from core.queries.find import find
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import FilterTree, Query
from core.storage.personal import favourite as records
from core.storage.personal import favourite_set as sets
from schema_registry.model import Entity

MOST_SETS, MOST_RECORDS = 100, 10_000
STARRED = ""
"""The name of the set of records with a star; it comes into being with the first."""


@dataclass(frozen=True, slots=True)
class FavouriteSet:
    """A set of the actor's. `size`: the records that it names, `open`: those that are not worked through."""

    id: int
    entity: str
    name: str
    size: int
    open: int


@dataclass(frozen=True, slots=True)
class Place:
    """A set that a record stands in, and whether it was worked through there."""

    set: int
    name: str
    done: bool


_MINE = (sets.c.actor == sa.bindparam("me"), sets.c.entity == sa.bindparam("of"))
_SIZE = sa.func.count(records.c.record)
_SETS = (
    sa.select(sets.c.id, sets.c.name, _SIZE, _SIZE - sa.func.count(records.c.done_at))
    .select_from(sets.outerjoin(records))
    .where(*_MINE)
    .group_by(sets.c.id, sets.c.name)
    .order_by(sets.c.name, sets.c.id)
)
_PLACES = (
    sa.select(sets.c.id, sets.c.name, records.c.done_at)
    .join(records)
    .where(*_MINE, records.c.record == sa.bindparam("record"))
    .order_by(sets.c.name)
)
"""Asked for every list and card that is drawn, so they are made once."""


def sets_of(ctx: Context, entity: str) -> tuple[FavouriteSet, ...]:
    """The actor's sets of an entity by name, that of the stars first, if there is one. One statement."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    rows = ctx.connection.execute(_SETS, {"me": ctx.actor.id, "of": found.key})
    return tuple(FavouriteSet(row[0], entity, row[1], row[2], row[3]) for row in rows)


def set_of(ctx: Context, entity: str, number: int) -> FavouriteSet:
    """One of them. Raises Missing."""
    one = next((one for one in sets_of(ctx, entity) if one.id == number and one.name), None)
    if one is None:
        raise Missing([codes.NO_SET.at()])
    return one


def places_of(ctx: Context, entity: str, record: str) -> tuple[Place, ...]:
    """The sets of the actor that a record stands in, that of the stars first, under an empty name. One statement."""
    found = entity_named(ctx.live, entity)
    rows = ctx.connection.execute(_PLACES, {"me": ctx.actor.id, "of": found.key, "record": record})
    return tuple(Place(row[0], row[1], row[2] is not None) for row in rows)


def begin(ctx: Context, entity: str, name: str) -> int:
    """The number of a new set. Raises Rejected."""
    there = sets_of(ctx, entity)
    if len(there) >= MOST_SETS:
        raise Rejected([codes.TOO_MANY_SETS.at(limit=MOST_SETS)])
    return _make(ctx, entity_named(ctx.live, entity), _named(name, there))


def rename(ctx: Context, entity: str, number: int, name: str) -> None:
    """Calls a set something else. Raises Missing, Rejected."""
    kept = set_of(ctx, entity, number)
    others = [one for one in sets_of(ctx, entity) if one.id != kept.id]
    ctx.connection.execute(sa.update(sets).where(sets.c.id == number).values(name=_named(name, others)))


def remove(ctx: Context, entity: str, number: int) -> None:
    """The set is gone; its records are untouched."""
    set_of(ctx, entity, number)
    ctx.connection.execute(sa.delete(records).where(records.c.set == number))
    ctx.connection.execute(sa.delete(sets).where(sets.c.id == number))


def star(ctx: Context, entity: str, record: str, on: bool) -> None:
    """Gives a record the actor's star, or takes it. Raises Missing where they do not see it."""
    found = entity_named(ctx.live, entity)
    get(ctx, found.name, record, ("id",))
    number = ctx.connection.scalar(sa.select(sets.c.id).where(*_own(ctx, found), sets.c.name == STARRED))
    if on:
        _insert(ctx, _make(ctx, found, STARRED) if number is None else int(number), [record])
    elif number is not None:
        ctx.connection.execute(sa.delete(records).where(records.c.set == number, records.c.record == record))


def put(ctx: Context, entity: str, number: int, wanted: Iterable[str]) -> int:
    """Records that the actor sees stand in the set from now on; how many there were among those wanted."""
    ids = list(dict.fromkeys(wanted))
    page = find(ctx, Query(entity, ("id",), {"id": {"_in": ids}}, limit=max(1, len(ids)))) if ids else None
    set_of(ctx, entity, number)
    seen = [str(row["id"]) for row in page.rows] if page else []
    _refuse_more(ctx, number, len(seen))
    _insert(ctx, number, seen)
    return len(seen)


def fill(ctx: Context, entity: str, number: int, filter: FilterTree | None, search: str = "") -> int:
    """All that a list finds stands in the set from now on; how many were added. Raises Rejected for too many."""
    set_of(ctx, entity, number)
    found = entity_named(ctx.live, entity)
    wanted, problems = read_filter(ctx, found, filter)
    if problems:
        raise Rejected(problems)
    there = sa.select(records.c.record).where(records.c.set == number)
    matching = found_ids(ctx, found, wanted, search).limit(MOST_RECORDS + 1).subquery()
    new = sa.select(sa.literal(number), matching.c.id).where(matching.c.id.not_in(there))
    added = int(ctx.connection.scalar(sa.select(sa.func.count()).select_from(new.subquery())) or 0)
    _refuse_more(ctx, number, added)
    ctx.connection.execute(sa.insert(records).from_select(["set", "record"], new))
    return added


def take(ctx: Context, entity: str, number: int, wanted: Iterable[str]) -> None:
    """Records stand in the set no more."""
    set_of(ctx, entity, number)
    ids = list(wanted)
    ctx.connection.execute(sa.delete(records).where(records.c.set == number, records.c.record.in_(ids)))


def done(ctx: Context, entity: str, number: int, record: str, on: bool = True) -> None:
    """A record of the set is worked through, or is not after all. Raises Missing where it does not stand there."""
    set_of(ctx, entity, number)
    mine = (records.c.set == number, records.c.record == record)
    changed = ctx.connection.execute(
        sa.update(records).where(*mine).values(done_at=ctx.clock() if on else None).returning(records.c.record)
    )
    if changed.first() is None:
        raise Missing([codes.NOT_IN_SET.at()])


def following(ctx: Context, entity: str, number: int) -> str:
    """The id of the first record of the set that is still to be worked, in the order of the entity's list; "" when
    there is none."""
    found = entity_named(ctx.live, entity)
    asked = Query(found.name, ("id",), {"_kept": f"{number}:open"}, sort=found.list.sort, limit=1)
    rows = find(ctx, asked).rows
    return str(rows[0]["id"]) if rows else ""


def _own(ctx: Context, entity: Entity) -> tuple[sa.ColumnElement[bool], ...]:
    return sets.c.actor == ctx.actor.id, sets.c.entity == entity.key


def _make(ctx: Context, entity: Entity, name: str) -> int:
    row = {"actor": ctx.actor.id, "entity": entity.key, "name": name, "created_at": ctx.clock()}
    return int(ctx.connection.execute(sa.insert(sets).values(row).returning(sets.c.id)).scalar_one())


def _insert(ctx: Context, number: int, wanted: Iterable[str]) -> None:
    ids = list(wanted)
    known = sa.select(records.c.record).where(records.c.set == number, records.c.record.in_(ids))
    there = set(ctx.connection.scalars(known))
    rows = [{"set": number, "record": one} for one in ids if one not in there]
    if rows:
        ctx.connection.execute(sa.insert(records), rows)


def _refuse_more(ctx: Context, number: int, added: int) -> None:
    size = ctx.connection.scalar(sa.select(sa.func.count()).where(records.c.set == number)) or 0
    if size + added > MOST_RECORDS:
        raise Rejected([codes.TOO_MANY_RECORDS.at(limit=MOST_RECORDS)])


def _named(name: str, others: Iterable[FavouriteSet]) -> str:
    return kept_name(name, (one.name for one in others), none=codes.NO_NAME, taken=codes.NAME_TAKEN)
