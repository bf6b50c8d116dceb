"""Whom records are shared with."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Id, Instant

revision = "0024"
down_revision = "0025"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_share",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("record", Id(), nullable=False),
        sa.Column("whom", sa.String(80), nullable=False),
        sa.Column("right", sa.String(5), nullable=False),
        sa.Column("team", sa.String(60), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
    )
    op.create_index("cw_share_record", "cw_share", ["record", "whom"], unique=True)
    op.create_index("cw_share_whom", "cw_share", ["whom", "entity", "record"])
    op.create_index("cw_share_by", "cw_share", ["by", "entity"])
