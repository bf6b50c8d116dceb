"""Records that were merged into others."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Id, Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_merged",
        sa.Column("record", Id(), primary_key=True),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("into", Id(), nullable=False),
        sa.Column("batch", Id(), nullable=False),
        sa.Column("beside", Document(), nullable=False),
        sa.Column("merged_at", Instant(), nullable=False),
    )
    op.create_index("ix_cw_merged_into", "cw_merged", ["into"])
    op.create_index("ix_cw_merged_batch", "cw_merged", ["batch"])
