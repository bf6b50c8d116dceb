"""What stands beside a record and moves with it, and back: notes, files, shares, notices, favourites, followers, and
who gave it back into the pool.

Notes and files that somebody else deletes meanwhile are moved too: they are the record's story. The states that a
process was in stay with the record that was in them: one thing passes through its process once, and a report of time
in states must not count it twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.context import Context
from core.records.changelog import Entry, append_under
from core.records.draft import Current
from core.records.rows import chunks
from core.storage.personal import favourite, favourite_set
from core.storage.pooling import release
from core.storage.sharing import share
from core.storage.system import file, follow, note, notice
from core.timeline.notes import KEY, ON
from schema_registry.model import Entity

Kept = dict[str, list[object]]
"""What moved of one record, by what it is; JSON values."""
_TOLD = ("mention", "follow", "due", "share")
"""Notices about a record; those of its process end with the state that it is in."""


@dataclass(frozen=True, slots=True)
class Place:
    """From which records to which one, in which act."""

    entity: Entity
    into: str
    batch: str
    at: datetime


def move(ctx: Context, to: Place, others: Mapping[str, Current]) -> Mapping[str, Kept]:
    """Moves what stands beside some records to another; what it was, by record."""
    kept: dict[str, Kept] = {id: {} for id in others}
    for name, moved in (("notes", _notes(ctx, to, list(others))), ("files", _of(ctx, file, to, list(others)))):
        for id, record in moved.items():
            kept[record].setdefault(name, []).append(id)
    for id, record in _of(ctx, notice, to, list(others), notice.c.kind.in_(_TOLD)).items():
        kept[record].setdefault("notices", []).append(id)
    for id, record in _of(ctx, share, to, list(others), share.c.id.in_(_first(ctx, to.into, list(others)))).items():
        kept[record].setdefault("shares", []).append(id)
    _favourites(ctx, to.into, kept)
    _followers(ctx, to, others, kept)
    if to.entity.pool is not None:
        _releases(ctx, to.into, kept)
    return kept


def move_back(ctx: Context, to: Place, record: str, kept: Mapping[str, Sequence[object]]) -> None:
    """Moves back what is still where it was moved to. `to.into`: where that is."""
    notes = [str(id) for id in kept.get("notes", ())]
    _log_notes(ctx, to, _versions(ctx, notes, to.into), record)
    for table, name in ((note, "notes"), (file, "files"), (notice, "notices"), (share, "shares")):
        for chunk in chunks(list(kept.get(name, ()))):
            there = sa.update(table).where(table.c.id.in_(chunk), table.c.record == to.into)
            ctx.connection.execute(there.values(record=record))
    for chunk in chunks(list(kept.get("added", ()))):
        gone = sa.delete(favourite).where(favourite.c.record == to.into, favourite.c.set.in_(chunk))
        ctx.connection.execute(gone)
    _give_favourites(ctx, record, kept.get("favourites", ()))
    for chunk in chunks(list(kept.get("followers", ()))):
        ctx.connection.execute(sa.delete(follow).where(follow.c.record == to.into, follow.c.actor.in_(chunk)))
    _release_again(ctx, to.into, kept.get("releases", ()))


def _of(
    ctx: Context, table: sa.Table, to: Place, others: Sequence[str], *where: sa.ColumnElement[bool]
) -> dict[object, str]:
    """Gives rows of a table to the record that stays; whose they were, by their ids."""
    wanted = (table.c.record.in_(others), *where)
    found = {
        row.id: str(row.record)
        for row in ctx.connection.execute(sa.select(table.c.id, table.c.record).where(*wanted))
    }
    if found:
        ctx.connection.execute(sa.update(table).where(*wanted).values(record=to.into))
    return found


def _first(ctx: Context, into: str, others: Sequence[str]) -> list[int]:
    """The shares with whom the record that stays is not shared itself, one of each: those to write go before."""
    query = sa.select(share.c.id, share.c.record, share.c.whom).where(share.c.record.in_([into, *others]))
    rows = ctx.connection.execute(query.order_by(share.c.right.desc(), share.c.id)).all()
    taken, found = {row.whom for row in rows if row.record == into}, list[int]()
    for row in rows:
        if row.whom not in taken:
            taken.add(row.whom)
            found.append(row.id)
    return found


# ---- notes
def _notes(ctx: Context, to: Place, others: Sequence[str]) -> dict[object, str]:
    versions = sa.select(note.c.id, note.c.record, note.c.version).where(note.c.record.in_(others))
    found = {row.id: (str(row.record), int(row.version)) for row in ctx.connection.execute(versions)}
    if not found:
        return {}
    raised = sa.update(note).where(note.c.record.in_(others))
    ctx.connection.execute(raised.values(record=to.into, version=note.c.version + 1))
    entries = [Entry("update", id, version + 1, {ON: (was, to.into)}) for id, (was, version) in found.items()]
    append_under(ctx, KEY, to.batch, to.at, entries)
    return {id: was for id, (was, _) in found.items()}


def _versions(ctx: Context, ids: Sequence[str], record: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(ids):
        query = sa.select(note.c.id, note.c.version).where(note.c.id.in_(chunk), note.c.record == record)
        found.update((row.id, row.version) for row in ctx.connection.execute(query))
    return found


def _log_notes(ctx: Context, to: Place, versions: Mapping[str, int], record: str) -> None:
    for chunk in chunks(versions.keys()):
        raised = sa.update(note).where(note.c.id.in_(chunk)).values(version=note.c.version + 1)
        ctx.connection.execute(raised)
    entries = [Entry("update", id, version + 1, {ON: (to.into, record)}) for id, version in versions.items()]
    append_under(ctx, KEY, to.batch, to.at, entries)


# ---- favourites
def _favourites(ctx: Context, into: str, kept: Mapping[str, Kept]) -> None:
    """Places in sets, people's own: the record that stays takes them where it has none there."""
    query = sa.select(favourite).where(favourite.c.record.in_([*kept, into]))
    rows = ctx.connection.execute(query).all()
    taken = {row.set for row in rows if row.record == into}
    new = []
    for row in rows:
        if row.record == into:
            continue
        done = row.done_at.isoformat() if row.done_at is not None else None
        kept[row.record].setdefault("favourites", []).append([row.set, done])
        if row.set not in taken:
            taken.add(row.set)
            kept[row.record].setdefault("added", []).append(row.set)
            new.append({"set": row.set, "record": into, "done_at": row.done_at})
    if any(row.record != into for row in rows):
        ctx.connection.execute(sa.delete(favourite).where(favourite.c.record.in_(list(kept))))
    if new:
        ctx.connection.execute(sa.insert(favourite), new)


