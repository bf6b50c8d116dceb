"""Make the system tables of the first release."""

import sqlalchemy as sa
from alembic import op

from core.storage.functions import create_functions
from core.storage.types import Document, Fixed, Id, Instant

revision = "0001"
down_revision = None

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Every table of the engine, empty but for the system's own actor."""
    _definitions()
    _actors()
    _changes()
    _work()
    _doors()
    create_functions(op.get_bind())


def _definitions() -> None:
    op.create_table(
        "cw_installation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("live_version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("security_version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("site", sa.String(60), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("text_keys", sa.String(40), nullable=False, server_default=""),
    )
    op.create_table(
        "cw_version",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("documents", Document(), nullable=False),
        sa.Column("plan", Document(), nullable=False),
    )
    op.create_table(
        "cw_name",
        sa.Column("key", sa.String(400), primary_key=True),
        sa.Column("physical", sa.String(63), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
    )
    op.create_table(
        "cw_step",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", Document(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("rows", sa.BigInteger()),
        sa.Column("done_at", Instant()),
    )
    op.create_index("ix_cw_step_version", "cw_step", ["version"])


def _actors() -> None:
    actor = op.create_table(
        "cw_actor",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("login", sa.String(200), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.BigInteger()),
    )
    op.create_index("ix_cw_actor_unit", "cw_actor", ["unit"])
    op.bulk_insert(actor, [{"id": 0, "login": "", "name": "Cardwright", "active": False}])
    op.create_table(
        "cw_unit",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("parent", sa.BigInteger(), sa.ForeignKey("cw_unit.id")),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "cw_counter",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "cw_api_key",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("hint", sa.String(12), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.Column("last_used_at", Instant()),
    )
    op.create_index("ix_cw_api_key_actor", "cw_api_key", ["actor"])
    op.create_table(
        "cw_session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
    )
    op.create_index("ix_cw_session_actor", "cw_session", ["actor"])
    op.create_table(
        "cw_attempt",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
    )


def _changes() -> None:
    op.create_table(
        "cw_change",
        sa.Column("seq", Serial, primary_key=True),
        sa.Column("txid", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(60), nullable=False),
        sa.Column("site_seq", sa.BigInteger()),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("batch", Id(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("action", sa.String(12), nullable=False),
        sa.Column("entity", sa.String(200), nullable=False),
        sa.Column("record", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", Document(), nullable=False),
        sa.Column("salt", sa.LargeBinary(16), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("cw_change_record", "cw_change", ["record", "seq"])
    op.create_index("cw_change_batch", "cw_change", ["batch"])
    op.create_index("cw_change_feed", "cw_change", ["txid", "seq"])


def _work() -> None:
    op.create_table(
        "cw_job",
        sa.Column("id", Serial, primary_key=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("payload", Document(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("run_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.Column("progress", Document(), nullable=False),
        sa.Column("result", Document()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant()),
    )
    op.create_index("cw_job_due", "cw_job", ["state", "run_at"])
    op.create_table(
        "cw_import",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("mapping", sa.String(200), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("next_line", sa.BigInteger(), nullable=False),
        sa.Column("counts", Document(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant()),
    )


def _doors() -> None:
    op.create_table(
        "cw_idempotency",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("actor", sa.BigInteger(), primary_key=True),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", Document(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
    )
    op.create_table(
        "cw_rate",
        sa.Column("base", sa.String(3), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("on", sa.Date(), primary_key=True),
        sa.Column("rate", Fixed(10), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
    )
