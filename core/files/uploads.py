"""A file taken in: put into the store, noted under who uploaded it, and nobody's record's yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, NamedTuple

import sqlalchemy as sa
import structlog

from core.codes.files import EMPTY_FILE, LARGE_FILE, STORE_DOWN
from core.context import Context
from core.errors import Busy, Rejected
from core.files.content import clean_name, told
from core.files.places import store_of
from core.files.store import StoreDown, TooLarge
from core.kinds.file import Stored
from core.records.ids import new_id
from core.storage.system import actor
from core.storage.system import file as table

log = structlog.get_logger()


def upload(ctx: Context, name: str, stream: BinaryIO) -> Stored:
    """The file as records name it. Raises Rejected when it is empty or larger than the installation takes, Busy where
    the store keeps nothing."""
    name = clean_name(name)
    most = ctx.settings.max_upload
    try:
        content = store_of(ctx.settings).put(stream, most)
    except TooLarge:
        raise Rejected([LARGE_FILE.at(name=name, most=in_words(most))]) from None
    except StoreDown as refused:
        log.warning("files.store_down", error=str(refused))
        raise Busy([STORE_DOWN.at(name=name)]) from refused
    if not content.size:
        raise Rejected([EMPTY_FILE.at(name=name)])
    kept = Stored(new_id(ctx.clock()), name, content.size, told(content.head, name).type)
    row = {"digest": content.digest, "actor": ctx.actor.id, "created_at": ctx.clock()}
    ctx.connection.execute(sa.insert(table).values(**kept.told(), **row))
    return kept


def named(ctx: Context, ids: Iterable[str], record: str = "") -> dict[str, Stored]:
    """Those of some files that the actor uploaded, or that a record holds which they see, by id."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    own = sa.and_(table.c.record.is_(None), table.c.actor == ctx.actor.id)
    whose = sa.or_(own, table.c.record == record) if record else own
    found = ctx.connection.execute(COLUMNS.where(table.c.id.in_(wanted), whose))
    return {row.id: Stored(*row) for row in found}


class Upload(NamedTuple):
    """A file as it was uploaded: when, and by whom."""

    file: Stored
    at: datetime
    who: str


def uploaded(ctx: Context, ids: Iterable[str]) -> dict[str, Upload]:
    """What is known of the uploads of some files, by id. For files of a record that the actor sees."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    query = COLUMNS.add_columns(table.c.created_at, actor.c.name).select_from(
        table.outerjoin(actor, actor.c.id == table.c.actor)
    )
    found = ctx.connection.execute(query.where(table.c.id.in_(wanted)))
    return {row[0]: Upload(Stored(*row[:4]), row[4], row[5] or "") for row in found}


COLUMNS = sa.select(table.c.id, table.c.name, table.c.size, table.c.type)


def in_words(size: int) -> str:
    """A size as people say it."""
    for unit, step in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"
