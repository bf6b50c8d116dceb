"""Sessions tell where they are, a second factor at sign-in, narrower keys, and seals over the change log."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial
from core.storage.types import Document, Instant

revision = "0022"
down_revision = "0018"


def upgrade() -> None:
    """Columns for what was not kept before, and the tables of second factors and seals."""
    op.add_column("cw_session", sa.Column("address", sa.String(45)))
    op.add_column("cw_session", sa.Column("device", sa.String(300)))
    op.add_column("cw_session", sa.Column("method", sa.String(60)))
    op.add_column("cw_session", sa.Column("seen_at", Instant()))
    op.add_column("cw_change", sa.Column("address", sa.String(45)))
    op.add_column("cw_api_key", sa.Column("roles", Document()))
    op.create_table(
        "cw_second_factor",
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant()),
    )
    op.create_table(
        "cw_recovery_code",
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("used_at", Instant()),
    )
    op.create_table(
        "cw_seal",
        sa.Column("number", Serial, primary_key=True, autoincrement=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("links", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
    )
