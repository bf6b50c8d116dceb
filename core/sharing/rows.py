"""Shares as rows. Whoever sees a record sees with whom it is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from core.access.rights import require
from core.access.shares import PERSON, ROLE, UNIT, begun
from core.access.units import units
from core.context import Context
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import Person
from core.records.shares import named
from core.storage.sharing import share as shares
from schema_registry.model import Entity

MOST_TEAMS = 50
_KNOWN = sa.select(shares).where(shares.c.record == sa.bindparam("record"), shares.c.entity == sa.bindparam("of"))
"""Asked for every card that is drawn, so it is made once."""
Said = Mapping[str, object]
"""A share as the log says it: whom, right, team, until."""


@dataclass(frozen=True, slots=True)
class Share:
    """One share. `name`: what whoever it is with is called; `over`: its last day is past, it gives nothing."""

    whom: str
    name: str
    right: str
    team: str
    until: date | None
    by: Person
    at: datetime
    over: bool

    @property
    def sort(self) -> str:
        """`actor`, `unit` or `role`."""
        return self.whom.partition(":")[0]


def shares_of(ctx: Context, entity: str, record: str) -> tuple[Share, ...]:
    """The shares of a record, those of its team first, each by name. Raises Missing where the actor sees none."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    id = str(get(ctx, found.name, record, ("id",))["id"])
    return known(ctx, found, id)


def known(ctx: Context, entity: Entity, record: str) -> tuple[Share, ...]:
    """The same of a record that the actor was found to see. One statement where there are none."""
    rows = ctx.connection.execute(_KNOWN, {"record": record, "of": entity.key}).all()
    names = named(ctx, {*(row.whom for row in rows), *(f"{PERSON}{row.by}" for row in rows)}) if rows else {}
    today = ctx.today()
    found = (
        Share(
            row.whom,
            names[row.whom],
            row.right,
            row.team,
            row.until,
            Person(row.by, names[f"{PERSON}{row.by}"]),
            row.at,
            row.until is not None and row.until < today,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: (one.over, not one.team, one.sort, one.name, one.whom)))


def teams_of(ctx: Context, entity: Entity) -> tuple[str, ...]:
    """What people are in teams on an entity's records, for whoever types another: the most frequent ones."""
    count = sa.func.count().desc()
    query = sa.select(shares.c.team).where(shares.c.entity == entity.key, shares.c.team != "")
    return tuple(
        ctx.connection.scalars(query.group_by(shares.c.team).order_by(count, shares.c.team).limit(MOST_TEAMS))
    )


def offered(ctx: Context) -> tuple[tuple[str, str], ...]:
    """The units in use and the roles, as they are kept and as they are called."""
    roles = sorted(ctx.model.roles.values(), key=lambda one: one.name)
    found = [(f"{UNIT}{one.id}", one.path) for one in units(ctx.connection) if one.active]
    return (*found, *((f"{ROLE}{one.name}", one.title.say(ctx.locale.tag)) for one in roles))


# ---- what the log says
def standing(ctx: Context, record: str, whom: Iterable[str]) -> dict[str, Said]:
    """The shares of a record with some, as the log would say them."""
    query = sa.select(shares).where(shares.c.record == record, shares.c.whom.in_(sorted(set(whom))))
    return {row.whom: said(row.whom, row.right, row.team, row.until) for row in ctx.connection.execute(query)}


def said(whom: str, right: str, team: str, until: date | None) -> Said:
    return {"whom": whom, "right": right, "team": team, "until": until.isoformat() if until else None}


def put(ctx: Context, entity: Entity, record: str, whom: str, wanted: Said | None, at: datetime) -> None:
    """The share of a record with somebody is this one from now on, or none."""
    if wanted is not None:
        begun(ctx.connection, whom, entity.key)
    gone = sa.delete(shares).where(shares.c.record == record, shares.c.whom == whom)
    ctx.connection.execute(gone)
    if wanted is None:
        return
    until = date.fromisoformat(str(wanted["until"])) if wanted["until"] else None
    row = {**wanted, "until": until, "entity": entity.key, "record": record, "by": ctx.actor.id, "at": at}
    ctx.connection.execute(sa.insert(shares), [row])


def count(ctx: Context, record: str) -> int:
    query = sa.select(sa.func.count()).select_from(shares).where(shares.c.record == record)
    return int(ctx.connection.scalar(query) or 0)
