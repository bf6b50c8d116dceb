"""Packs that drafts bring: as they were shipped, until the draft is published."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Document

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_draft_pack",
        sa.Column("draft", Serial, sa.ForeignKey("cw_draft.id"), primary_key=True, autoincrement=False),
        sa.Column("pack", sa.String(200), primary_key=True),
        sa.Column("files", Document(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
    )
