"""Since when people have records of a pool, and who gave which away."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Id, Instant

revision = "0025"
down_revision = "0026"


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "cw_holding",
        sa.Column("record", Id(), primary_key=True),
        sa.Column("since", Instant()),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.BigInteger()),
        sa.Column("warned_at", Instant()),
    )
    op.create_table(
        "cw_release",
        sa.Column("record", Id(), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("released_at", Instant(), nullable=False),
    )
