"""What somebody who leaves still holds: records that are theirs, and those that name them in a field. All of it is
handed over to somebody else by jobs, as if each had been chosen on its list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from core.access.rights import scope
from core.bulk.acts import changeable
from core.bulk.order import Chosen
from core.bulk.ordering import order_assign, order_edit
from core.codes.jobs import NONE_CHOSEN
from core.context import Context
from core.errors import Rejected
from core.queries.counting import found_ids
from core.queries.filters import read_filter
from core.queries.query import FilterTree
from core.tasks.listing import still_open
from schema_registry.model import Entity, Field

OWNER = "sys_owner"
AT_ONCE = 100
"""Parts of one statement."""


@dataclass(frozen=True, slots=True)
class Held:
    """Records of an entity that somebody holds: as their owner (`field` None), or named in a field."""

    entity: Entity
    field: Field | None
    filter: FilterTree
    count: int = 0
    allowed: bool = True
    """Whether the actor may hand any of them over."""

    @property
    def name(self) -> str:
        return f"{self.entity.name}.{self.field.name if self.field is not None else OWNER}"

    @property
    def due(self) -> bool:
        """Whether somebody else has to have them: what is owned, and what is still to be done. Other fields may say
        what somebody did once."""
        tasks = self.entity.tasks
        return self.field is None or (tasks is not None and tasks.assignee == self.field.name)


def held_by(ctx: Context, actor_id: int) -> tuple[Held, ...]:
    """What somebody holds of what the actor sees, the model's order. One statement for a hundred of them."""
    places = list(_places(ctx, actor_id))
    counts = _together(ctx, [_counted(ctx, one) for one in places])
    return tuple(replace(one, count=count) for one, count in zip(places, counts, strict=True) if count)


def unseen(ctx: Context, actor_id: int, seen: Sequence[Held]) -> int:
    """How many records somebody owns beyond those that the actor sees."""
    tables = [ctx.live.tables[entity.name].table for entity in _owned(ctx)]
    count = sa.func.count()
    owned = [sa.select(count).where(one.c.sys_owner == actor_id, one.c.sys_deleted_at.is_(None)) for one in tables]
    return sum(_together(ctx, owned)) - sum(one.count for one in seen if one.field is None)


def hand_over(ctx: Context, actor_id: int, to: int, wanted: Collection[str]) -> tuple[int, ...]:
    """The numbers of the jobs that give somebody's records to another person, by names of what they hold.

    Raises Rejected for nothing, for nobody with an open account, and for too many records of one entity.
    """
    chosen = [one for one in held_by(ctx, actor_id) if one.name in wanted and one.allowed]
    if not chosen:
        raise Rejected([NONE_CHOSEN.at("/held")])
    return tuple(_ordered(ctx, one, to) for one in chosen)


def _ordered(ctx: Context, one: Held, to: int) -> int:
    if one.field is None:
        return order_assign(ctx, one.entity.name, Chosen(one.filter), to)
    return order_edit(ctx, one.entity.name, Chosen(one.filter), {one.field.name: to})


def _places(ctx: Context, actor_id: int) -> Iterator[Held]:
    """Where somebody may be named."""
    theirs = {"_eq": actor_id}
    for entity in _owned(ctx):
        if scope(ctx, entity.name, "read") == "none":
            continue
        yield Held(entity, None, {OWNER: theirs}, allowed=scope(ctx, entity.name, "assign") != "none")
        may_change = scope(ctx, entity.name, "update") != "none"
        for field in changeable(ctx, entity.name):
            if field.kind == "user":
                yield _named(Held(entity, field, {field.name: theirs}, allowed=may_change))


def _named(one: Held) -> Held:
    """Of tasks, those that are still to be done."""
    tasks = one.entity.tasks
    return replace(one, filter={"_and": [one.filter, still_open(tasks)]}) if one.due and tasks is not None else one


def _owned(ctx: Context) -> Iterator[Entity]:
    return (one for one in ctx.model.entities.values() if not one.link_of)


def _counted(ctx: Context, one: Held) -> sa.Select[int]:
    wanted, problems = read_filter(ctx, one.entity, one.filter)
    assert not problems, problems
    found = found_ids(ctx, one.entity, wanted, "").subquery()
    return sa.select(sa.func.count()).select_from(found)


def _together(ctx: Context, counted: Sequence[sa.Select[int]]) -> list[int]:
    """What several statements count, asked as one for every `AT_ONCE` of them."""
    found: list[int] = []
    for start in range(0, len(counted), AT_ONCE):
        columns = [one.scalar_subquery() for one in counted[start : start + AT_ONCE]]
        found += ctx.connection.execute(sa.select(*columns)).one()
    return found
