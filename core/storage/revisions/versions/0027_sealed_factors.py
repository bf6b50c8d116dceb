"""Secrets of authenticators are sealed with the installation's keys."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0020"


def upgrade() -> None:
    """A column for what is sealed. Those there are sealed afterwards: keys are settings, which no revision knows."""
    op.add_column("cw_second_factor", sa.Column("sealed", sa.Text()))
