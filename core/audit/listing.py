"""The change log for administrators: everything that happened, filtered, newest first, a page at a time.

Who manages users reads what became of users, sessions, keys and units; who administers definitions what was
published; only an administrator reads everything, records included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.actors import KnownActor, by_ids
from core.access.field_rights import FieldRights
from core.access.rights import administers
from core.audit.acts import EXPORT, KEY, LOG, RATE, READING, SESSION, SUBJECTS, UNIT, USER, VERSION, number_of
from core.audit.readings import naming
from core.codes.access import NO_AUDIT
from core.context import Context
from core.errors import Denied
from core.records.history import FieldChange, entries_of, notice
from core.records.ids import hybrid_clock, instant_of
from core.storage.system import change
from schema_registry.frozen import Frozen
from schema_registry.model import Entity

TOPICS: Mapping[str, tuple[str, ...]] = Frozen(
    {
        "sign-in": (SESSION,),
        "users": (USER, UNIT),
        "keys": (KEY,),
        "definitions": (VERSION, RATE),
        "exports": (EXPORT,),
        "read": (READING,),
        "log": (LOG,),
        "records": (),
    }
)
"""What may be asked for; `records` is everything else."""
NOTHING = ""
"""No entry is about it."""
_SOUGHT = (
    "seq",
    "hlc",
    "actor",
    "origin",
    "address",
    "action",
    "entity",
    "record",
    "version",
    "fields",
    "salt",
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the log is looked at; empty parts look at all."""

    topic: str = ""
    actor: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str = ""
    entity: str = ""
    """The name of an entity: its records only."""
    before: int | None = None
    """Entries older than this number."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry. `entity` is None for acts of administration, whose `subject` and `number` say what it was."""

    seq: int
    at: datetime
    who: KnownActor | None
    origin: str
    address: str
    action: str
    subject: str
    record: str
    entity: Entity | None
    fields: Mapping[str, Sequence[object]]
    erased: bool
    about: KnownActor | None = None
    """The person it was done to."""
    changes: tuple[FieldChange, ...] = ()
    """Of records: each field before and after, as shown."""

    @property
    def number(self) -> int:
        return number_of(self.record)


def may_audit(ctx: Context) -> bool:
    """Whether the actor may look at any of it."""
    return administers(ctx, "users") or administers(ctx, "definitions")


def topics(ctx: Context) -> tuple[str, ...]:
    """What the actor may ask for."""
    if ctx.actor.superuser:
        return tuple(TOPICS)
    seen = {"sign-in", "users", "keys"} if administers(ctx, "users") else set()
    return tuple(one for one in TOPICS if one in seen or (one == "definitions" and administers(ctx, "definitions")))


def logged(ctx: Context, sought: Sought, limit: int = 50) -> tuple[Logged, ...]:
    """A page of it. A fixed number of statements, and one or two for each kind of record on it. Raises Denied."""
    if not may_audit(ctx):
        raise Denied([NO_AUDIT.at()])
    rows = ctx.connection.execute(_query(ctx, sought, limit)).all()
    entities = {one.key: one for one in ctx.model.entities.values()}
    found = _entries(ctx, rows, entities)
    shown = {one.seq: one.changes for name, seqs in _by_entity(found) for one in entries_of(ctx, name, seqs)}
    return tuple(replace(one, changes=shown.get(one.seq, ())) for one in found)


def all_logged(ctx: Context, sought: Sought, most: int) -> Iterator[Logged]:
    """Everything that is sought, newest first, for a file: fields as they were logged."""
    if not may_audit(ctx):
        raise Denied([NO_AUDIT.at()])
    entities = {one.key: one for one in ctx.model.entities.values()}
    rights = {one.key: FieldRights(ctx, one.name) for one in entities.values()}
    while most > 0:
        rows = ctx.connection.execute(_query(ctx, sought, min(1000, most))).all()
        for one in _entries(ctx, rows, entities):
            if one.entity is not None:
                notice(ctx, one.entity, one.record, one.fields, rights[one.entity.key])
            yield one
        if not rows:
            return
        most -= len(rows)
        sought = replace(sought, before=rows[-1].seq)


def _query(ctx: Context, sought: Sought, limit: int) -> sa.Select[Any]:
    """The latest entries. Of named subjects each one's latest are taken from the index, however rare they are."""
    conditions = tuple(_conditions(ctx, sought))
    query = sa.select(*(change.c[name] for name in _SOUGHT)).order_by(change.c.seq.desc()).limit(limit)
    keys = _keys(ctx, sought)
    if keys is None:
        return query.where(*conditions)
    latest = [
        sa.select(change.c.seq)
        .where(change.c.entity == key, *conditions)
        .order_by(change.c.seq.desc())
        .limit(limit)
        .subquery()
        for key in keys
    ]
    return query.where(change.c.seq.in_(sa.union_all(*(sa.select(one.c.seq) for one in latest))))


def _keys(ctx: Context, sought: Sought) -> tuple[str, ...] | None:
    """What entries are about, where it can be named; None for everything that conditions leave."""
    allowed = tuple(key for topic in topics(ctx) for key in TOPICS[topic])
    if sought.entity and ctx.actor.superuser and sought.topic != "read":
        return (_key(ctx, sought.entity),)
    wanted = TOPICS.get(sought.topic, ())
    if ctx.actor.superuser:
        return wanted or None
    return tuple(key for key in allowed if key in wanted or not sought.topic) or (NOTHING,)


def _key(ctx: Context, entity: str) -> str:
    found = ctx.model.entities.get(entity)
    return found.key if found is not None else entity


def _conditions(ctx: Context, sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.topic == "records":
        yield change.c.entity.not_in(SUBJECTS)
    elif sought.topic == "read" and sought.entity:
        yield naming(f'"{_key(ctx, sought.entity)}"')
    if sought.actor is not None:
        yield change.c.actor == sought.actor
    if sought.address:
        yield change.c.address == sought.address
    if sought.since is not None:
        yield change.c.hlc >= hybrid_clock(sought.since)
    if sought.until is not None:
        yield change.c.hlc < hybrid_clock(sought.until)
    if sought.before is not None:
        yield change.c.seq < sought.before


def _entries(ctx: Context, rows: Sequence[sa.Row[Any]], entities: Mapping[str, Entity]) -> tuple[Logged, ...]:
    people = by_ids(ctx.connection, {row.actor for row in rows} | {id for row in rows if (id := _about(row))})
    return tuple(
        Logged(
            row.seq,
            instant_of(row.hlc),
            people.get(row.actor),
            row.origin,
            row.address or "",
            row.action,
            row.entity,
            row.record,
            entities.get(row.entity),
            row.fields,
            not row.salt,
            people.get(_about(row) or -1),
        )
        for row in rows
    )


def _about(row: sa.Row[Any]) -> int | None:
    """The person that users, sessions and keys belong to, or as whom somebody read."""
    if row.entity in (USER, SESSION):
        return number_of(row.record)
    if row.entity == READING:
        seen: Sequence[int | None] = row.fields.get("seen_as", (None, None))
        return seen[1]
    holder = row.fields.get("holder", (None, None))[1] if row.entity == KEY else None
    return holder if isinstance(holder, int) else None


def _by_entity(found: Sequence[Logged]) -> Iterator[tuple[str, list[int]]]:
    seqs: dict[str, list[int]] = {}
    for one in found:
        if one.entity is not None and not one.entity.link_of:
            seqs.setdefault(one.entity.name, []).append(one.seq)
    yield from seqs.items()
