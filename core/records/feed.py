"""The change log in an order that loses nothing, for those who follow it: webhooks, sync, search, caches.

Numbers of a sequence are handed out before their transactions commit, so who reads "beyond the last number seen"
misses a lower number that commits later. The feed is therefore read in the order of (transaction, number) and only
below the oldest transaction that still runs: all of those are complete, and no later one can come before them.
Changes of one record carry its version, which tells their order where two transactions took turns. A transaction
that stays open holds the feed up; it never makes it lose anything.

On SQLite there is one writer at a time and `txid` is 0: the number alone is the order. A dump that is restored
into another cluster keeps the old cluster's transaction ids; `forget_transactions` makes them all old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.codes.records import CURSOR_UNKNOWN
from core.context import Context
from core.errors import Rejected
from core.storage.system import change

MOST = 1_000
_WATERMARK = """
SELECT coalesce(min(running.id::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
FROM (
    SELECT pg_snapshot_xip(pg_current_snapshot()) AS id
    UNION ALL SELECT id FROM (SELECT pg_current_xact_id_if_assigned() AS id) own WHERE id IS NOT NULL
) running
WHERE CASE WHEN EXISTS (
    SELECT 1 FROM pg_locks held JOIN pg_stat_activity session ON session.pid = held.pid
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
    AND held.transactionid = running.id::xid
    AND session.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
) THEN false ELSE pg_xact_status(running.id) = 'in progress' END
"""
"""The oldest transaction that runs, or the next one to come; those known to be of other databases do not count. One
without a lock has ended since the snapshot was taken, or is about to take it: its status, asked for last, tells."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log. `entity` and the keys of `fields` are element keys, which never change."""

    seq: int
    site: str
    hlc: int
    batch: str
    actor: int
    origin: str
    action: str
    entity: str
    record: str
    version: int
    fields: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes in order, and the cursor to go on from (the one given when there were none)."""

    changes: tuple[Change, ...]
    cursor: str


_COLUMNS = tuple(change.c[name] for name in Change.__dataclass_fields__)


def changes_after(ctx: Context, cursor: str = "", limit: int = 200) -> Feed:
    """What followed a cursor of an earlier answer; from the very beginning without one. Raises Rejected.

    The feed knows no rights: it is for the engine's own consumers, and for doors that check them per change.
    """
    rows = rows_after(ctx.connection, cursor, _COLUMNS, min(limit, MOST))
    if not rows:
        return Feed((), cursor)
    return Feed(tuple(Change(*tuple(row)[1:]) for row in rows), f"{rows[-1].txid}.{rows[-1].seq}")


def rows_after(
    connection: sa.Connection, cursor: str, columns: Sequence[sa.ColumnElement[Any]], limit: int
) -> Sequence[sa.Row[Any]]:
    """Rows of the log after a cursor in the feed's order: `txid`, then the columns. Raises Rejected."""
    transaction, number = _read(cursor)
    place = sa.tuple_(change.c.txid, change.c.seq)
    wanted = sa.select(change.c.txid, *columns).where(place > sa.tuple_(transaction, number))
    below = _watermark(connection)
    if below is not None:
        wanted = wanted.where(change.c.txid < below)
    return connection.execute(wanted.order_by(change.c.txid, change.c.seq).limit(limit)).all()


def latest_cursor(ctx: Context) -> str:
    """The cursor from which only what is still to come follows."""
    wanted = sa.select(change.c.txid, change.c.seq)
    below = _watermark(ctx.connection)
    if below is not None:
        wanted = wanted.where(change.c.txid < below)
    row = ctx.connection.execute(wanted.order_by(change.c.txid.desc(), change.c.seq.desc()).limit(1)).one_or_none()
    return f"{row.txid}.{row.seq}" if row is not None else ""


def forget_transactions(connection: sa.Connection) -> int:
    """Marks every change as of no transaction any more, after a dump was restored. How many there were."""
    return connection.execute(sa.update(change).where(change.c.txid != 0).values(txid=0)).rowcount


def _watermark(connection: sa.Connection) -> int | None:
    """The transaction below which all are over; None where there is one writer at a time.

    Found by a statement of its own, before the one that reads: what was over then is visible now.
    """
    if connection.dialect.name != "postgresql":
        return None
    return int(connection.exec_driver_sql(_WATERMARK).scalar_one())


def _read(cursor: str) -> tuple[int, int]:
    if not cursor:
        return 0, 0
    transaction, _, number = cursor.partition(".")
    if not (transaction.isascii() and transaction.isdigit() and number.isascii() and number.isdigit()):
        raise Rejected([CURSOR_UNKNOWN.at("/after")])
    if max(len(transaction), len(number)) > 18:
        raise Rejected([CURSOR_UNKNOWN.at("/after")])
    return int(transaction), int(number)
