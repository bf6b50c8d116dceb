"""Sessions whose person looks at the pages as somebody else does."""

import sqlalchemy as sa
from alembic import op

from core.storage.types import Instant

revision = "0026"
down_revision = "0029"


def upgrade() -> None:
    """Whom a session sees as, and until when."""
    op.add_column("cw_session", sa.Column("seeing", sa.BigInteger()))
    op.add_column("cw_session", sa.Column("seeing_until", Instant()))
