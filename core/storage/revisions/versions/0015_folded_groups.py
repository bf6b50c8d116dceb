"""Which groups of a list somebody has folded."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Instant

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_list_fold",
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entity", sa.String(200), primary_key=True),
        sa.Column("view", sa.String(80), primary_key=True),
        sa.Column("grouped", sa.String(900), primary_key=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("others", Document(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
    )
