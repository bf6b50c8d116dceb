"""What there is and what changed lately, over many entities at once: the figures of the home page.

The number of statements does not grow with the number of entities or records, and no statement looks at more than
a fixed number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.context import Context
from core.queries.find import find
from core.queries.query import Query
from core.queries.sources import Rows, own_table, visible
from core.storage import system
from schema_registry.model import Entity

Change = sa.Row[tuple[Any, ...]]
"""seq, entity, record, actor, hlc and the actor's name, as they come from the database."""
COUNTED = 10_000
"""Counting goes no further; more is shown as "10,000+"."""
LOOKED_AT = 500
"""Changes that are looked through for the latest ones."""


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


def counts(ctx: Context, entities: Iterable[Entity]) -> Mapping[str, int]:
    """How many records of each entity the actor may see, `COUNTED + 1` standing for more. One statement."""
    parts = [_counted(ctx, entity) for entity in entities]
    if not parts:
        return {}
    rows = ctx.connection.execute(sa.union_all(*parts) if len(parts) > 1 else parts[0])
    return {row.entity: row.number for row in rows}


def _counted(ctx: Context, entity: Entity) -> Rows:
    source = own_table(ctx, entity)
    seen = sa.select(sa.literal(1).label("one")).select_from(source.table).where(*visible(ctx, source))
    some = seen.limit(COUNTED + 1).subquery()
    return sa.select(sa.literal(entity.name, sa.Text()).label("entity"), sa.func.count().label("number")).select_from(
        some
    )


def last_changes(ctx: Context, entities: Iterable[Entity], limit: int) -> Recent:
    """The records changed last, each once, newest first: by the actor, and by anybody.

    One statement for the changes, and one for the titles of each entity among the records found.
    """
    offered = {entity.key: entity for entity in entities}
    changes = [row for row in _changes(ctx) if row.entity in offered]
    mine = _first([row for row in changes if row.actor == ctx.actor.id], limit)
    anybody = _first(changes, limit)
    titles = _titles(ctx, offered, {**mine, **anybody})
    return Recent(*(_touched(offered, found, titles) for found in (mine, anybody)))


def _first(changes: Iterable[Change], limit: int) -> Mapping[tuple[str, str], Change]:
    found: dict[tuple[str, str], Change] = {}
    for row in changes:
        if len(found) < limit:
            found.setdefault((row.entity, row.record), row)
    return found


def _touched(
    offered: Mapping[str, Entity], found: Mapping[tuple[str, str], Change], titles: Mapping[str, str]
) -> tuple[Touched, ...]:
    return tuple(
        Touched(offered[key], record, titles[record], row.actor, row.name or "", _instant(row.hlc))
        for (key, record), row in found.items()
        if record in titles
    )


def _changes(ctx: Context) -> Iterable[Change]:
    change, people = system.change, system.actor
    columns = (change.c.seq, change.c.entity, change.c.record, change.c.actor, change.c.hlc)
    latest = sa.select(*columns).order_by(change.c.seq.desc()).limit(LOOKED_AT).subquery()
    joined = latest.outerjoin(people, people.c.id == latest.c.actor)
    return ctx.connection.execute(
        sa.select(latest, people.c.name).select_from(joined).order_by(latest.c.seq.desc())
    ).all()


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


def _instant(hlc: int) -> datetime:
    """The wall clock inside a hybrid logical clock: milliseconds above its 16 low bits."""
    return datetime.fromtimestamp((hlc >> 16) / 1000, UTC)
