"""A file given out: to whoever may see the record that holds it; until one does, to who uploaded it."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

import sqlalchemy as sa
import structlog

from core.codes.files import FILE_GONE, FILE_LOST
from core.context import Context
from core.errors import Busy, Denied, Missing
from core.files.places import store_of
from core.files.store import StoreDown
from core.kinds.file import Stored, files_of
from core.queries.get import get
from core.queries.handing import noticed
from core.storage.system import file as table
from core.storage.types import known_form

log = structlog.get_logger()


class Kept(NamedTuple):
    """A file that the actor may see, and what it is called in the store."""

    file: Stored
    digest: str


class Download(NamedTuple):
    """A file and what is in it; whoever takes it closes the stream."""

    file: Stored
    stream: BinaryIO


def download(ctx: Context, id: str) -> Download:
    """The file of an id. Raises Missing as `seen` does and where the store has lost it, Busy where it is down."""
    kept = seen(ctx, id)
    return Download(kept.file, opened(ctx, kept))


def seen(ctx: Context, id: str) -> Kept:
    """The file of an id. Raises Missing where there is none, where its record no longer holds it, and where the actor
    may not see that record: all three look alike."""
    wanted = known_form(id)
    row = ctx.connection.execute(_ROW.where(table.c.id == wanted)).one_or_none() if wanted else None
    if row is None or not _may_see(ctx, row):
        raise Missing([FILE_GONE.at()])
    return Kept(Stored(row.id, row.name, row.size, row.type), row.digest)


def opened(ctx: Context, kept: Kept) -> BinaryIO:
    """What is in a file. Raises Missing where the store has lost it, Busy where it is down."""
    try:
        return store_of(ctx.settings).open(kept.digest)
    except FileNotFoundError:
        log.error("files.content_missing", file=kept.file.id, digest=kept.digest)
        raise Missing([FILE_LOST.at(name=kept.file.name)]) from None
    except StoreDown as refused:
        log.warning("files.store_down", error=str(refused))
        raise Busy([FILE_LOST.at(name=kept.file.name)]) from refused


_ROW = sa.select(table)


def _may_see(ctx: Context, row: sa.Row[tuple[object, ...]]) -> bool:
    """Whether the record holds it, as a file or as an earlier version of one, and the actor may see that record."""
    if row.record is None:
        return bool(row.actor == ctx.actor.id)
    entity = next((one for one in ctx.model.entities.values() if one.key == row.entity), None)
    kinds = ctx.live.kinds
    fields = [one.name for one in entity.fields.values() if kinds[one.kind].files] if entity is not None else []
    if entity is None or not fields:
        return False
    try:
        held = get(ctx.unshown, entity.name, row.record, fields)
    except (Missing, Denied):
        return False
    within = [name for name in fields for one in files_of(held[name]) if row.id in (one.id, *one.earlier)]
    for name in within:
        noticed(ctx, entity, entity.fields[name], (row.record,))
    return bool(within)
