"""Who follows a record, and what they are told of it: by a job that reads the change log, never by whoever writes.

Who owns a record and who made it follow it unless they say that they do not; anybody else who may read it may say
that they do. They hear of what others did, once a record until they have seen it. What came by import or by
publishing is no news, and nobody hears of what they may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import SYSTEM, Actor, Context, Live
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.feed import Change, changes_after, latest_cursor
from core.records.following import readable
from core.storage.system import change, notice, notice_seen, reader
from core.storage.system import follow as followed
from core.storage.system import note as notes
from core.timeline.notes import KEY
from schema_registry.frozen import Frozen
from schema_registry.model import Entity

FOLLOW, NAME, PORTION = "follow", "followers", 500
NO_NEWS = frozenset({"import", "publish"})
Person = Callable[[int], Actor | None]


class _Place(NamedTuple):
    entity: str
    record: str


@dataclass(slots=True)
class _News:
    """What happened to a record: who did it how often, and whom a note told already."""

    by: dict[int, int] = field(default_factory=dict)
    last: int = 0
    told: set[int] = field(default_factory=set)


def follows(ctx: Context, entity: str, record: str) -> bool:
    """Whether the actor follows a record that they see. One statement."""
    query = ctx.live.derive(_followed, entity)
    row = ctx.connection.execute(query, {"me": ctx.actor.id, "record": record}).one()
    return bool(row.on) if row.on is not None else ctx.actor.id in (row.sys_owner, row.sys_created_by)


def _followed(live: Live, entity: str) -> sa.Select[Any]:
    table = live.tables[entity].table
    mine = sa.and_(followed.c.record == table.c.id, followed.c.actor == sa.bindparam("me"))
    columns = (followed.c.on, table.c.sys_owner, table.c.sys_created_by)
    return (
        sa.select(*columns).select_from(table.outerjoin(followed, mine)).where(table.c.id == sa.bindparam("record"))
    )


def follow(ctx: Context, entity: str, record: str, on: bool) -> None:
    """The actor follows a record from now on, or does not. Raises Missing where they see none, Denied."""
    found = entity_named(ctx.live, entity)
    id = str(get(ctx, found.name, record, ("id",))["id"])
    row = {"record": id, "actor": ctx.actor.id, "entity": found.key, "on": on}
    on_postgresql = ctx.connection.dialect.name == "postgresql"
    insert = postgresql.insert(followed) if on_postgresql else sqlite.insert(followed)
    ctx.connection.execute(
        insert.values(row).on_conflict_do_update(index_elements=["record", "actor"], set_={"on": on})
    )


def has_news(connection: sa.Connection) -> bool:
    """Whether the log goes on behind what was read."""
    last = sa.select(change.c.txid, change.c.seq).order_by(change.c.txid.desc(), change.c.seq.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return row is not None and f"{row.txid}.{row.seq}" != _cursor(connection)


def tell_followers(ctx: Context, person: Person) -> bool:
    """Reads one portion of the log and writes notices for followers; whether there may be more. The first reader of
    an installation begins at what is still to come."""
    cursor = _cursor(ctx.connection)
    if cursor is None:
        ctx.connection.execute(sa.insert(reader).values(name=NAME, cursor=latest_cursor(ctx)))
        return False
    feed = changes_after(ctx, cursor, PORTION)
    news = _news(ctx, feed.changes)
    _write(ctx, news, _readers(ctx, news, person))
    ctx.connection.execute(sa.update(reader).where(reader.c.name == NAME).values(cursor=feed.cursor))
    return len(feed.changes) == PORTION


def _cursor(connection: sa.Connection) -> str | None:
    found = connection.execute(sa.select(reader.c.cursor).where(reader.c.name == NAME)).scalar()
    return None if found is None else str(found)


def _news(ctx: Context, changes: Iterable[Change]) -> Mapping[_Place, _News]:
    entities = ctx.live.derive(_by_key, "")
    worth = [one for one in changes if one.origin not in NO_NEWS]
    written = {one.record for one in worth if one.entity == KEY and one.action == "create"}
    query = sa.select(notes.c.id, notes.c.entity, notes.c.record, notes.c.mentions).where(notes.c.id.in_(written))
    noted = {row.id: row for row in ctx.connection.execute(query)} if written else {}
    found: dict[_Place, _News] = {}
    for one in worth:
        note = noted.get(one.record) if one.entity == KEY else None
        key, record = (note.entity, note.record) if note is not None else (one.entity, one.record)
        if key in entities and (note is not None or one.action in ("update", "restore")):
            about = found.setdefault(_Place(key, record), _News())
            about.by[one.actor] = about.by.get(one.actor, 0) + 1
            about.last = one.actor
            about.told.update(actor for actor, _ in (note.mentions if note is not None else ()))
    return found


def _readers(ctx: Context, news: Mapping[_Place, _News], person: Person) -> Mapping[_Place, set[int]]:
    """Whom each record's news are for: followers who may read it, and did not do it all themselves."""
    entities = ctx.live.derive(_by_key, "")
    wanted: dict[int, dict[str, set[str]]] = {}
    for place, people in _followers(ctx, news).items():
        about = news[place]
        for one in people - about.told - {SYSTEM.id}:
            if set(about.by) - {one}:
                wanted.setdefault(one, {}).setdefault(place.entity, set()).add(place.record)
    found: dict[_Place, set[int]] = {}
    for id, by_entity in wanted.items():
        actor = person(id)
        for key, records in by_entity.items() if actor is not None else ():
            assert actor is not None
            for record in readable(ctx.acting_as(actor), entities[key].name, records):
                found.setdefault(_Place(key, record), set()).add(id)
    return found


