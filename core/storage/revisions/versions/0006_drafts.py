"""Drafts of definitions, and the documents that they change."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "cw_draft",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
    )
    op.create_table(
        "cw_draft_document",
        sa.Column("draft", Serial, sa.ForeignKey("cw_draft.id"), primary_key=True, autoincrement=False),
        sa.Column("pack", sa.String(200), primary_key=True),
        sa.Column("path", sa.String(400), primary_key=True),
        sa.Column("text", sa.Text()),
    )
