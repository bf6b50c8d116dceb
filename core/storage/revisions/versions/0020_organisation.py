"""People work in several units, and stand in for each other."""

import sqlalchemy as sa
from alembic import op

from core.storage.system import Serial

revision = "0020"
down_revision = "0022"


def upgrade() -> None:
    """Two tables. Everybody works in the unit that they belonged to."""
    op.create_table(
        "cw_member",
        sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("unit", sa.BigInteger(), sa.ForeignKey("cw_unit.id"), primary_key=True, autoincrement=False),
        sa.Column("position", sa.String(100), nullable=False, server_default=""),
        sa.Column("manager", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_cw_member_unit", "cw_member", ["unit"])
    op.create_table(
        "cw_deputy",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("deputy", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
    )
    op.create_index("ix_cw_deputy_actor", "cw_deputy", ["actor"])
    op.create_index("ix_cw_deputy_deputy", "cw_deputy", ["deputy"])
    op.execute(
        "INSERT INTO cw_member (actor, unit, position, manager) "
        "SELECT id, unit, '', false FROM cw_actor WHERE unit IS NOT NULL"
    )
