"""A file given out: to whoever may see the record that holds it; until one does, to who uploaded it."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

import sqlalchemy as sa

from core.codes.files import FILE_GONE
from core.context import Context
from core.errors import Denied, Missing
from core.files.store import store_of
from core.kinds.file import Stored, files_of
from core.queries.get import get
from core.records.ids import known_form
from core.storage.system import file as table


class Download(NamedTuple):
    """A file and what is in it; whoever takes it closes the stream."""

    file: Stored
    stream: BinaryIO


def download(ctx: Context, id: str) -> Download:
    """The file of an id. Raises Missing where there is none, where its record no longer holds it, and where the actor
    may not see that record: all three look alike."""
    wanted = known_form(id)
    row = ctx.connection.execute(_ROW.where(table.c.id == wanted)).one_or_none() if wanted else None
    if row is None or not _may_see(ctx, row):
        raise Missing([FILE_GONE.at()])
    try:
        return Download(Stored(row.id, row.name, row.size, row.type), store_of(ctx.settings).open(row.digest))
    except FileNotFoundError:
        raise Missing([FILE_GONE.at()]) from None


_ROW = sa.select(table)


def _may_see(ctx: Context, row: sa.Row[tuple[object, ...]]) -> bool:
    if row.record is None:
        return bool(row.actor == ctx.actor.id)
    entity = next((one for one in ctx.model.entities.values() if one.key == row.entity), None)
    fields = [one.name for one in entity.fields.values() if one.kind == "file"] if entity is not None else []
    if entity is None or not fields:
        return False
    try:
        held = get(ctx, entity.name, row.record, fields)
    except (Missing, Denied):
        return False
    return any(row.id == one.id for name in fields for one in files_of(held[name]))
