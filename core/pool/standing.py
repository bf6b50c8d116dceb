"""How many records of a pool's entity somebody holds, of how many that they may."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from core.access.policies import met
from core.access.rights import scope
from core.codes.pools import NO_POOL
from core.context import Context
from core.errors import Rejected
from core.storage.locks import CLAIM
from schema_registry.model import Entity
from schema_registry.roles import Policy
from schema_registry.standing import Pool


class Held(NamedTuple):
    """How many records somebody holds that count; `limit`: how many at most, 0 for any number."""

    records: int
    limit: int

    @property
    def full(self) -> bool:
        return bool(self.limit) and self.records >= self.limit


def pool_of(entity: Entity) -> Pool:
    """The rules of an entity's pool. Raises Rejected where it has none."""
    if entity.pool is None:
        raise Rejected([NO_POOL.at(entity=entity.title)])
    return entity.pool


def held(ctx: Context, entity: str) -> Held:
    """How many records the actor holds. One statement."""
    pool = pool_of(ctx.model.entities[entity])
    table = ctx.live.tables[entity].table
    query = sa.select(sa.func.count()).select_from(table)
    query = query.where(table.c.sys_owner == ctx.actor.id, table.c.sys_deleted_at.is_(None))
    if pool.keep:
        query = query.where(~kept(ctx, entity, table))
    return Held(ctx.connection.execute(query).scalar_one(), pool.limit)


def kept(ctx: Context, entity: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row is one of those that nobody loses and that do not count."""
    pool = pool_of(ctx.model.entities[entity])
    return sa.func.coalesce(met(ctx, Policy(entity, pool.keep), table), sa.false())


def one_by_one(ctx: Context, entity: Entity) -> None:
    """The actor's claims come one after another from here on, so that no two count the same records."""
    if ctx.connection.dialect.name == "postgresql":
        ctx.connection.execute(CLAIM, {"key": f":{entity.key}:{ctx.actor.id}"})


def claims(ctx: Context, entity: str) -> bool:
    """Whether an entity has a pool that the actor may claim from."""
    return ctx.model.entities[entity].pool is not None and scope(ctx, entity, "claim") != "none"
