"""Who was reminded of what is due."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Id, Instant

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_reminder",
        sa.Column("record", Id(), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("due_at", Instant(), primary_key=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", Instant(), nullable=False),
    )
    op.create_index("ix_cw_reminder_reminded_at", "cw_reminder", ["reminded_at"])
