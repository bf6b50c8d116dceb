"""What no record came to hold is thrown away after a day: rows first, then contents that no row names.

Files that a record ever held stay: the log names them, and undo brings them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import islice

import sqlalchemy as sa

from core.context import Context
from core.files.places import store_of
from core.files.store import Store
from core.files.thumbnails import forget_thumbnails
from core.storage.system import exported
from core.storage.system import file as table

PATIENCE = timedelta(days=1)
CHUNK = 500
"""Contents that one statement asks about."""


def sweep(opened: Callable[[], AbstractContextManager[Context]]) -> dict[str, int]:
    """How many rows and contents went. Each chunk is a transaction of its own."""
    with opened() as ctx:
        old = table.c.created_at < ctx.clock() - PATIENCE
        rows = ctx.connection.execute(sa.delete(table).where(table.c.record.is_(None), old)).rowcount
        store = store_of(ctx.settings)
    gone = 0
    for digests in _chunks(store):
        with opened() as ctx:
            gone += _forget(ctx, store, digests)
    return {"rows": rows, "contents": gone}


def _chunks(store: Store) -> Iterator[tuple[str, ...]]:
    old = store.older(PATIENCE.total_seconds())
    while digests := tuple(islice(old, CHUNK)):
        yield digests


def _forget(ctx: Context, store: Store, digests: tuple[str, ...]) -> int:
    known = (sa.select(one.c.digest).where(one.c.digest.in_(digests)) for one in (table, exported))
    named = set(ctx.connection.execute(sa.union(*known)).scalars())
    left = [digest for digest in digests if digest not in named]
    for digest in left:
        store.forget(digest)
        forget_thumbnails(ctx.settings, digest)
    return len(left)
