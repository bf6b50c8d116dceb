"""The tables of pools: since when people hold records, and who gave them back."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.system import metadata
from core.storage.types import Id, Instant

holding = sa.Table(
    "cw_holding",
    metadata,
    sa.Column("record", Id(), primary_key=True),
    sa.Column("since", Instant(), comment="when it came to its owner; null: since it is there"),
    sa.Column("claimed", sa.Boolean(), nullable=False, comment="whether it came out of the pool"),
    sa.Column("unit", sa.BigInteger(), comment="the unit it lay in before"),
    sa.Column("warned_at", Instant(), comment="when its owner was told that it is about to go"),
    comment="Since when people have records of entities with a pool.",
)

release = sa.Table(
    "cw_release",
    metadata,
    sa.Column("record", Id(), primary_key=True),
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False, comment="whose it was"),
    sa.Column("released_at", Instant(), nullable=False),
    comment="Who gave records back into the pool or lost them by silence, and when last.",
)
