"""The people core knows by number and name (`cw_actor`). Who they are and how they sign in is admin's business.

A row is never deleted: history goes on naming those who left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.storage.system import actor as known


class KnownActor(NamedTuple):
    """One row of `cw_actor`."""

    id: int
    login: str
    name: str
    active: bool
    unit: int | None = None


NOBODY = KnownActor(None, "", "", False)  # type: ignore[arg-type]  # who has no number
"""Who has what lies in a pool."""


def remember(connection: sa.Connection, actor_id: int, login: str, name: str, active: bool) -> None:
    """Makes or renews what is known of a person. A login that moved to a new account leaves the old one's row."""
    row = {"id": actor_id, "login": login, "name": name, "active": active}
    held = sa.and_(known.c.login == login, known.c.id != actor_id)
    for former in connection.execute(sa.select(known.c.id).where(held)).scalars().all():
        renamed = f"{login}~{former}"[-200:]
        connection.execute(sa.update(known).where(known.c.id == former).values(login=renamed, active=False))
    insert = postgresql.insert(known) if connection.dialect.name == "postgresql" else sqlite.insert(known)
    connection.execute(insert.values(row).on_conflict_do_update(index_elements=["id"], set_=row))


def by_login(connection: sa.Connection, login: str) -> KnownActor | None:
    """The person who signs in under a name."""
    row = connection.execute(_PEOPLE.where(known.c.login == login)).one_or_none()
    return KnownActor(*row) if row is not None else None


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> dict[int, KnownActor]:
    """The people of some numbers; unknown numbers are left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return {row.id: KnownActor(*row) for row in connection.execute(_BY_IDS, {"ids": wanted})}


_PEOPLE = sa.select(known.c.id, known.c.login, known.c.name, known.c.active, known.c.unit)
_BY_IDS = _PEOPLE.where(known.c.id.in_(sa.bindparam("ids", expanding=True)))


def called(connection: sa.Connection, text: str, limit: int) -> tuple[KnownActor, ...]:
    """People with an open account whose name or sign-in name holds a text, by name."""
    holds = sa.or_(known.c.name.icontains(text, autoescape=True), known.c.login.icontains(text, autoescape=True))
    query = _PEOPLE.where(known.c.active.is_(True), holds).order_by(known.c.name, known.c.id).limit(limit)
    return tuple(KnownActor(*row) for row in connection.execute(query))


def everybody(connection: sa.Connection) -> tuple[KnownActor, ...]:
    """All people with an open account: no more than a process can hold."""
    return tuple(KnownActor(*row) for row in connection.execute(_PEOPLE.where(known.c.active.is_(True))))
