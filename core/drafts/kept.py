"""Drafts as rows. Whoever may change all definitions may work in any of them, whoever may change some in their own;
each says who began it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.defining import require_defining
from core.codes.drafts import NO_DRAFT, NO_NAME
from core.context import Context
from core.errors import Missing, Rejected
from core.queries.query import Person
from core.storage.system import actor as people
from core.storage.system import draft as table
from core.storage.system import draft_document as documents
from core.storage.system import draft_pack as brought

LONGEST = 200
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `base`: the version that it changes; `size`: how many documents it changes."""

    id: int
    name: str
    owner: Person
    base: int
    created_at: datetime
    changed_at: datetime
    size: int


def begin(ctx: Context, name: str) -> int:
    """The number of a new draft over what is live. Raises Rejected and Denied."""
    require_defining(ctx)
    now = ctx.clock()
    row = {
        "actor": ctx.actor.id,
        "name": _named(name),
        "base": ctx.live.version,
        "created_at": now,
        "changed_at": now,
    }
    return int(ctx.connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())


def drafts(ctx: Context) -> tuple[Draft, ...]:
    """All that the actor may work in, the last changed one first, in one statement."""
    query = _DRAFTS.where(*_reached(ctx)).order_by(table.c.changed_at.desc(), table.c.id.desc())
    return tuple(_draft(row) for row in ctx.connection.execute(query))


def draft_of(ctx: Context, number: int) -> Draft:
    """One draft. Raises Missing and Denied."""
    row = ctx.connection.execute(_DRAFTS.where(table.c.id == number, *_reached(ctx))).one_or_none()
    if row is None:
        raise Missing([NO_DRAFT.at()])
    return _draft(row)


def held(ctx: Context, number: int) -> Draft:
    """The same, kept from every other writer until the transaction ends."""
    require_defining(ctx)
    ctx.connection.execute(sa.select(table.c.id).where(table.c.id == number).with_for_update()).one_or_none()
    return draft_of(ctx, number)


def rename(ctx: Context, number: int, name: str) -> None:
    """Calls a draft something else."""
    held(ctx, number)
    ctx.connection.execute(sa.update(table).where(table.c.id == number).values(name=_named(name)))


def discard(ctx: Context, number: int) -> None:
    """The draft and everything in it is gone."""
    held(ctx, number)
    ctx.connection.execute(sa.delete(documents).where(documents.c.draft == number))
    ctx.connection.execute(sa.delete(brought).where(brought.c.draft == number))
    ctx.connection.execute(sa.delete(table).where(table.c.id == number))


def touch(ctx: Context, number: int, **values: object) -> None:
    """Notes that a draft was changed just now."""
    ctx.connection.execute(sa.update(table).where(table.c.id == number).values(changed_at=ctx.clock(), **values))


def _reached(ctx: Context) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition on drafts that the actor may work in. Raises Denied."""
    return () if require_defining(ctx).whole else (table.c.actor == ctx.actor.id,)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Rejected([NO_NAME.at("/name", limit=LONGEST)])
    return name


_SIZE = (
    sa.select(sa.func.count())
    .select_from(documents)
    .where(documents.c.draft == table.c.id)
    .correlate(table)
    .scalar_subquery()
)
_DRAFTS = sa.select(table, people.c.name.label("owner"), _SIZE.label("size")).select_from(
    table.outerjoin(people, people.c.id == table.c.actor)
)


def _draft(row: sa.Row[Any]) -> Draft:
    owner = Person(row.actor, row.owner or "")
    return Draft(row.id, row.name, owner, row.base, row.created_at, row.changed_at, row.size)


def drafts_changing(ctx: Context) -> dict[tuple[str, str], tuple[str, ...]]:
    """By pack and path of every document that drafts change: the names of those drafts, in one statement."""
    query = (
        sa.select(documents.c.pack, documents.c.path, table.c.name)
        .join(table, table.c.id == documents.c.draft)
        .where(*_reached(ctx))
        .order_by(table.c.name, table.c.id)
    )
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for pack, path, name in ctx.connection.execute(query):
        found[pack, path] = (*found.get((pack, path), ()), name)
    return found
