"""Stays of records in states of processes, votes for transitions, and what people are told."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Document, Id, Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Four tables."""
    op.create_table(
        "cw_stay",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("field", sa.String(400), nullable=False),
        sa.Column("record", Id(), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("event", sa.String(60), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("batch", Id(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("left_at", Instant()),
    )
    op.create_index("cw_stay_record", "cw_stay", ["record", "field", "entered_at"])
    op.create_index("cw_stay_state", "cw_stay", ["field", "state", "entered_at"])
    still = sa.text("left_at IS NULL")
    op.create_index(
        "cw_stay_open", "cw_stay", ["record", "field"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "cw_vote",
        sa.Column("stay", Id(), primary_key=True),
        sa.Column("event", sa.String(60), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True),
        sa.Column("at", Instant(), nullable=False),
    )
    op.create_table(
        "cw_notice",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("actor", sa.BigInteger(), index=True),
        sa.Column("role", sa.String(60)),
        sa.Column("unit", sa.BigInteger()),
        sa.Column("field", sa.String(400), nullable=False),
        sa.Column("record", Id(), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("message", Document()),
        sa.Column("created_at", Instant(), nullable=False),
    )
    op.create_index("cw_notice_role", "cw_notice", ["role", "id"])
    op.create_table(
        "cw_notice_seen",
        sa.Column("actor", sa.BigInteger(), primary_key=True),
        sa.Column("upto", sa.BigInteger(), nullable=False),
    )
