"""Who works in which units and stands in for whom; what becomes of an actor by that.

Whoever moves people, units or deputies makes every process look again at its next request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from core.access.actors import KnownActor, by_ids
from core.access.sessions import security_changed
from core.access.shares import faces_of, known_by
from core.access.units import units
from core.codes import units as codes
from core.context import Actor
from core.errors import Missing, Rejected
from core.storage.system import actor, deputy, member, unit
from schema_registry.problems import Problem

LONGEST_POSITION = 100
MOST_UNITS = 50
"""Units that one person may work in."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody works in a unit: as what, and whether they lead it."""

    unit: int
    position: str = ""
    manager: bool = False


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody stands in for the actor from a day on until another, both included."""

    id: int
    actor: int
    deputy: int
    since: date
    until: date


def placed(connection: sa.Connection, actors: Sequence[Actor], today: date) -> tuple[Actor, ...]:
    """The actors with all units that they see, the people whose deputies they are today, and what is shared with
    them. Four statements."""
    standing = _stood_in_for(connection, [one.id for one in actors], today)
    everybody = {one.id for one in actors}.union(*standing.values())
    working = {id: frozenset(one.unit for one in held) for id, held in memberships(connection, everybody).items()}
    below, above = _around(connection, frozenset[int]().union(*working.values()))
    found = []
    for one in actors:
        absent = standing.get(one.id, frozenset())
        own = frozenset[int]().union(*(working.get(id, frozenset()) for id in (one.id, *absent)))
        under = frozenset[int]().union(*(below[id] for id in own))
        found.append(replace(one, units=own, below=under, stands_in=absent))
    faces = [faces_of(one, frozenset[int]().union(*(above[id] for id in one.units))) for one in found]
    known = known_by(connection, frozenset[str]().union(*faces))
    return tuple(
        replace(one, shares=frozenset((entity, whom) for whom in called & known.keys() for entity in known[whom]))
        for one, called in zip(found, faces, strict=True)
    )


def _stood_in_for(connection: sa.Connection, ids: Iterable[int], today: date) -> Mapping[int, frozenset[int]]:
    lasting = sa.and_(deputy.c.since <= today, deputy.c.until >= today)
    query = sa.select(deputy.c.deputy, deputy.c.actor).where(deputy.c.deputy.in_(sorted(ids)), lasting)
    found: dict[int, set[int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.deputy, set()).add(row.actor)
    return {id: frozenset(absent) for id, absent in found.items()}


_Trees = Mapping[int, frozenset[int]]


def _around(connection: sa.Connection, places: frozenset[int]) -> tuple[_Trees, _Trees]:
    """Some units, each with itself and all below it; and each with itself and all above it."""
    below: dict[int, set[int]] = {place: {place} for place in places}
    above: dict[int, set[int]] = {place: {place} for place in places}
    if places:
        start = sa.select(unit.c.id.label("place"), unit.c.id.label("unit")).where(unit.c.id.in_(sorted(places)))
        down = start.cte("down", recursive=True)
        down = down.union(sa.select(down.c.place, unit.c.id).join(down, unit.c.parent == down.c.unit))
        up = start.cte("up", recursive=True)
        up = up.union(sa.select(up.c.place, unit.c.parent).join(up, unit.c.id == up.c.unit))
        inside = sa.select(sa.true().label("inside"), down.c.place, down.c.unit)
        outside = sa.select(sa.false(), up.c.place, up.c.unit).where(up.c.unit.is_not(None))
        for row in connection.execute(inside.union_all(outside)):
            (below if row.inside else above)[row.place].add(row.unit)
    return _frozen(below), _frozen(above)


def _frozen(found: Mapping[int, set[int]]) -> _Trees:
    return {place: frozenset(others) for place, others in found.items()}


# ---- where people work
def memberships(connection: sa.Connection, ids: Iterable[int]) -> dict[int, tuple[Membership, ...]]:
    """The units that some people work in, by their number, in the order of units' numbers."""
    found: dict[int, list[Membership]] = {}
    query = sa.select(member).where(member.c.actor.in_(sorted(ids))).order_by(member.c.actor, member.c.unit)
    for row in connection.execute(query):
        found.setdefault(row.actor, []).append(Membership(row.unit, row.position, row.manager))
    return {id: tuple(held) for id, held in found.items()}


def staff(connection: sa.Connection, unit_id: int) -> tuple[tuple[KnownActor, Membership], ...]:
    """The people with an open account who work in a unit, and as what, by name. Two statements."""
    query = sa.select(member).where(member.c.unit == unit_id)
    held = {row.actor: Membership(row.unit, row.position, row.manager) for row in connection.execute(query)}
    found = [one for one in by_ids(connection, held).values() if one.active]
    return tuple((one, held[one.id]) for one in sorted(found, key=lambda one: (one.name, one.id)))


def managers(connection: sa.Connection) -> dict[int, tuple[str, ...]]:
    """The names of the people who lead each unit, by its number."""
    query = sa.select(member.c.unit, actor.c.name).join(actor, actor.c.id == member.c.actor)
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query.where(member.c.manager, actor.c.active).order_by(actor.c.name)):
        found[row.unit] = (*found.get(row.unit, ()), row.name)
    return found


