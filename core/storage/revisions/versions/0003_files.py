"""Keep whose each uploaded file is."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Id, Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_file",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(120), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("entity", sa.String(200)),
        sa.Column("record", Id()),
    )
    op.create_index("ix_cw_file_digest", "cw_file", ["digest"])
    op.create_index("cw_file_waiting", "cw_file", ["record", "created_at"])
