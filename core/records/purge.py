"""Deleted records dropped for good, with what lies in the trash because of them. The log keeps what people wrote.

What goes along: everything in the trash that cannot be without them. References that may be empty are emptied. What
lives keeps a record from being purged, and so does a column put away that still refers to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from core.access.rights import require_administration
from core.codes.records import PURGE_HELD
from core.context import Context
from core.errors import Rejected
from core.records import changelog, rows
from core.records.changelog import Entry
from core.records.ids import new_id
from core.records.shape import shape_of
from core.storage import personal, pooling, sharing, system
from core.storage.dangling import dangling
from core.storage.types import known_form


@dataclass(slots=True)
class Purge:
    """Versions of the records that go, by entity name, then id; those asked for come first. And references that are
    emptied: (entity, field) and the records that hold them."""

    going: dict[str, dict[str, int]]
    emptied: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.going.values()))

    def along(self, entity: str, asked: Collection[str]) -> Mapping[str, int]:
        """How many go along, by entity name."""
        counted = {name: len(by_id) - (len(asked) if name == entity else 0) for name, by_id in self.going.items()}
        return {name: count for name, count in counted.items() if count > 0}


def purge_plan(ctx: Context, entity: str, ids: Collection[str]) -> Purge:
    """What purging some records of the trash would drop; those that are not there any more are left out."""
    require_administration(ctx, "definitions")
    wanted = {form for id in ids if (form := known_form(id)) is not None}
    found = Purge({entity: _lying(ctx, entity, "id", wanted)})
    frontier = {entity: set(found.going[entity])}
    while frontier:
        further: dict[str, set[str]] = {}
        for target, gone in frontier.items():
            for other, reference in ctx.model.related(target):
                there = _lying(ctx, other.name, reference.name, gone)
                known = found.going.setdefault(other.name, {})
                if reference.on_delete == "clear":
                    found.emptied.setdefault((other.name, reference.name), set()).update(there)
                    continue
                new = {id: version for id, version in there.items() if id not in known}
                known.update(new)
                further.setdefault(other.name, set()).update(new)
        frontier = {name: new for name, new in further.items() if new}
    return found


def purge_records(ctx: Context, entity: str, ids: Collection[str]) -> Purge:
    """Drops them; what was dropped. Raises Denied for all but administrators, and Rejected where something that
    lives, or that is put away, refers to one of them: whoever calls takes back what was begun."""
    found = purge_plan(ctx, entity, ids)
    batch, at = new_id(ctx.clock()), ctx.clock()
    for (name, reference), holders in found.emptied.items():
        built = ctx.live.tables[name]
        table, columns = built.table, (built.columns[reference], *built.keys[reference].values())
        for chunk in rows.chunks(holders - found.going.get(name, {}).keys()):
            empty = sa.update(table).where(table.c.id.in_(chunk), table.c.sys_deleted_at.is_not(None))
            ctx.connection.execute(empty.values(dict.fromkeys((column.name for column in columns), None)))
    for name, by_id in reversed(found.going.items()):
        _forget(ctx, by_id)
        table = ctx.live.tables[name].table
        for chunk in rows.chunks(by_id):
            gone = sa.delete(table).where(table.c.id.in_(chunk), table.c.sys_deleted_at.is_not(None))
            ctx.connection.execute(gone)
        entries = [Entry("purge", id, version + 1, {}) for id, version in by_id.items()]
        changelog.append(ctx, shape_of(ctx, name).entity, batch, at, entries)
    tables = {ctx.live.tables[name].table.name for name in found.going}
    ids = [id for by_id in found.going.values() for id in by_id]
    if ids and dangling(ctx.connection, tables, ids):
        raise Rejected([PURGE_HELD.at(entity=shape_of(ctx, entity).entity.title)])
    return found


def _lying(ctx: Context, entity: str, name: str, values: Collection[str]) -> dict[str, int]:
    """Versions of deleted records, by id, whose id or reference is one of some."""
    built = ctx.live.tables[entity]
    root = built.columns
    query = sa.select(root["id"], root["sys_version"]).where(root["sys_deleted_at"].is_not(None))
    found: dict[str, int] = {}
    for chunk in rows.chunks(values):
        there = ctx.connection.execute(query.where(root[name].in_(chunk)))
        found.update({one.id: one.sys_version for one in there})
    return found


def _forget(ctx: Context, ids: Collection[str]) -> None:
    """What stands beside records: their states, notices, shares, places in sets. Their files wait for the sweep."""
    stay, file = system.stay, system.file
    for chunk in rows.chunks(ids):
        stays = sa.select(stay.c.id).where(stay.c.record.in_(chunk))
        for statement in (
            sa.delete(system.vote).where(system.vote.c.stay.in_(stays)),
            sa.delete(pooling.holding).where(pooling.holding.c.record.in_(chunk)),
            sa.delete(pooling.release).where(pooling.release.c.record.in_(chunk)),
            sa.delete(stay).where(stay.c.record.in_(chunk)),
            sa.delete(system.notice).where(system.notice.c.record.in_(chunk)),
            sa.delete(sharing.share).where(sharing.share.c.record.in_(chunk)),
            sa.delete(personal.favourite).where(personal.favourite.c.record.in_(chunk)),
            sa.update(file).where(file.c.record.in_(chunk)).values(entity=None, record=None),
        ):
            ctx.connection.execute(statement)
