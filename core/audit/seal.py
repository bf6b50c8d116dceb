"""The change log as a hash chain. A seal covers a portion of the log in the order in which it is fed to readers
(by transaction, then number, below the oldest one that runs), so writers that take turns never break it, and none of
them waits for it: only a job seals.

A seal's head is SHA-256 over the head before it and, for each row, its number and its digest. The digests are kept
with the seal: rows whose content is erased, and even rows that are gone, still have their place in the chain.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import Context
from core.records.feed import rows_after
from core.storage.system import change, reader, seal

READER = "seal"
PORTION = 2_000
START = bytes(32)
"""The head before the first seal."""
_LINK = struct.Struct(">q32s")


def has_unsealed(connection: sa.Connection) -> bool:
    """Whether the log goes on behind the last seal."""
    return bool(rows_after(connection, _cursor(connection), (change.c.seq,), 1))


def seal_portion(ctx: Context) -> int:
    """Seals what follows the last seal, one portion; how many rows that were. One worker at a time."""
    cursor = _locked(ctx.connection)
    rows = rows_after(ctx.connection, cursor, (change.c.seq, change.c.digest), PORTION)
    if not rows:
        return 0
    links = b"".join(_LINK.pack(row.seq, row.digest) for row in rows)
    number, before = last_seal(ctx.connection)
    row = {
        "number": number + 1,
        "rows": len(rows),
        "links": links,
        "head": head_after(before, links),
        "sealed_at": ctx.clock(),
    }
    ctx.connection.execute(sa.insert(seal).values(row))
    upto = f"{rows[-1].txid}.{rows[-1].seq}"
    ctx.connection.execute(sa.update(reader).where(reader.c.name == READER).values(cursor=upto))
    return len(rows)


def head_after(before: bytes, links: bytes) -> bytes:
    """The head of a seal."""
    return hashlib.sha256(before + links).digest()


def links_of(links: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, digest) of each row that a seal covers."""
    return _LINK.iter_unpack(links)


def last_seal(connection: sa.Connection) -> tuple[int, bytes]:
    """The number and the head of the last seal; 0 and the start where there is none."""
    last = sa.select(seal.c.number, seal.c.head).order_by(seal.c.number.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return (0, START) if row is None else (row.number, row.head)


def unsealed(connection: sa.Connection, columns: Iterable[sa.Column[object]]) -> Iterator[sa.Row[tuple[object, ...]]]:
    """Rows behind the last seal that are complete."""
    cursor, wanted = _cursor(connection), tuple(columns)
    while rows := rows_after(connection, cursor, wanted, PORTION):
        yield from rows
        cursor = f"{rows[-1].txid}.{rows[-1].seq}"


def _cursor(connection: sa.Connection) -> str:
    found = connection.scalar(sa.select(reader.c.cursor).where(reader.c.name == READER))
    return "" if found is None else str(found)


def _locked(connection: sa.Connection) -> str:
    """The cursor, held against other workers until this transaction ends."""
    insert = postgresql.insert(reader) if connection.dialect.name == "postgresql" else sqlite.insert(reader)
    connection.execute(insert.values(name=READER, cursor="").on_conflict_do_nothing())
    held = sa.select(reader.c.cursor).where(reader.c.name == READER).with_for_update()
    return str(connection.execute(held).scalar_one())
