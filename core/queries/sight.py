"""The conditions under which the rows of a table exist for an actor."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.access.rights import predicate, scope
from core.context import Context
from core.queries.sources import Source


def visible(
    ctx: Context, source: Source, alive: sa.ColumnElement[bool] | None = None
) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions under which a row of a source exists for the actor. `alive`: the first of them, if made."""
    yield source.columns["sys_deleted_at"].is_(None) if alive is None else alive
    allowed = predicate(ctx, source.entity.name, source.table, "read", alive=alive is None)
    if allowed is not None:
        yield allowed


def paired(ctx: Context, source: Source) -> Iterator[sa.ColumnElement[bool]]:
    """The same for pairs of a many-to-many field. Those that the engine made an entity for have no owner of their
    own: who sees both ends sees that they belong together."""
    if source.entity.link_of:
        yield source.columns["sys_deleted_at"].is_(None)
    else:
        yield from visible(ctx, source)


def limited(ctx: Context, entity: str) -> bool:
    """Whether the actor may not read every record of an entity."""
    return scope(ctx, entity, "read") != "all"