def employ(connection: sa.Connection, actor_id: int, main: int | None, held: Sequence[Membership]) -> None:
    """Somebody works in these units from now on and in no others; their new records go to the main one.

    Records stay where they are until they are handed over. Raises Rejected with everything that is wrong.
    """
    before = {one.unit for one in memberships(connection, [actor_id]).get(actor_id, ())}
    known = {one.id: one for one in units(connection)}
    problems: list[Problem] = []
    for place, one in enumerate(held):
        found = known.get(one.unit)
        if found is None:
            problems.append(codes.NO_UNIT.at(f"/units/{place}", code=str(one.unit)))
        elif not found.active and one.unit not in before:
            problems.append(codes.UNIT_RETIRED.at(f"/units/{place}", code=found.code))
        if len(one.position) > LONGEST_POSITION or not one.position.isprintable():
            problems.append(codes.POSITION.at(f"/units/{place}", most=LONGEST_POSITION))
    if len({one.unit for one in held}) != len(held) or len(held) > MOST_UNITS:
        problems.append(codes.UNIT_TWICE.at("/units", most=MOST_UNITS))
    if (main is None) != (not held) or (main is not None and main not in {one.unit for one in held}):
        problems.append(codes.NO_MAIN_UNIT.at("/unit"))
    if problems:
        raise Rejected(problems)
    connection.execute(sa.delete(member).where(member.c.actor == actor_id))
    rows = [
        {"actor": actor_id, "unit": one.unit, "position": " ".join(one.position.split()), "manager": one.manager}
        for one in held
    ]
    if rows:
        connection.execute(sa.insert(member), rows)
    connection.execute(sa.update(actor).where(actor.c.id == actor_id).values(unit=main))
    security_changed(connection)


def place(connection: sa.Connection, actor_id: int, main: int | None) -> None:
    """Somebody's main unit is another one from now on, or none; the other units that they work in stay.

    Raises Rejected.
    """
    held = memberships(connection, [actor_id]).get(actor_id, ())
    before = connection.scalar(sa.select(actor.c.unit).where(actor.c.id == actor_id))
    others = [one for one in held if one.unit not in (before, main)]
    if main is None:
        employ(connection, actor_id, others[0].unit if others else None, others)
        return
    there = next((one for one in held if one.unit == main), Membership(main))
    employ(connection, actor_id, main, [there, *others])


# ---- deputies
def deputies(connection: sa.Connection, actor_id: int, today: date) -> tuple[Deputy, ...]:
    """Who stands in for somebody today and later, the next ones first."""
    lasting = sa.and_(deputy.c.actor == actor_id, deputy.c.until >= today)
    rows = connection.execute(sa.select(deputy).where(lasting).order_by(deputy.c.since, deputy.c.id))
    return tuple(Deputy(row.id, row.actor, row.deputy, row.since, row.until) for row in rows)


def stand_in(connection: sa.Connection, ids: Iterable[int], today: date) -> Mapping[int, frozenset[int]]:
    """Who stands in today for each of some people who are away. One statement."""
    lasting = sa.and_(deputy.c.since <= today, deputy.c.until >= today)
    query = sa.select(deputy.c.actor, deputy.c.deputy).where(deputy.c.actor.in_(sorted(ids)), lasting)
    found: dict[int, set[int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.actor, set()).add(row.deputy)
    return {id: frozenset(others) for id, others in found.items()}


def deputies_ever(connection: sa.Connection, actor_id: int) -> tuple[Deputy, ...]:
    """All deputyships of somebody, on either side, that are kept."""
    either = sa.or_(deputy.c.actor == actor_id, deputy.c.deputy == actor_id)
    rows = connection.execute(sa.select(deputy).where(either).order_by(deputy.c.since, deputy.c.id))
    return tuple(Deputy(row.id, row.actor, row.deputy, row.since, row.until) for row in rows)


def dismiss_all(connection: sa.Connection, actor_id: int) -> None:
    """Takes all deputyships away that somebody is a part of."""
    either = sa.or_(deputy.c.actor == actor_id, deputy.c.deputy == actor_id)
    connection.execute(sa.delete(deputy).where(either))
    security_changed(connection)


def appoint(connection: sa.Connection, actor_id: int, deputy_id: int, since: date, until: date) -> int:
    """The number of a new deputyship. Raises Rejected."""
    known = by_ids(connection, [deputy_id]).get(deputy_id)
    problems: list[Problem] = []
    if known is None or not known.active or deputy_id == actor_id:
        problems.append(codes.NO_DEPUTY.at("/deputy"))
    if until < since:
        problems.append(codes.DEPUTY_PERIOD.at("/until"))
    if problems:
        raise Rejected(problems)
    values = {"actor": actor_id, "deputy": deputy_id, "since": since, "until": until}
    made = connection.execute(sa.insert(deputy).values(values).returning(deputy.c.id)).scalar_one()
    security_changed(connection)
    return int(made)


def dismiss(connection: sa.Connection, actor_id: int, id: int) -> None:
    """Ends a deputyship of somebody's at once. Raises Missing."""
    gone = connection.execute(sa.delete(deputy).where(deputy.c.id == id, deputy.c.actor == actor_id))
    if not gone.rowcount:
        raise Missing([codes.NO_DEPUTYSHIP.at()])
    security_changed(connection)
