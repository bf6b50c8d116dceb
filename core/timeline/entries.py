"""A page of a record's timeline: its entries in order, with what they say to the actor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.context import Context
from core.queries.find import find
from core.queries.get import get
from core.queries.paths import entity_named
from core.queries.query import Query, Row
from core.records.history import HistoryEntry, entries_of
from core.timeline.notes import Note, notes_by_id
from core.timeline.order import Feeder, Mark, by_rank, feeders, log_ids, marks, note_ids, read_mark

MOST = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """A record that stands on the timeline, with what its definition shows of it."""

    feeder: Feeder
    row: Row


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry: what the change log says, a note, or another record. `dated`: its moment is a day only."""

    at: datetime
    what: HistoryEntry | Note | Happening
    dated: bool = False


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries, the newest first, and the place to go on from ("" where there are none)."""

    entries: tuple[TimelineEntry, ...]
    next: str = ""


def timeline(ctx: Context, entity: str, id: str, limit: int = 20, *, after: str = "", show: str = "") -> TimelinePage:
    """A page of a record's timeline, of one kind of entry where `show` names it. Raises Missing, Denied.

    A place after which nothing can stand, or that is none, is the beginning. Statements: one for each source, and one
    or two for what is found in it.
    """
    found = entity_named(ctx.live, entity)
    record = str(get(ctx, found.name, id, ("id",))["id"])
    limit = min(limit, MOST)
    places = marks(ctx, found, record, limit + 1, read_mark(after), show)
    shown = places[:limit]
    said = _said(ctx, entity, record, shown, feeders(ctx, found))
    dated = {one.rank for one in feeders(ctx, found) if one.dated}
    entries = tuple(
        TimelineEntry(one.at, said[one.rank, one.id], one.rank in dated)
        for one in shown
        if (one.rank, one.id) in said
    )
    return TimelinePage(entries, shown[-1].text if len(places) > limit else "")


def _said(
    ctx: Context, entity: str, record: str, shown: tuple[Mark, ...], ways: tuple[Feeder, ...]
) -> Mapping[tuple[int, str], HistoryEntry | Note | Happening]:
    found: dict[tuple[int, str], HistoryEntry | Note | Happening] = {}
    ids = by_rank(shown)
    places = {one.id: one.rank for one in shown}
    for entry in entries_of(ctx, entity, log_ids(ids), record):
        found[places[str(entry.seq)], str(entry.seq)] = entry
    for one in notes_by_id(ctx, record, note_ids(ids)):
        found[places[one.id], one.id] = one
    for feeder in ways:
        for row in _rows(ctx, feeder, ids.get(feeder.rank, [])):
            found[feeder.rank, str(row["id"])] = Happening(feeder, row)
    return found


def _rows(ctx: Context, feeder: Feeder, ids: list[str]) -> tuple[Row, ...]:
    if not ids:
        return ()
    query = Query(feeder.entity.name, columns_of(feeder), {"id": {"_in": ids}}, limit=len(ids))
    return find(ctx, query).rows


def columns_of(feeder: Feeder) -> tuple[str, ...]:
    """What is shown of a record: its title, what it is, its text, what the composer asks, what else it refers to."""
    standing = feeder.entity.timeline
    assert standing is not None
    here = {one.name for one in feeder.references}
    others = [name for name in standing.on if name not in here]
    named = [name for name in (standing.kind, standing.text) if name]
    return tuple(dict.fromkeys(("$title", feeder.at, *named, *standing.ask, *others, "sys_owner", "sys_created_by")))
