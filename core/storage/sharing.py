"""The table of shares: whom else a record is open to."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.system import Serial, metadata
from core.storage.types import Id, Instant

share = sa.Table(
    "cw_share",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("record", Id(), nullable=False),
    sa.Column("whom", sa.String(80), nullable=False, comment="actor:<id>, unit:<id> (and those below), role:<name>"),
    sa.Column("right", sa.String(5), nullable=False, comment="read, write"),
    sa.Column("team", sa.String(60), nullable=False, comment="what they are in the record's team; empty: not in it"),
    sa.Column("until", sa.Date(), comment="the last day; null: until it is ended"),
    sa.Column("by", sa.BigInteger(), nullable=False, comment="who shared it"),
    sa.Column("at", Instant(), nullable=False),
    sa.Index("cw_share_record", "record", "whom", unique=True),
    sa.Index("cw_share_whom", "whom", "entity", "record"),
    sa.Index("cw_share_by", "by", "entity"),
    comment="Whom records are shared with, beside those who reach them anyway.",
)
