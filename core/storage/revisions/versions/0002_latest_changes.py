"""Find the latest changes of a person, or of an entity, without looking through everybody's."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Two indexes on the change log."""
    op.create_index("cw_change_actor", "cw_change", ["actor", "seq"])
    op.create_index("cw_change_entity", "cw_change", ["entity", "seq"])