def _followers(ctx: Context, news: Mapping[_Place, _News]) -> Mapping[_Place, set[int]]:
    """Owners, makers, those who said so; not those who said that they do not. A statement an entity, and one."""
    entities = ctx.live.derive(_by_key, "")
    by_entity: dict[str, list[str]] = {}
    for place in news:
        by_entity.setdefault(place.entity, []).append(place.record)
    found: dict[_Place, set[int]] = {}
    for key, records in by_entity.items():
        table = ctx.live.tables[entities[key].name].table
        query = sa.select(table.c.id, table.c.sys_owner, table.c.sys_created_by)
        for row in ctx.connection.execute(query.where(table.c.id.in_(records), table.c.sys_deleted_at.is_(None))):
            found[_Place(key, row.id)] = {one for one in (row.sys_owner, row.sys_created_by) if one is not None}
    said = sa.select(followed).where(followed.c.record.in_([place.record for place in found]))
    for row in ctx.connection.execute(said) if found else ():
        people = found.get(_Place(row.entity, row.record))
        if people is not None:
            (people.add if row.on else people.discard)(row.actor)
    return found


def _write(ctx: Context, news: Mapping[_Place, _News], to: Mapping[_Place, set[int]]) -> None:
    """One notice a record and reader: one that they have not seen yet grows, and comes to the top again."""
    if not to:
        return
    records, people = [place.record for place in to], sorted({one for each in to.values() for one in each})
    seen = sa.func.coalesce(notice_seen.c.upto, 0)
    joined = notice.outerjoin(notice_seen, notice_seen.c.actor == notice.c.actor)
    query = sa.select(notice.c.id, notice.c.actor, notice.c.record, notice.c.times).select_from(joined)
    mine = (notice.c.kind == FOLLOW, notice.c.record.in_(records), notice.c.actor.in_(people), notice.c.id > seen)
    waiting = {(row.record, row.actor): row for row in ctx.connection.execute(query.where(*mine))}
    rows, grown = [], []
    for place, readers in to.items():
        about = news[place]
        for one in readers:
            times = sum(count for by, count in about.by.items() if by != one)
            before = waiting.get((place.record, one))
            if before is not None:
                grown.append(before.id)
            last = about.last if about.last != one else next(by for by in about.by if by != one)
            rows.append(_row(ctx, place, one, last, times + (before.times if before is not None else 0)))
    if grown:
        ctx.connection.execute(sa.delete(notice).where(notice.c.id.in_(grown)))
    ctx.connection.execute(sa.insert(notice), rows)


def _row(ctx: Context, place: _Place, actor: int, by: int, times: int) -> dict[str, object]:
    about = {"field": place.entity, "record": place.record, "state": "", "message": None, "created_at": ctx.clock()}
    return {"actor": actor, "role": None, "unit": None, "kind": FOLLOW, "by": by, "times": times, **about}


def _by_key(live: Live, _: str = "") -> Mapping[str, Entity]:
    return Frozen({one.key: one for one in live.model.entities.values() if not one.link_of})
