"""The records that a job acts on, and what became of each."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Document, Id

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "cw_job_record",
        sa.Column("job", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("record", Id(), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("problems", Document()),
    )
    op.create_index("cw_job_record_state", "cw_job_record", ["job", "state", "record"])
