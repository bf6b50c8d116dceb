"""The organisation tree (`cw_unit`): departments, branches, teams. Accounts belong to one.

A unit is never deleted: records and history go on naming it. A retired one takes no new people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from core.access.sessions import security_changed
from core.codes import units as codes
from core.context import Context
from core.errors import Missing, Rejected
from core.storage.system import actor, member, unit
from schema_registry.problems import Problem

MOST_LEVELS = 12
_CODE = re.compile(r"[^\W_][\w.\-]{0,19}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `level` is 1 at the top, `path` the names from there to it."""

    id: int
    parent: int | None
    code: str
    name: str
    active: bool = True
    level: int = 1
    path: str = ""


def units(connection: sa.Connection) -> tuple[Unit, ...]:
    """All units in the order of the tree, those beside each other by name. One statement."""
    below: dict[int | None, list[Unit]] = {}
    for row in connection.execute(sa.select(unit)):
        below.setdefault(row.parent, []).append(Unit(row.id, row.parent, row.code, row.name, row.active))
    return tuple(_walked(below, None, 1, ""))


def _walked(below: dict[int | None, list[Unit]], parent: int | None, level: int, path: str) -> Iterator[Unit]:
    for one in sorted(below.get(parent, ()), key=lambda one: (one.name, one.id)) if level <= MOST_LEVELS else ():
        said = f"{path} / {one.name}" if path else one.name
        yield replace(one, level=level, path=said)
        yield from _walked(below, one.id, level + 1, said)


def under(connection: sa.Connection, id: int) -> tuple[int, ...]:
    """The unit and all below it."""
    inside = {id}
    for one in units(connection):
        if one.parent in inside:
            inside.add(one.id)
    return tuple(sorted(inside))


def code_of(ctx: Context, id: int | None) -> str:
    """The short name of a unit; empty for none."""
    if id is None:
        return ""
    return str(ctx.connection.scalar(sa.select(unit.c.code).where(unit.c.id == id)) or "")


def named(connection: sa.Connection, code: str) -> Unit:
    """The unit with a short name, whatever its case. Raises Missing."""
    found = [one for one in units(connection) if one.code.casefold() == code.casefold()]
    if not found:
        raise Missing([codes.NO_UNIT.at("/unit", code=code[:60])])
    return found[0]


def names_of(connection: sa.Connection, ids: Iterable[int]) -> dict[int, str]:
    """Names by id; unknown ones are left out."""
    wanted = sorted(set(ids))
    rows = connection.execute(sa.select(unit.c.id, unit.c.name).where(unit.c.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


# ---- changing
def add_unit(connection: sa.Connection, code: str, name: str, parent: int | None = None) -> int:
    """The id of a new unit. Raises Rejected with everything that is wrong."""
    tidy = _tidy(Unit(0, parent, code, name))
    _refuse(connection, tidy)
    values = {"code": tidy.code, "name": tidy.name, "parent": parent, "active": True}
    return int(connection.execute(sa.insert(unit).values(values).returning(unit.c.id)).scalar_one())


def change_unit(connection: sa.Connection, changed: Unit) -> None:
    """Makes the stored unit like `changed`: renamed, moved, retired. Who sees what of it, and of those below, follows
    at the next request. Raises Missing, Rejected."""
    if connection.scalar(sa.select(unit.c.id).where(unit.c.id == changed.id)) is None:
        raise Missing([codes.NO_UNIT.at("/unit", code=str(changed.id))])
    tidy = _tidy(changed)
    _refuse(connection, tidy)
    values = {"code": tidy.code, "name": tidy.name, "parent": tidy.parent, "active": tidy.active}
    connection.execute(sa.update(unit).where(unit.c.id == tidy.id).values(values))
    security_changed(connection)


def _tidy(given: Unit) -> Unit:
    code, name = (unicodedata.normalize("NFKC", text).strip() for text in (given.code, given.name))
    return replace(given, code=code, name=" ".join(name.split()))


def _refuse(connection: sa.Connection, given: Unit) -> None:
    problems = list(_problems({one.id: one for one in units(connection)}, given))
    if problems:
        raise Rejected(problems)


def _problems(known: dict[int, Unit], given: Unit) -> Iterator[Problem]:
    if not _CODE.fullmatch(given.code):
        yield codes.UNIT_CODE.at("/code")
    elif any(one.code.casefold() == given.code.casefold() and one.id != given.id for one in known.values()):
        yield codes.UNIT_CODE_TAKEN.at("/code", code=given.code)
    if not 1 <= len(given.name) <= 100 or not given.name.isprintable():
        yield codes.UNIT_NAME.at("/name")
    if given.parent is None:
        return
    above = known.get(given.parent)
    if above is None:
        yield codes.NO_UNIT.at("/parent", code=str(given.parent))
        return
    inside = _inside(known, given.id)
    if given.parent in inside:
        yield codes.UNIT_BELOW_ITSELF.at("/parent", name=given.name)
    height = max((known[id].level for id in inside), default=1) - (known[given.id].level if given.id in known else 1)
    if above.level + 1 + height > MOST_LEVELS:
        yield codes.UNITS_TOO_DEEP.at("/parent", most=MOST_LEVELS)


def _inside(known: dict[int, Unit], id: int) -> set[int]:
    inside = {id} & known.keys()
    for one in known.values():  # in the tree's order: what is above comes first
        if one.parent in inside:
            inside.add(one.id)
    return inside


def members(connection: sa.Connection) -> dict[int, int]:
    """How many people with an open account work in each unit, by its id."""
    working = sa.select(member.c.unit, sa.func.count()).join(actor, actor.c.id == member.c.actor)
    query = working.where(actor.c.active.is_(True)).group_by(member.c.unit)
    return {row[0]: row[1] for row in connection.execute(query)}
