"""Files that jobs make of lists and reports are kept in the one store, and expire."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Instant

revision = "0029"
down_revision = "0027"


def upgrade() -> None:
    """The table of files that were made."""
    op.create_table(
        "cw_export",
        sa.Column("job", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
    )
    op.create_index("ix_cw_export_digest", "cw_export", ["digest"])
    op.create_index("ix_cw_export_until", "cw_export", ["until"])
