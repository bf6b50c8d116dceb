"""Until when views are shared."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0024"


def upgrade() -> None:
    """One column."""
    op.add_column("cw_view", sa.Column("until", sa.Date()))
