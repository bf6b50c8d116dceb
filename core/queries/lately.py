"""What changed last, by the actor and by anybody, of all that the actor may see.

The change log is read backwards from its end: the actor's own part of it, and that of each entity whose every record
they may see. Where they may see their own records only, the log says little (the latest changes are all others'), so
these records are asked themselves. Each part is served by an index and stops after a fixed number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.access.rights import scope
from core.context import Context
from core.queries.find import find
from core.queries.query import Query
from core.queries.sight import visible
from core.queries.sources import Rows, own_table
from core.storage import system
from schema_registry.model import Entity

LOOKED_AT = 500
"""Changes of the actor's own that are looked through for the latest records."""
LOOKED_AT_EACH = 40
"""Changes of one entity that are."""
MOST_OWN = 100
"""Entities that are asked for the actor's own records, in the order in which they are offered."""
SPARE = 3
"""So many times the records wanted are looked up: some of them are deleted, or hidden from the actor."""


class _Change(NamedTuple):
    """Sorts by time; `number` tells apart what was done at once, in the order of the log."""

    at: datetime
    number: int
    entity: str
    record: str
    actor: int
    name: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that was changed lately, as the actor may see it. `by` is the id of who did it."""

    entity: Entity
    id: str
    title: str
    by: int
    name: str
    at: datetime


class Recent(NamedTuple):
    """The records changed last by the actor, and by anybody."""

    mine: tuple[Touched, ...]
    anybody: tuple[Touched, ...]


def last_changes(ctx: Context, entities: Iterable[Entity], limit: int) -> Recent:
    """The records changed last, each once, newest first: by the actor, and by anybody.

    Two statements at most for the changes, and one for the titles of each entity among the records found.
    """
    offered = {entity.key: entity for entity in entities if scope(ctx, entity.name, "read") != "none"}
    changes = sorted((*_logged(ctx, offered), *_owned(ctx, offered, limit)), reverse=True)
    mine = _first([one for one in changes if one.actor == ctx.actor.id], limit * SPARE)
    anybody = _first(changes, limit * SPARE)
    titles = _titles(ctx, offered, {**mine, **anybody})
    return Recent(*(_touched(offered, found, titles)[:limit] for found in (mine, anybody)))


def _first(changes: Iterable[_Change], limit: int) -> Mapping[tuple[str, str], _Change]:
    found: dict[tuple[str, str], _Change] = {}
    for one in changes:
        if len(found) < limit:
            found.setdefault((one.entity, one.record), one)
    return found


def _touched(
    offered: Mapping[str, Entity], found: Mapping[tuple[str, str], _Change], titles: Mapping[str, str]
) -> tuple[Touched, ...]:
    return tuple(
        Touched(offered[key], record, titles[record], one.actor, one.name, one.at)
        for (key, record), one in found.items()
        if record in titles
    )


# ---- from the log
def _logged(ctx: Context, offered: Mapping[str, Entity]) -> Iterable[_Change]:
    """The actor's latest changes, and the latest of each entity whose every record they may see. One statement."""
    change, people = system.change, system.actor
    open_ = [key for key, entity in offered.items() if scope(ctx, entity.name, "read") == "all"]
    mine = sa.select(change.c.seq).where(change.c.actor == ctx.actor.id, change.c.entity.in_(offered))
    parts = [sa.select(mine.order_by(change.c.seq.desc()).limit(LOOKED_AT).subquery())]
    if open_:
        parts.append(_latest_of_each(ctx, open_))
    columns = (change.c.hlc, change.c.seq, change.c.entity, change.c.record, change.c.actor, people.c.name)
    joined = change.outerjoin(people, people.c.id == change.c.actor)
    rows = ctx.connection.execute(sa.select(*columns).select_from(joined).where(change.c.seq.in_(sa.union(*parts))))
    return [
        _Change(_instant(hlc), seq, entity, record, by, name or "") for hlc, seq, entity, record, by, name in rows
    ]


def _latest_of_each(ctx: Context, keys: Sequence[str]) -> Rows:
    """The numbers of the latest changes of some entities: as many index ranges as there are entities."""
    one = sa.values(sa.column("key", sa.Text()), name="one").data([(key,) for key in keys]).cte("one")
    each = system.change.alias("each")
    latest: sa.Select[Any] = (
        sa.select(each.c.seq)
        .where(each.c.entity == one.c.key)
        .order_by(each.c.seq.desc())
        .limit(LOOKED_AT_EACH)
        .correlate(one)
    )
    if ctx.connection.dialect.name == "postgresql":
        found = latest.lateral("found")
        return sa.select(found.c.seq).select_from(one.join(found, sa.true()))
    other = system.change.alias("other")
    return sa.select(other.c.seq).select_from(one.join(other, other.c.seq.in_(latest)))


def _instant(hlc: int) -> datetime:
    """The wall clock inside a hybrid logical clock: milliseconds above its 16 low bits."""
    return datetime.fromtimestamp((hlc >> 16) / 1000, UTC)


# ---- from the records
def _owned(ctx: Context, offered: Mapping[str, Entity], limit: int) -> Iterable[_Change]:
    """The records of entities of which the actor may see some only, as last changed. One statement, or none."""
    own = [entity for entity in offered.values() if scope(ctx, entity.name, "read") not in ("all", "none")][:MOST_OWN]
    if not own:
        return []
    found = sa.union_all(*(_own(ctx, entity, limit) for entity in own)).subquery("found")
    people = system.actor
    joined = found.outerjoin(people, people.c.id == found.c.actor)
    columns = (found.c.at, found.c.entity, found.c.record, found.c.actor, people.c.name)
    rows = ctx.connection.execute(sa.select(*columns).select_from(joined))
    return [_Change(at, 0, entity, record, actor, name or "") for at, entity, record, actor, name in rows]


def _own(ctx: Context, entity: Entity, limit: int) -> Rows:
    source = own_table(ctx, entity)
    changed = source.columns["sys_updated_at"]
    found = sa.select(
        changed.label("at"),
        sa.literal(entity.key, sa.Text()).label("entity"),
        source.columns["id"].label("record"),
        source.columns["sys_updated_by"].label("actor"),
    )
    latest = found.where(*visible(ctx, source)).order_by(changed.desc()).limit(limit)
    return sa.select(latest.subquery())


# ---- as they are called
def _titles(ctx: Context, offered: Mapping[str, Entity], found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Card titles by record id; what is deleted or hidden from the actor has none."""
    by_entity: dict[str, list[str]] = {}
    for key, record in found:
        by_entity.setdefault(key, []).append(record)
    titles: dict[str, str] = {}
    for key, ids in by_entity.items():
        query = Query(offered[key].name, ("$title",), filter={"id": {"_in": ids}}, limit=len(ids))
        titles.update((str(row["id"]), str(row["$title"])) for row in find(ctx, query).rows)
    return titles
