"""Views that people save, and the records that they keep in favourite sets."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Id, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Five tables."""
    op.create_table(
        "cw_view",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
    )
    op.create_index("cw_view_entity", "cw_view", ["entity", "actor"])
    op.create_table(
        "cw_view_share",
        sa.Column("view", Serial, sa.ForeignKey("cw_view.id"), primary_key=True, autoincrement=False),
        sa.Column("whom", sa.String(80), primary_key=True),
    )
    op.create_table(
        "cw_view_first",
        sa.Column("entity", sa.String(200), primary_key=True),
        sa.Column("whom", sa.String(80), primary_key=True),
        sa.Column("view", Serial, sa.ForeignKey("cw_view.id"), nullable=False, autoincrement=False),
    )
    op.create_index("ix_cw_view_first_view", "cw_view_first", ["view"])
    op.create_table(
        "cw_favourite_set",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
    )
    op.create_index("cw_favourite_set_actor", "cw_favourite_set", ["actor", "entity", "name"], unique=True)
    op.create_table(
        "cw_favourite",
        sa.Column("set", Serial, sa.ForeignKey("cw_favourite_set.id"), primary_key=True, autoincrement=False),
        sa.Column("record", Id(), primary_key=True),
        sa.Column("done_at", Instant()),
    )
    op.create_index("cw_favourite_record", "cw_favourite", ["record"])
