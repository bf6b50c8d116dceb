"""A file taken in: put into the store, noted under who uploaded it, and nobody's record's yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import sqlalchemy as sa

from core.codes.files import EMPTY_FILE, LARGE_FILE
from core.context import Context
from core.errors import Rejected
from core.files.content import clean_name, told
from core.files.store import TooLarge, store_of
from core.kinds.file import Stored
from core.records.ids import new_id
from core.storage.system import file as table


def upload(ctx: Context, name: str, stream: BinaryIO) -> Stored:
    """The file as records name it. Raises Rejected when it is empty or larger than the installation takes."""
    name = clean_name(name)
    most = ctx.settings.max_upload
    try:
        content = store_of(ctx.settings).put(stream, most)
    except TooLarge:
        raise Rejected([LARGE_FILE.at(name=name, most=in_words(most))]) from None
    if not content.size:
        raise Rejected([EMPTY_FILE.at(name=name)])
    kept = Stored(new_id(ctx.clock()), name, content.size, told(content.head, name).type)
    row = {"digest": content.digest, "actor": ctx.actor.id, "created_at": ctx.clock()}
    ctx.connection.execute(sa.insert(table).values(**kept._asdict(), **row))
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


COLUMNS = sa.select(table.c.id, table.c.name, table.c.size, table.c.type)


def in_words(size: int) -> str:
    """A size as people say it."""
    for unit, step in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"
