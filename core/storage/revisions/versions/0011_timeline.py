"""Notes on records, who follows them, and notices of more than processes."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Id, Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Three tables, and what notices say beyond a state."""
    op.create_table(
        "cw_note",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("record", Id(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", Document(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant()),
        sa.Column("deleted_at", Instant()),
    )
    op.create_index("cw_note_record", "cw_note", ["record", "created_at"])
    op.create_table(
        "cw_follow",
        sa.Column("record", Id(), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "cw_reader",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("cursor", sa.String(60), nullable=False),
    )
    op.add_column("cw_notice", sa.Column("kind", sa.String(12), nullable=False, server_default="process"))
    op.add_column("cw_notice", sa.Column("by", sa.BigInteger()))
    op.add_column("cw_notice", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
