"""The tabs of cards as people arranged them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_tab_order",
        sa.Column("entity", sa.String(200), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("tabs", sa.Text(), nullable=False),
    )
