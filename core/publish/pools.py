"""Works for pools: what new rules do to records that are there, and what becomes of those that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.pool.silence import silent
from core.publish import words
from core.publish.draft import Draft, Work
from schema_registry.model import Entity
from schema_registry.problems import Problem
from schema_registry.standing import Pool


def pool_works(draft: Draft) -> Iterator[Work]:
    """What a pool that is new, changed or gone means for how many records."""
    before = {one.key: one for one in draft.before.entities.values()}
    for entity in draft.changed:
        former = before[entity.key].pool if draft.stays(entity.key) and entity.key in before else None
        if former is not None and entity.pool is None:
            yield from _gone(draft, entity)
        elif entity.pool is not None and entity.pool != former and entity.key in before:
            yield from _silent(draft, entity, entity.pool)


def _gone(draft: Draft, entity: Entity) -> Iterator[Work]:
    table = draft.table(entity).table
    query = sa.select(sa.func.count()).select_from(table)
    lying = draft.connection.execute(
        query.where(table.c.sys_owner.is_(None), table.c.sys_deleted_at.is_(None))
    ).scalar_one()
    if lying:
        yield _work(entity, words.POOL_GONE.at(count=lying, entity=entity.title), lying)


def _silent(draft: Draft, entity: Entity, pool: Pool) -> Iterator[Work]:
    """Nothing is said where what the rules read is only made by this publish."""
    if pool.release is None or not _is_there(draft):
        return
    ctx = draft.coming
    found = silent(ctx, entity, pool, (-pool.release).after(ctx.clock())).subquery()
    count = draft.connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    if count:
        code = words.POOL_SILENT if pool.warn is None else words.POOL_WARNS
        yield _work(entity, code.at(count=count, entity=entity.title), count)


def _is_there(draft: Draft) -> bool:
    entities = draft.after.entities.values()
    return all(
        draft.stays(one.key) and all(draft.has_column(field) for field in one.stored)
        for one in entities
        if one.key in draft.touched
    )


def _work(entity: Entity, said: Problem, count: int) -> Work:
    return Work(f"pool {entity.key}", (said,), counts={"records": count})
