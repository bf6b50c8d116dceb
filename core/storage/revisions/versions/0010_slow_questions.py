"""Questions that took long."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One table, empty: what is slow is noticed from now on."""
    op.create_table(
        "cw_slow_question",
        sa.Column("digest", sa.String(32), primary_key=True),
        sa.Column("question", Document(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total_ms", sa.BigInteger(), nullable=False),
        sa.Column("worst_ms", sa.BigInteger(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
    )
