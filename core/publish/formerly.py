"""What records had before a publish changed it, where nobody touched it since: read from stays and the change log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.records.ids import hybrid_clock
from core.records.rows import chunks
from core.storage.system import change, stay, step, version
from core.storage.tables import EntityTable
from schema_registry.model import Field

PUBLISH = "publish"
"""The origin of what publishes change in the log."""


class _Stay(NamedTuple):
    """One stay of a record; `event` is empty where no transition led to it."""

    record: str
    state: str
    event: str
    entered_at: datetime
    left_at: datetime | None


def states_of_before(
    connection: sa.Connection, table: EntityTable, field: Field, known: Collection[str]
) -> dict[str, str]:
    """Record id → the state, one of `known`, that publishes took it out of, trash included.

    A publish ends a stay at the very moment at which it begins the next one, and no event leads from one to the
    other. A record that somebody moved on since is left where it is.
    """
    ended = sa.select(stay.c.record).where(
        stay.c.field == field.key, stay.c.state.in_(known), stay.c.left_at.is_not(None)
    )
    identity, column = table.id, table.columns[field.name]
    values = {
        str(id): value
        for id, value in connection.execute(sa.select(identity, column).where(identity.in_(ended.distinct())))
    }
    found: dict[str, str] = {}
    for one in _stays(connection, field, values):
        state = _before(one, known)
        if state is not None and values[one[-1].record] != state and _is_as_left(one[-1], known):
            found[one[-1].record] = state
    return found


def _stays(connection: sa.Connection, field: Field, records: Collection[str]) -> Iterator[list[_Stay]]:
    """The stays of some records, each record's in their order."""
    wanted = (stay.c.record, stay.c.state, stay.c.event, stay.c.entered_at, stay.c.left_at)
    for chunk in chunks(records):
        query = sa.select(*wanted).where(stay.c.field == field.key, stay.c.record.in_(chunk))
        rows = connection.execute(query.order_by(stay.c.record, stay.c.entered_at, stay.c.id))
        for _, its in groupby((_Stay(*row) for row in rows), key=lambda one: one.record):
            yield list(its)


def _before(stays: list[_Stay], known: Collection[str]) -> str | None:
    """The first state of the moves by publishes, one after the other, that end a record's stays."""
    state = stays[-1].state if stays[-1].left_at is not None and stays[-1].state in known else None
    for now, before in zip(stays[::-1], stays[-2::-1], strict=False):
        if now.event or before.left_at != now.entered_at or before.state not in known:
            break
        state = before.state
    return state


def _is_as_left(last: _Stay, known: Collection[str]) -> bool:
    """Whether the last stay is one that a publish began, or the one that it ended for a record in the trash."""
    return last.left_at is None or last.state in known


def given_by_publishes(connection: sa.Connection) -> frozenset[str]:
    """The keys of fields to which publishes gave other values by `map` or `backfill`, and of processes."""
    told = step.c.step
    acts = sa.or_(*(sa.cast(told, sa.Text()).like(f'%"{what}"%') for what in ("mapped", "filled", "lost", "undone")))
    id = sa.type_coerce(told, sa.JSON())["id"].as_string()
    query = sa.select(id).where(step.c.state == "done", sa.or_(acts, id.like("states %"), id.like("values-back %")))
    return frozenset(str(one).partition(" ")[2] for one in connection.scalars(query))


def values_of_before(
    connection: sa.Connection,
    table: EntityTable,
    entity: str,
    field: Field,
    wanted: Callable[[object], bool],
    since: datetime | None = None,
) -> dict[str, object]:
    """Record id → the value, as the log has it, that publishes took from it, where that is `wanted`; trash included.

    Nobody wrote the field since: the last entries about it are of publishes. Of several publishes, one after the
    other, the first counts whose value is wanted; `since`: of those after that moment.
    """
    mine = change.c.entity == entity, _holds(connection, field.key)
    touched = sa.select(change.c.record).where(*mine, change.c.origin == PUBLISH).distinct()
    there = list(connection.scalars(sa.select(table.id).where(table.id.in_(touched))))
    after = () if since is None else (change.c.hlc > hybrid_clock(since),)
    found: dict[str, object] = {}
    for chunk in chunks(there):
        entries = sa.select(change.c.record, change.c.origin, change.c.fields, change.c.seq)
        rows = connection.execute(
            entries.where(*mine, *after, change.c.record.in_(chunk)).order_by(change.c.record, change.c.seq)
        )
        for record, its in groupby(rows, key=lambda row: row.record):
            entry: sa.Row[Any]
            for entry in takewhile(lambda one: one.origin == PUBLISH, reversed(list(its))):
                left = entry.fields[field.key][0]
                if wanted(left):
                    found[record] = left
    return found


def written_since(
    connection: sa.Connection, number: int, record: sa.ColumnElement[str], entity: str, field: str
) -> sa.ColumnElement[bool]:
    """Whether somebody wrote a field of a record after a version went live. `entity` and `field` are keys."""
    moment = connection.scalar(sa.select(version.c.created_at).where(version.c.number == number))
    if moment is None:
        return sa.true()
    here = change.c.record == record, change.c.entity == entity, change.c.hlc > hybrid_clock(moment)
    return sa.exists().where(*here, change.c.origin != PUBLISH, _holds(connection, field))


def _holds(connection: sa.Connection, field: str) -> sa.ColumnElement[bool]:
    """Whether an entry of the log is about a field, among others."""
    if connection.dialect.name == "postgresql":
        return sa.func.jsonb_exists(change.c.fields, field)
    return sa.func.json_type(change.c.fields, f'$."{field}"').is_not(None)
