"""Whether the records that there are hold to what definitions ask of them."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One table. What is live already is taken in, and looked through, by the first worker or check."""
    op.create_table(
        "cw_constraint",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("entity", sa.String(200), nullable=False, index=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("demand", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.Text()),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("sample", Document(), nullable=False),
        sa.Column("broken", sa.BigInteger()),
        sa.Column("examples", Document(), nullable=False),
        sa.Column("checked_at", Instant()),
    )
