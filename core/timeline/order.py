"""What stands on a record's timeline, in one order, newest first: by moment, then by source, then by what it is.

Every source is asked once, for no more than a page, from where the last page ended: the change log, the notes, and
each entity whose records say that they stand on timelines. So a page costs the same however long the story is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import scope
from core.context import Context, Live
from core.queries.sight import visible
from core.queries.sources import Column, Source, own_table
from core.records.history import story_of
from core.records.ids import hybrid_clock, instant_of
from core.storage.system import change, note
from core.storage.types import known_form
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field

CHANGES, STEPS, NOTES = "changes", "steps", "notes"
"""Sources beside entities, as they are asked for: changed fields, transitions of processes, notes."""
_LOG, _NOTES, _FIRST = 0, 1, 2
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTED = (
    sa.select(note.c.created_at, note.c.id)
    .where(note.c.record == sa.bindparam("record"))
    .order_by(note.c.created_at.desc(), note.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
"""Asked for every card that is drawn, so it is made once."""


class Mark(NamedTuple):
    """One entry's place. `rank` tells the source: of entities by their names, after the log and the notes."""

    at: datetime
    rank: int
    id: str

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.id}"


class Feeder(NamedTuple):
    """An entity whose records stand on timelines of another, by which of its references, and when."""

    entity: Entity
    rank: int
    references: tuple[Field, ...]
    at: str
    dated: bool
    """Whether it says a day only."""


def feeders(ctx: Context, entity: Entity) -> tuple[Feeder, ...]:
    """The entities whose records stand on the timelines of an entity's records, those that the actor may read."""
    found = ctx.live.derive(_feeders, entity.name)
    return tuple(one for one in found if scope(ctx, one.entity.name, "read") != "none")


def _feeders(live: Live, name: str) -> tuple[Feeder, ...]:
    told = sorted((one.name, one) for one in live.model.entities.values() if one.timeline is not None)
    made = []
    for rank, (_, entity) in enumerate(told, _FIRST):
        standing = entity.timeline
        assert standing is not None
        ways = tuple(entity.fields[on] for on in standing.on if entity.fields[on].to == name)
        dated = bool(standing.at) and entity.fields[standing.at].kind == "date"
        if ways:
            made.append(Feeder(entity, rank, ways, standing.at or "sys_created_at", dated))
    return tuple(made)


def read_mark(text: str) -> Mark | None:
    """The place that an address names; None for what names none."""
    micros, _, rest = text.partition(".")
    rank, _, id = rest.partition(".")
    numbers = (micros.removeprefix("-"), rank)
    if not all(one.isascii() and one.isdigit() and len(one) < 18 for one in numbers):
        return None
    number = id.isascii() and id.isdigit() and len(id) < 19
    if not (number if int(rank) == _LOG else known_form(id)):
        return None
    try:
        return Mark(_EPOCH + timedelta(microseconds=int(micros)), int(rank), id)
    except OverflowError:
        return None


def marks(
    ctx: Context, entity: Entity, record: str, limit: int, after: Mark | None = None, show: str = ""
) -> tuple[Mark, ...]:
    """The places of the latest entries after a mark, of one source where `show` names it. One statement a source.

    The actor was found to see the record.
    """
    found: list[Mark] = []
    if show in ("", CHANGES, STEPS):
        found += _of_log(ctx, entity, record, limit, after, show)
    if show in ("", NOTES):
        found += _of_notes(ctx, record, limit, after)
    for one in feeders(ctx, entity):
        if show in ("", one.entity.name):
            found += _of_entity(ctx, one, record, limit, after)
    return tuple(sorted(found, key=_place, reverse=True)[:limit])


def _place(mark: Mark) -> tuple[datetime, int, int, str]:
    return mark.at, mark.rank, int(mark.id) if mark.rank == _LOG else 0, mark.id


def _of_log(ctx: Context, entity: Entity, record: str, limit: int, after: Mark | None, show: str) -> Iterator[Mark]:
    query = sa.select(change.c.hlc, change.c.seq).where(*story_of(ctx, entity, record))
    if show:
        stepped = _stepped(ctx, entity)
        query = query.where(stepped if show == STEPS else sa.not_(stepped))
    if after is not None:
        id = int(after.id) if after.rank == _LOG else 0
        query = query.where(_beyond(change.c.hlc, change.c.seq, hybrid_clock(after.at), id, _LOG, after.rank))
    for hlc, seq in ctx.connection.execute(query.order_by(change.c.hlc.desc(), change.c.seq.desc()).limit(limit)):
        yield Mark(instant_of(hlc), _LOG, str(seq))


def _stepped(ctx: Context, entity: Entity) -> sa.ColumnElement[bool]:
    """Whether a change moved the record from state to state: it names the field of a process. Creating one does not
    count."""
    text = sa.cast(change.c.fields, sa.Text())
    named = [text.contains(f'"{one.key}":', autoescape=True) for one in entity.fields.values() if one.process]
    return sa.and_(change.c.action == "update", sa.or_(sa.false(), *named))


def _of_notes(ctx: Context, record: str, limit: int, after: Mark | None) -> Iterator[Mark]:
    query = _NOTED
    if after is not None:
        query = query.where(_beyond(note.c.created_at, note.c.id, after.at, after.id, _NOTES, after.rank))
    for at, id in ctx.connection.execute(query, {"record": record, "most": limit}):
        yield Mark(at, _NOTES, id)


def _of_entity(ctx: Context, one: Feeder, record: str, limit: int, after: Mark | None) -> Iterator[Mark]:
    source = own_table(ctx, one.entity)
    at, id = source.columns[one.at], source.columns["id"]
    refers = sa.or_(*(source.columns[field.name] == record for field in one.references))
    query = sa.select(at, id).where(refers, at.is_not(None), *visible(ctx, source))
    if after is not None:
        query = query.where(_after(ctx, one, source, after))
    for moment, key in ctx.connection.execute(query.order_by(at.desc(), id.desc()).limit(limit)):
        yield Mark(_midnight(ctx, moment) if one.dated else moment, one.rank, key)


def _after(ctx: Context, one: Feeder, source: Source, after: Mark) -> sa.ColumnElement[bool]:
    """A day stands at its beginning: it comes after every moment of it."""
    at, id = source.columns[one.at], source.columns["id"]
    if not one.dated:
        return _beyond(at, id, after.at, after.id, one.rank, after.rank)
    day = after.at.astimezone(ctx.locale.zone).date()
    if _midnight(ctx, day) != after.at:
        return at <= day
    return _beyond(at, id, day, after.id, one.rank, after.rank)


def _beyond(
    at: Column, id: Column, moment: object, last: object, rank: int, last_rank: int
) -> sa.ColumnElement[bool]:
    """What comes later in the order than an entry of a source at a moment."""
    if rank != last_rank:
        return at <= moment if rank < last_rank else at < moment
    return sa.or_(at < moment, sa.and_(at == moment, id < last))


def _midnight(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time(), ctx.locale.zone).astimezone(UTC)


def by_rank(found: Iterable[Mark]) -> Mapping[int, list[str]]:
    """The ids of marks by source."""
    sorted_out: dict[int, list[str]] = {}
    for one in found:
        sorted_out.setdefault(one.rank, []).append(one.id)
    return Frozen(sorted_out)


def log_ids(sorted_out: Mapping[int, list[str]]) -> list[int]:
    return [int(one) for one in sorted_out.get(_LOG, ())]


def note_ids(sorted_out: Mapping[int, list[str]]) -> list[str]:
    return sorted_out.get(_NOTES, [])
