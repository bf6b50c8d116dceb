"""Works that say where a table has no room for more columns, or little for their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from core.publish import words
from core.publish.draft import Draft, Work
from core.storage import ddl, room
from schema_registry.model import Entity


def room_works(draft: Draft) -> Iterator[Work]:
    """One for each table that gets columns and has too little room, or hardly enough."""
    for entity in draft.changed:
        there = draft.stays(entity.key)
        columns = list(draft.table(entity).table.columns)
        name = draft.names.table(entity)
        known = ddl.columns_there(draft.connection, name) if there else frozenset()
        more = [column for column in columns if column.name not in known]
        if more:
            yield from _checked(draft, entity, columns, len(more))


def _checked(draft: Draft, entity: Entity, columns: Sequence[sa.Column[object]], more: int) -> Iterator[Work]:
    id = f"room {entity.key}"
    used = room.columns_used(draft.connection, draft.names.table(entity))
    # SQLite numbers rows in a column of their own, which comes with the table.
    wanted = used + more + (0 if used or draft.postgresql else 1)
    most = room.most_columns(draft.connection)
    if wanted > most:
        away = max(used + more - len(columns), 0)
        hint = words.COLUMNS_COUNT_ON if draft.postgresql else words.COLUMNS_AWAY
        says = [words.NO_COLUMNS.at(entity=entity.title, count=wanted, most=most)]
        says += [hint.at(count=away)] if used and away else []
        yield Work(id, tuple(says), safety="blocked", counts={"columns": wanted})
    elif draft.postgresql:
        widths = [room.width(column.type) for column in columns]
        least = room.row_bytes((one.least, one.align) for one in widths)
        fullest = room.row_bytes((one.most, one.align) for one in widths)
        if least > room.ROW_BYTES:
            told = words.NO_ROOM.at(entity=entity.title, bytes=least, most=room.ROW_BYTES)
            yield Work(id, (told,), safety="blocked", counts={"bytes": least})
        elif fullest > room.ROW_BYTES:
            told = words.LITTLE_ROOM.at(entity=entity.title, bytes=fullest, most=room.ROW_BYTES)
            yield Work(id, (told,))
