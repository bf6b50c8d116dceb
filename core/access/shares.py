"""What is shared with an actor, as SQL. The rows are written by `core.sharing`.

An actor carries, from the door on, by which name which entity's records are shared with them at all (`Actor.shares`):
where there are none, statements are what they would be if nobody had ever shared anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from core.access.sessions import security_changed
from core.context import Actor, Context
from core.storage.sharing import share
from core.storage.types import Id

PERSON, UNIT, ROLE = "actor:", "unit:", "role:"
WRITE = "write"


def known_by(connection: sa.Connection, faces: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The keys of entities with records that are shared with some names, by name. One statement, or none."""
    wanted, found = sorted(set(faces)), dict[str, set[str]]()
    query = sa.select(share.c.whom, share.c.entity).where(share.c.whom.in_(wanted)).distinct()
    for row in connection.execute(query) if wanted else ():
        found.setdefault(row.whom, set()).add(row.entity)
    return {whom: frozenset(entities) for whom, entities in found.items()}


def faces_of(actor: Actor, above: Iterable[int]) -> frozenset[str]:
    """What shares may call an actor: they and whom they stand in for, their units and those above, their roles."""
    people = (f"{PERSON}{id}" for id in (actor.id, *actor.stands_in))
    return frozenset((*people, *(f"{UNIT}{id}" for id in above), *(f"{ROLE}{name}" for name in actor.roles)))


def is_shared(ctx: Context, entity: str) -> bool:
    """Whether records of an entity are shared with the actor. No statement."""
    return bool(_faces(ctx.actor, ctx.live.model.entities[entity].key))


def shared(ctx: Context, entity: str, *, to_write: bool = False) -> sa.Select[str] | None:
    """The ids of the records of an entity that are shared with the actor today; None where there are none at all."""
    key = ctx.live.model.entities[entity].key
    faces = _faces(ctx.actor, key)
    if not faces:
        return None
    query = sa.select(share.c.record).where(share.c.whom.in_(faces), share.c.entity == key, _lasting(ctx))
    return query.where(share.c.right == WRITE) if to_write else query


def among(ctx: Context, column: sa.ColumnElement[str], ids: sa.Select[str]) -> sa.ColumnElement[bool]:
    """Whether a column holds one of some ids, so that an index may find it in an "or": PostgreSQL wants an array."""
    if ctx.connection.dialect.name != "postgresql":
        return column.in_(ids)
    listed = sa.func.array(ids.scalar_subquery(), type_=postgresql.ARRAY(Id()))
    return column == sa.any_(listed)


def shared_by(ctx: Context, entity: str) -> sa.Select[str]:
    """The ids of the records of an entity that the actor shared with somebody, until today or longer."""
    key = ctx.live.model.entities[entity].key
    return sa.select(share.c.record).where(share.c.by == ctx.actor.id, share.c.entity == key, _lasting(ctx))


def _lasting(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.or_(share.c.until.is_(None), share.c.until >= ctx.today())


def begun(connection: sa.Connection, whom: str, key: str) -> None:
    """Records of an entity are about to be shared with somebody: where none was before, everybody looks again."""
    there = sa.select(share.c.id).where(share.c.whom == whom, share.c.entity == key).limit(1)
    if connection.scalar(there.with_for_update(read=True)) is None:
        security_changed(connection)


def _faces(actor: Actor, key: str) -> list[str]:
    """Those by which an entity's records are shared; of roles, those that the actor acts with."""
    held = (whom for entity, whom in actor.shares if entity == key)
    return sorted(one for one in held if not one.startswith(ROLE) or one.removeprefix(ROLE) in actor.roles)
