"""The append-only log of every write (`cw_change`), which timeline, audit, undo, webhooks and sync read.

A row's digest is SHA-256 over its salt and its canonical bytes. A job seals digests into a hash chain later
(`core.audit`); erasing a person takes payload and salt, and leaves a digest that tells nothing and still verifies
the chain.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec
import sqlalchemy as sa

from core.context import Context, Live
from core.records.ids import hybrid_clock
from core.storage import bulk
from core.storage.system import change
from schema_registry.model import Entity

Action = Literal["create", "update", "delete", "restore", "purge", "reveal", "share"]
Fields = Mapping[str, tuple[object, object]]
"""Field key → what it was and what it is, as JSON values. `sys_owner` stands under its own name."""

SALT = 16
_CANONICAL = msgspec.json.Encoder(order="sorted")
_DIGESTED = ("site", "hlc", "batch", "actor", "origin", "action", "entity", "record", "version", "fields")
TRANSACTION = sa.literal_column("pg_current_xact_id()::text::bigint", sa.BigInteger())
_INSERT = sa.insert(change)
_INSERT_POSTGRESQL = _INSERT.values(txid=TRANSACTION)


class Entry(NamedTuple):
    """What happened to one record; `version` is the one it has now."""

    action: str
    """An `Action`, or what else happened to something that the engine keeps beside records."""
    record: str
    version: int
    fields: Fields


def append(ctx: Context, entity: Entity, batch: str, at: datetime, entries: Sequence[Entry]) -> None:
    """Writes what happened to records of one entity, in one statement."""
    append_under(ctx, entity.key, batch, at, entries)


def append_under(ctx: Context, key: str, batch: str, at: datetime, entries: Sequence[Entry]) -> None:
    """The same under an entity's key, or under that of something the engine keeps beside records."""
    if not entries:
        return
    salts = os.urandom(SALT * len(entries))
    many = len(entries) >= bulk.FEWEST
    rows = [
        _row(ctx, key, batch, at, entry, salts[place * SALT : (place + 1) * SALT], encoded=many)
        for place, entry in enumerate(entries)
    ]
    if many:
        _append_many(ctx, rows)
    elif ctx.connection.dialect.name == "postgresql":
        ctx.connection.execute(_INSERT_POSTGRESQL, rows)
    else:
        ctx.connection.execute(_INSERT, [{**row, "txid": 0} for row in rows])


def _append_many(ctx: Context, rows: list[dict[str, object]]) -> None:
    dialect = ctx.connection.dialect
    txid = ctx.connection.scalar(sa.select(TRANSACTION)) if dialect.name == "postgresql" else 0
    for row in rows:
        row["txid"] = txid
    bulk.run(ctx.connection, ctx.live.derive(_make_bulk, dialect), rows)


def _make_bulk(live: Live, dialect: sa.Dialect) -> bulk.BulkInsert:
    return bulk.bulk_insert(change, dialect, ready=("fields",))


def digest(row: Mapping[str, object], salt: bytes) -> bytes:
    """The salted SHA-256 of a log row, however its database keeps it: keys sorted, UTF-8, no blanks.

    Rows from before addresses were kept have none, and the digest that they always had.
    """
    said = [row[name] for name in _DIGESTED]
    if row["address"]:
        said.append(row["address"])
    return hashlib.sha256(salt + _CANONICAL.encode(said)).digest()


def _row(
    ctx: Context, key: str, batch: str, at: datetime, entry: Entry, salt: bytes, *, encoded: bool
) -> dict[str, object]:
    """One row of the log. `encoded`: its fields as the text that was digested, so that they are not encoded twice."""
    fields = _CANONICAL.encode(entry.fields)
    row: dict[str, object] = {
        "site": ctx.settings.site,
        "site_seq": None,
        "hlc": hybrid_clock(at),
        "batch": batch,
        "actor": ctx.actor.id,
        "origin": ctx.origin,
        "action": entry.action,
        "entity": key,
        "record": entry.record,
        "version": entry.version,
        "fields": msgspec.Raw(fields),
        "address": ctx.address or None,
    }
    row["digest"] = digest(row, salt)
    row["salt"] = salt
    row["fields"] = fields.decode() if encoded else entry.fields
    return row