def _give_favourites(ctx: Context, record: str, rows: Sequence[object]) -> None:
    """Places in sets that are still there."""
    said = {int(row[0]): row[1] for row in rows if isinstance(row, list)}
    there: set[int] = set()
    for chunk in chunks(said.keys()):
        there.update(ctx.connection.scalars(sa.select(favourite_set.c.id).where(favourite_set.c.id.in_(chunk))))
    given = [
        {"set": set, "record": record, "done_at": datetime.fromisoformat(str(done)) if done else None}
        for set, done in said.items()
        if set in there
    ]
    if given:
        ctx.connection.execute(sa.insert(favourite), given)


# ---- followers
def _followers(ctx: Context, to: Place, others: Mapping[str, Current], kept: Mapping[str, Kept]) -> None:
    """Who followed a merged record, or owned it, follows the one that stays, unless they said something else of it.

    What they said of the merged one stays there, for the day that it lives again.
    """
    rows = ctx.connection.execute(sa.select(follow).where(follow.c.record.in_([*others, to.into]))).all()
    known = {row.actor for row in rows if row.record == to.into}
    said = [(row.record, row.actor, row.on) for row in rows if row.record != to.into]
    silent = {(record, actor) for record, actor, _ in said}
    said += [
        (id, one.owner, True) for id, one in others.items() if one.owner is not None and (id, one.owner) not in silent
    ]
    new = []
    for record, actor, on in said:
        if on and actor not in known:
            known.add(actor)
            kept[record].setdefault("followers", []).append(actor)
            new.append({"record": to.into, "actor": actor, "entity": to.entity.key, "on": True})
    if new:
        ctx.connection.execute(sa.insert(follow), new)


# ---- releases
def _releases(ctx: Context, into: str, kept: Mapping[str, Kept]) -> None:
    """Who gave one of them away last holds to that with the record that stays: nobody claims again by merging.

    What is kept of a merged record stays there, for the day that it lives again.
    """
    query = sa.select(release).where(release.c.record.in_([*kept, into]))
    rows = ctx.connection.execute(query.order_by(release.c.released_at, release.c.record)).all()
    own = {row.actor: row.released_at for row in rows if row.record == into}
    last = {row.actor: row for row in rows}
    for actor, row in last.items():
        if row.record == into or row.released_at == own.get(actor):
            continue
        before = own[actor].isoformat() if actor in own else None
        kept[row.record].setdefault("releases", []).append([actor, before, row.released_at.isoformat()])
        _released(ctx, into, actor, own.get(actor), row.released_at)


def _release_again(ctx: Context, into: str, kept: Sequence[object]) -> None:
    """As it was before, of those who did not give the record that stayed away since."""
    for actor, before, after in (one for one in kept if isinstance(one, list)):
        there = (release.c.record == into, release.c.actor == actor)
        found = ctx.connection.execute(sa.select(release.c.released_at).where(*there)).scalar()
        if found is not None and found.isoformat() == after:
            _released(ctx, into, int(actor), found, datetime.fromisoformat(before) if before else None)


def _released(ctx: Context, record: str, actor: int, before: datetime | None, at: datetime | None) -> None:
    """When somebody gave a record away last: another moment, or never."""
    there = (release.c.record == record, release.c.actor == actor)
    if before is None:
        ctx.connection.execute(sa.insert(release).values(record=record, actor=actor, released_at=at))
    elif at is None:
        ctx.connection.execute(sa.delete(release).where(*there))
    else:
        ctx.connection.execute(sa.update(release).where(*there).values(released_at=at))
