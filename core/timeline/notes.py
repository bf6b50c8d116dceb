"""What people write on records. Whoever may read a record may write on it, and reads what stands there.

A note belongs to its writer, who alone changes it and takes it back. Every text that it had is in the change log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.access.actors import by_ids
from core.codes import timeline as codes
from core.context import Context
from core.errors import Denied, Missing, Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import Person
from core.records.changelog import Action, Entry, append_under
from core.records.ids import instant_of, new_id
from core.storage.system import change, note
from core.timeline.mentions import Mention, mentions_in
from core.timeline.telling import NOBODY_TOLD, Told, Who, tell_mentioned
from schema_registry.model import Entity

KEY, TEXT, ON = "cw_note", "cw_note.text", "cw_note.on"
"""What notes and their parts are called in the change log. Keys of definitions begin with a pack and a slash."""
LONGEST = 4_000
MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Note:
    """One note as its readers see it; of one that was taken back there is no text. `who`: its writer."""

    id: str
    who: Person
    text: str
    mentions: tuple[Mention, ...]
    at: datetime
    changed: bool
    deleted: bool


class Written(NamedTuple):
    """A note that was written, and who was told of it."""

    id: str
    told: Told


class Version(NamedTuple):
    """A text that a note had from a moment on; empty from when it was taken back."""

    at: datetime
    text: str


def write_note(ctx: Context, entity: str, record: str, text: str, who: Who) -> Written:
    """A new note on a record. Raises Missing where the actor sees none, Denied, Rejected."""
    found, record = _seen(ctx, entity, record)
    text = _checked(text)
    mentions = mentions_in(ctx, text)
    now = ctx.clock()
    row = {"id": new_id(now), "entity": found.key, "record": record, "actor": ctx.actor.id, "text": text}
    row |= {"mentions": [list(one) for one in mentions], "version": 1, "created_at": now}
    ctx.connection.execute(sa.insert(note), [row])
    _log(ctx, "create", str(row["id"]), 1, {TEXT: (None, text), ON: (None, record)})
    return Written(str(row["id"]), tell_mentioned(ctx, found, record, mentions, text, who))


def change_note(ctx: Context, entity: str, record: str, id: str, text: str, who: Who) -> Told:
    """Another text for the actor's own note; those whom it speaks to now and did not before are told."""
    found, record = _seen(ctx, entity, record)
    row = _own(ctx, record, id)
    text = _checked(text)
    if text == row.text:
        return NOBODY_TOLD
    mentions = mentions_in(ctx, text)
    values = {"text": text, "mentions": [list(one) for one in mentions], "changed_at": ctx.clock()}
    _put(ctx, row, values)
    _log(ctx, "update", row.id, row.version + 1, {TEXT: (row.text, text)})
    before = {actor for actor, _ in row.mentions}
    return tell_mentioned(ctx, found, record, [one for one in mentions if one.actor not in before], text, who)


def delete_note(ctx: Context, entity: str, record: str, id: str) -> None:
    """Takes the actor's own note back; that there was one is still seen."""
    _, record = _seen(ctx, entity, record)
    row = _own(ctx, record, id)
    _put(ctx, row, {"text": "", "mentions": [], "deleted_at": ctx.clock()})
    _log(ctx, "delete", row.id, row.version + 1, {TEXT: (row.text, None)})


def note_of(ctx: Context, entity: str, record: str, id: str) -> Note:
    """One note of a record. Raises Missing."""
    _, record = _seen(ctx, entity, record)
    found = notes_by_id(ctx, record, [id])
    if not found:
        raise Missing([codes.NO_NOTE.at()])
    return found[0]


def notes_by_id(ctx: Context, record: str, ids: Sequence[str]) -> tuple[Note, ...]:
    """Some notes of a record that the actor was found to see. Two statements, or none."""
    if not ids:
        return ()
    query = sa.select(note).where(note.c.record == record, note.c.id.in_(list(ids)))
    rows = ctx.connection.execute(query).all()
    people = by_ids(ctx.connection, {row.actor for row in rows})
    return tuple(_note(row, people[row.actor].name if row.actor in people else "") for row in rows)


def versions_of(ctx: Context, entity: str, record: str, id: str) -> tuple[Version, ...]:
    """The texts that a note had, the latest first. Raises Missing."""
    one = note_of(ctx, entity, record, id)
    query = sa.select(change.c.hlc, change.c.fields).where(change.c.record == one.id, change.c.entity == KEY)
    rows = ctx.connection.execute(query.order_by(change.c.seq.desc()).limit(MOST_VERSIONS)).all()
    return tuple(Version(instant_of(row.hlc), str(row.fields[TEXT][1] or "")) for row in rows)


def _note(row: sa.Row[Any], name: str) -> Note:
    mentions = tuple(Mention(actor, said) for actor, said in row.mentions)
    gone, changed = row.deleted_at is not None, row.changed_at is not None
    return Note(row.id, Person(row.actor, name), row.text, mentions, row.created_at, changed, gone)


def _seen(ctx: Context, entity: str, record: str) -> tuple[Entity, str]:
    found = entity_named(ctx.live, entity)
    return found, str(get(ctx, found.name, record, ("id",))["id"])


def _own(ctx: Context, record: str, id: str) -> sa.Row[Any]:
    query = sa.select(note).where(note.c.id == id, note.c.record == record, note.c.deleted_at.is_(None))
    row = ctx.connection.execute(query).one_or_none()
    if row is None:
        raise Missing([codes.NO_NOTE.at()])
    if row.actor != ctx.actor.id:
        raise Denied([codes.NOT_YOURS.at()])
    return row


def _put(ctx: Context, row: sa.Row[Any], values: dict[str, object]) -> None:
    """Writes what was read before, unless somebody (the writer, in another window) was faster."""
    same = (note.c.id == row.id, note.c.version == row.version)
    query = sa.update(note).where(*same).values(version=row.version + 1, **values)
    if ctx.connection.execute(query).rowcount != 1:
        raise Missing([codes.NO_NOTE.at()])


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not 1 <= len(text) <= LONGEST:
        raise Rejected([codes.NO_TEXT.at("/text", limit=LONGEST)])
    return text


def _log(ctx: Context, action: Action, id: str, version: int, fields: dict[str, tuple[object, object]]) -> None:
    now = ctx.clock()
    append_under(ctx, KEY, new_id(now), now, [Entry(action, id, version, fields)])
