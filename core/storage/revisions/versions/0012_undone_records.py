"""What undoes the act of a job on a record."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Id

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """One column."""
    op.add_column("cw_job_record", sa.Column("batch", Id()))
