"""Which groups of a list a reader has folded: kept for each person, view and grouping.

A group is known by the conditions that find its records, one a level, as `drill` makes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.context import Context
from core.queries.paths import entity_named
from core.queries.query import FilterTree
from core.storage.personal import list_fold as table

Way = tuple[FilterTree, ...]
"""A group, from the outermost level inwards."""
MOST_OTHERS, MOST_LISTS = 200, 200
LONGEST_VIEW, LONGEST_GROUPS = 80, 900


@dataclass(frozen=True, slots=True)
class Place:
    """A list that groups are folded in: the entity, its view, and what it is grouped by."""

    entity: str
    view: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folds:
    """Groups are open, or `closed`; but for the `others`, the last folded last."""

    closed: bool = False
    others: tuple[Way, ...] = ()


def folds_of(ctx: Context, place: Place) -> Folds:
    """What the actor has folded there. One statement."""
    row = ctx.connection.execute(sa.select(table.c.closed, table.c.others).where(*_there(ctx, place))).first()
    if row is None:
        return Folds()
    return Folds(bool(row.closed), tuple(tuple(way) for way in row.others))


def fold(ctx: Context, place: Place, folds: Folds) -> None:
    """Keeps what is folded there; the longest unused of very many lists is forgotten."""
    there = _there(ctx, place)
    ctx.connection.execute(sa.delete(table).where(*there))
    if folds == Folds() or len(place.view) > LONGEST_VIEW or len(",".join(place.groups)) > LONGEST_GROUPS:
        return
    mine = sa.select(table.c.changed_at).where(table.c.actor == ctx.actor.id)
    oldest = ctx.connection.scalar(mine.order_by(table.c.changed_at.desc()).offset(MOST_LISTS - 2).limit(1))
    if oldest is not None:
        ctx.connection.execute(sa.delete(table).where(table.c.actor == ctx.actor.id, table.c.changed_at < oldest))
    row = {
        "actor": ctx.actor.id,
        "entity": entity_named(ctx.live, place.entity).key,
        "view": place.view,
        "grouped": ",".join(place.groups),
        "closed": folds.closed,
        "others": [list(way) for way in folds.others[-MOST_OTHERS:]],
        "changed_at": ctx.clock(),
    }
    ctx.connection.execute(sa.insert(table).values(row))


def _there(ctx: Context, place: Place) -> Sequence[sa.ColumnElement[bool]]:
    return (
        table.c.actor == ctx.actor.id,
        table.c.entity == entity_named(ctx.live, place.entity).key,
        table.c.view == place.view,
        table.c.grouped == ",".join(place.groups),
    )
