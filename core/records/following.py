"""The change log for an actor who follows it: only of records that they may read now, in the trash or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.access.field_rights import FieldRights
from core.access.rights import predicate, scope
from core.context import Context, Live
from core.records.feed import Change, changes_after
from core.records.ids import instant_of
from schema_registry.identity import link_key
from schema_registry.model import Entity


@dataclass(frozen=True, slots=True)
class Followed:
    """One change. `entity` and `fields` are current names; fields that are no longer defined are left out."""

    at: datetime
    action: str
    entity: str
    record: str
    version: int
    actor: int
    origin: str
    batch: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """Changes in order, the cursor to go on from, and whether more stand ready."""

    changes: tuple[Followed, ...]
    cursor: str
    more: bool


def follow(ctx: Context, cursor: str = "", limit: int = 200) -> Following:
    """What the actor may see of the changes after a cursor. Raises Rejected for a cursor that is none.

    There may be fewer than `limit`, even none, while more stand ready: the hidden ones were passed over.
    """
    feed = changes_after(ctx, cursor, limit)
    entities = ctx.live.derive(_by_key, "entities")
    known = [(entities[one.entity], one) for one in feed.changes if one.entity in entities]
    readable = _readable(ctx, known)
    rights = {name: FieldRights(ctx, name) for name in readable}
    for name, ids in readable.items():
        rights[name].look_up(ids)
    seen = tuple(
        _followed(entity, one, rights[entity.name]) for entity, one in known if one.record in readable[entity.name]
    )
    return Following(seen, feed.cursor, len(feed.changes) == limit)


def _readable(ctx: Context, known: Iterable[tuple[Entity, Change]]) -> Mapping[str, frozenset[str]]:
    """The ids that the actor may read, by entity name: one statement an entity of which they see only some."""
    asked: dict[str, set[str]] = {}
    for entity, one in known:
        asked.setdefault(entity.name, set()).add(one.record)
    return {name: readable(ctx, name, ids) for name, ids in asked.items()}


def readable(ctx: Context, entity: str, ids: set[str]) -> frozenset[str]:
    """Those of some records that the actor may read. One statement, or none."""
    reach = scope(ctx, entity, "read")
    if reach == "all":
        return frozenset(ids)
    if reach == "none":
        return frozenset()
    table = ctx.live.tables[entity].table
    allowed = predicate(ctx, entity, table, "read")
    wanted = sa.select(table.c.id).where(table.c.id.in_(sorted(ids)))
    return frozenset(ctx.connection.scalars(wanted if allowed is None else wanted.where(allowed)))


def _followed(entity: Entity, one: Change, rights: FieldRights) -> Followed:
    names = {field.key: field.name for field in entity.fields.values()}
    names |= {link_key(field.key): field.name for field in entity.fields.values() if field.dated is not None}
    hidden = {name for name, right in rights.of(one.record).items() if right == "hidden"}
    fields = tuple(dict.fromkeys(names[key] for key in one.fields if key in names and names[key] not in hidden))
    return Followed(
        instant_of(one.hlc),
        one.action,
        entity.name,
        one.record,
        one.version,
        one.actor,
        one.origin,
        one.batch,
        fields,
    )


def _by_key(live: Live, name: str) -> Mapping[str, Entity]:
    return {entity.key: entity for entity in live.model.entities.values() if not entity.link_of}
