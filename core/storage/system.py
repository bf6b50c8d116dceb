"""The engine's own tables (`cw_*`). Alembic revisions create and change them; nothing else does."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.types import Document, Fixed, Id, Instant

metadata = sa.MetaData()

REVISION_TABLE = "cw_revision"
"""Where Alembic keeps the revision that the system tables are at."""

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A growing number: SQLite grows only an INTEGER PRIMARY KEY."""

installation = sa.Table(
    "cw_installation",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("live_version", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("security_version", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("site", sa.String(60), nullable=False),
    sa.Column("secret", sa.Text(), nullable=False),
    sa.Column("text_keys", sa.String(40), nullable=False, server_default="", comment="what stored keys were made by"),
    comment="One row. live_version is what every request compares with what its process has compiled.",
)

version = sa.Table(
    "cw_version",
    metadata,
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("base", sa.Integer(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("author", sa.BigInteger(), nullable=False),
    sa.Column("note", sa.Text(), nullable=False, server_default=""),
    sa.Column("documents", Document(), nullable=False, comment="pack name → file → text"),
    sa.Column("plan", Document(), nullable=False),
)

name = sa.Table(
    "cw_name",
    metadata,
    sa.Column("key", sa.String(400), primary_key=True, comment="element key: pack/entity or pack/entity.field"),
    sa.Column("physical", sa.String(63), nullable=False),
    sa.Column("shape", sa.Text(), nullable=False, comment="column types as made; of a table: what it is searched by"),
)

step = sa.Table(
    "cw_step",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("version", sa.Integer(), nullable=False, index=True),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("step", Document(), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, comment="done, pending (online work), failed"),
    sa.Column("rows", sa.BigInteger()),
    sa.Column("done_at", Instant()),
    comment="The journal: what each publish did, and what it still does online.",
)

actor = sa.Table(
    "cw_actor",
    metadata,
    sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("login", sa.String(200), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("unit", sa.BigInteger(), index=True),
    comment="Everyone who acts or ever acted; id 0 is the system, others are Flask-AppBuilder's user ids.",
)

unit = sa.Table(
    "cw_unit",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("parent", sa.BigInteger(), sa.ForeignKey("cw_unit.id")),
    sa.Column("code", sa.String(20), nullable=False, unique=True, comment="short name, in record numbers"),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    comment="The organisation tree: departments, branches, teams.",
)

member = sa.Table(
    "cw_member",
    metadata,
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("unit", sa.BigInteger(), sa.ForeignKey("cw_unit.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.String(100), nullable=False, server_default=""),
    sa.Column("manager", sa.Boolean(), nullable=False),
    sa.Index("ix_cw_member_unit", "unit"),
    comment="Who works in which units, and as what. New records go to the one in cw_actor, which is among them.",
)

deputy = sa.Table(
    "cw_deputy",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("actor", sa.BigInteger(), nullable=False, index=True, comment="who is away"),
    sa.Column("deputy", sa.BigInteger(), nullable=False, index=True),
    sa.Column("since", sa.Date(), nullable=False),
    sa.Column("until", sa.Date(), nullable=False, comment="the last day"),
    comment="Who stands in for whom, and when: what belongs to one is the other's own meanwhile.",
)

counter = sa.Table(
    "cw_counter",
    metadata,
    sa.Column("key", sa.Text(), primary_key=True, comment="field key and series: all of a number but the count"),
    sa.Column("value", sa.BigInteger(), nullable=False, comment="the last number that was given"),
)

api_key = sa.Table(
    "cw_api_key",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True, comment="SHA-256 of a high-entropy secret, hex"),
    sa.Column("hint", sa.String(12), nullable=False),
    sa.Column("actor", sa.BigInteger(), nullable=False, index=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("read_only", sa.Boolean(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant()),
    sa.Column("revoked_at", Instant()),
    sa.Column("last_used_at", Instant()),
    sa.Column("roles", Document(), comment="names of the roles it acts with; null: all of its holder's"),
)

session = sa.Table(
    "cw_session",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True, comment="SHA-256 of the token in the browser's cookie, hex"),
    sa.Column("actor", sa.BigInteger(), nullable=False, index=True),
    sa.Column("started_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
    sa.Column("address", sa.String(45), comment="where it was begun, or seen last"),
    sa.Column("device", sa.String(300), comment="what the browser says it is"),
    sa.Column("method", sa.String(60), comment="password, ldap, oauth:<provider>; +code or +recovery"),
    sa.Column("seen_at", Instant()),
    sa.Column("seeing", sa.BigInteger(), comment="as whom its person looks at the pages, until a moment"),
    sa.Column("seeing_until", Instant()),
    comment="Who is signed in where; a row removed is a session ended.",
)

second_factor = sa.Table(
    "cw_second_factor",
    metadata,
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("secret", sa.String(64), nullable=False, comment="in base 32 (RFC 6238); empty where it is sealed"),
    sa.Column("last_step", sa.BigInteger(), nullable=False, comment="a code of this step or before is used up"),
    sa.Column("made_at", Instant(), nullable=False),
    sa.Column("confirmed_at", Instant(), comment="null: shown, not yet proven to work; nothing is asked for"),
    sa.Column("sealed", sa.Text(), comment="the secret, sealed with a key that the database does not have"),
    comment="Who gives a code of an authenticator beside the password.",
)

recovery_code = sa.Table(
    "cw_recovery_code",
    metadata,
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("digest", sa.String(64), primary_key=True, comment="SHA-256 of 120 random bits, hex"),
    sa.Column("used_at", Instant()),
    comment="Ways in for who lost the authenticator; each works once.",
)

attempt = sa.Table(
    "cw_attempt",
    metadata,
    sa.Column("subject", sa.String(64), primary_key=True, comment="digest of what is counted: an address, a name"),
    sa.Column("count", sa.Integer(), nullable=False),
    sa.Column("since", Instant(), nullable=False),
    comment="Failed sign-ins within the running window; rows are dropped when it is over.",
)

change = sa.Table(
    "cw_change",
    metadata,
    sa.Column("seq", Serial, primary_key=True),
    sa.Column("txid", sa.BigInteger(), nullable=False, comment="pg_current_xact_id; 0 on SQLite (one writer)"),
    sa.Column("site", sa.String(60), nullable=False),
    sa.Column("site_seq", sa.BigInteger(), comment="null for this site's own rows: it is seq"),
    sa.Column("hlc", sa.BigInteger(), nullable=False, comment="hybrid logical clock: ms << 16 | counter"),
    sa.Column("batch", Id(), nullable=False, comment="one act: what undo reverts together"),
    sa.Column("actor", sa.BigInteger(), nullable=False),
    sa.Column("origin", sa.String(12), nullable=False),
    sa.Column("action", sa.String(12), nullable=False, comment="create, update, delete, restore, purge"),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("record", Id(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False, comment="sys_version after it"),
    sa.Column("fields", Document(), nullable=False, comment="field key → [before, after], as JSON values"),
    sa.Column("salt", sa.LargeBinary(16), nullable=False, comment="empty: what it said was erased"),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("address", sa.String(45), comment="where the request came from; null for what no request did"),
    sa.Index("cw_change_record", "record", "seq"),
    sa.Index("cw_change_batch", "batch"),
    sa.Index("cw_change_feed", "txid", "seq"),
    sa.Index("cw_change_actor", "actor", "seq"),
    sa.Index("cw_change_entity", "entity", "seq"),
)

seal = sa.Table(
    "cw_seal",
    metadata,
    sa.Column("number", Serial, primary_key=True, autoincrement=False),
    sa.Column("rows", sa.Integer(), nullable=False),
    sa.Column("links", sa.LargeBinary(), nullable=False, comment="for each row its seq (8 bytes) and digest (32)"),
    sa.Column("head", sa.LargeBinary(32), nullable=False, comment="SHA-256 over the head before it and the links"),
    sa.Column("sealed_at", Instant(), nullable=False),
    comment="The change log as a hash chain, sealed in portions by a job.",
)

job = sa.Table(
    "cw_job",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("kind", sa.String(60), nullable=False),
    sa.Column("key", sa.String(200), nullable=False, unique=True, comment="idempotency: one job a key"),
    sa.Column("payload", Document(), nullable=False),
    sa.Column("actor", sa.BigInteger(), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, comment="waiting, running, done, failed, cancelled"),
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("run_at", Instant(), nullable=False),
    sa.Column("lease_until", Instant(), comment="a running job whose lease is over is taken again"),
    sa.Column("progress", Document(), nullable=False, comment='{"done": 0, "of": null, "resume": …}'),
    sa.Column("result", Document()),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("finished_at", Instant()),
    sa.Index("cw_job_due", "state", "run_at"),
)

job_record = sa.Table(
    "cw_job_record",
    metadata,
    sa.Column("job", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("record", Id(), primary_key=True),
    sa.Column("state", sa.String(12), nullable=False, comment="waiting, done, refused, undone"),
    sa.Column("problems", Document(), comment="why it was refused, said in both languages"),
    sa.Column("batch", Id(), comment="what undoes it"),
    sa.Index("cw_job_record_state", "job", "state", "record"),
    comment="The records that a job acts on, and what became of each.",
)

import_run = sa.Table(
    "cw_import",
    metadata,
    sa.Column("id", Id(), primary_key=True),
    sa.Column("mapping", sa.String(200), nullable=False),
    sa.Column("file_name", sa.Text(), nullable=False),
    sa.Column("file_digest", sa.String(64), nullable=False),
    sa.Column("actor", sa.BigInteger(), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, comment="running, done, failed, reverted"),
    sa.Column("next_line", sa.BigInteger(), nullable=False, comment="where to resume"),
    sa.Column("counts", Document(), nullable=False),
    sa.Column("started_at", Instant(), nullable=False),
    sa.Column("finished_at", Instant()),
)

idempotency = sa.Table(
    "cw_idempotency",
    metadata,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("actor", sa.BigInteger(), primary_key=True),
    sa.Column("request", sa.String(64), nullable=False, comment="digest of method, path and body"),
    sa.Column("status", sa.Integer(), nullable=False),
    sa.Column("headers", Document(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
)

rate = sa.Table(
    "cw_rate",
    metadata,
    sa.Column("base", sa.String(3), primary_key=True, comment="the company's currency when the rate was entered"),
    sa.Column("currency", sa.String(3), primary_key=True),
    sa.Column("on", sa.Date(), primary_key=True),
    sa.Column("rate", Fixed(10), nullable=False, comment="what one unit is worth in the base, from that day on"),
    sa.Column("source", sa.String(60), nullable=False, comment="hand, or the file"),
)

file = sa.Table(
    "cw_file",
    metadata,
    sa.Column("id", Id(), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, index=True, comment="SHA-256 of the content, its name there"),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("size", sa.BigInteger(), nullable=False),
    sa.Column("type", sa.String(120), nullable=False, comment="media type, told from the content"),
    sa.Column("actor", sa.BigInteger(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("entity", sa.String(200), comment="key of the entity whose record holds it; null until one does"),
    sa.Column("record", Id()),
    sa.Index("cw_file_waiting", "record", "created_at"),
    comment="Uploaded files: what is in them lies in the store.",
)

exported = sa.Table(
    "cw_export",
    metadata,
    sa.Column("job", sa.BigInteger(), primary_key=True, autoincrement=False, comment="the job that made it"),
    sa.Column("actor", sa.BigInteger(), nullable=False, comment="whom it is for, and nobody else"),
    sa.Column("entity", sa.String(200), nullable=False, comment="key of the entity whose records are in it"),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("type", sa.String(120), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, index=True, comment="SHA-256 of the content, its name there"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    sa.Column("rows", sa.BigInteger(), nullable=False),
    sa.Column("made_at", Instant(), nullable=False),
    sa.Column("until", Instant(), nullable=False, index=True, comment="from then on it is given out no more"),
    comment="Files that jobs made of lists and reports: what is in them lies in the store.",
)

stay = sa.Table(
    "cw_stay",
    metadata,
    sa.Column("id", Id(), primary_key=True),
    sa.Column("field", sa.String(400), nullable=False, comment="key of a process's field; else of the entity"),
    sa.Column("record", Id(), nullable=False),
    sa.Column("state", sa.String(60), nullable=False),
    sa.Column("event", sa.String(60), nullable=False, comment="what led here; empty where nobody knows"),
    sa.Column("actor", sa.BigInteger(), nullable=False),
    sa.Column("batch", Id(), nullable=False),
    sa.Column("entered_at", Instant(), nullable=False),
    sa.Column("left_at", Instant(), comment="null: the record is in this state"),
    sa.Index("cw_stay_record", "record", "field", "entered_at"),
    sa.Index("cw_stay_state", "field", "state", "entered_at"),
    sa.Index(
        "cw_stay_open",
        "record",
        "field",
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    ),
    comment="In which states of processes records were, from when to when; written with the change itself.",
)

vote = sa.Table(
    "cw_vote",
    metadata,
    sa.Column("stay", Id(), primary_key=True),
    sa.Column("event", sa.String(60), primary_key=True),
    sa.Column("actor", sa.BigInteger(), primary_key=True),
    sa.Column("at", Instant(), nullable=False),
    comment="Who wants a transition that several people have to want, while the record is in its state.",
)

notice = sa.Table(
    "cw_notice",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("actor", sa.BigInteger(), index=True, comment="whom it is for; null for a role"),
    sa.Column("role", sa.String(60), comment="for everybody with this role …"),
    sa.Column("unit", sa.BigInteger(), comment="… whose unit is this one or above it, where it is given"),
    sa.Column("field", sa.String(400), nullable=False, comment="key of a process's field; else of the entity"),
    sa.Column("record", Id(), nullable=False),
    sa.Column("state", sa.String(60), nullable=False),
    sa.Column("message", Document(), comment="wordings by locale, the pack's own under an empty name"),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column(
        "kind",
        sa.String(12),
        nullable=False,
        server_default="process",
        comment="process, mention, follow, due, export",
    ),
    sa.Column("by", sa.BigInteger(), comment="who did it"),
    sa.Column("times", sa.Integer(), nullable=False, server_default="1", comment="how often, until it was seen"),
    sa.Index("cw_notice_role", "role", "id"),
    comment="What people are told: by processes, by mentions, of records that they follow, of what is due, of files.",
)

reminder = sa.Table(
    "cw_reminder",
    metadata,
    sa.Column("record", Id(), primary_key=True),
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False, comment="who was reminded"),
    sa.Column("due_at", Instant(), primary_key=True, comment="of what is due on a day, when that begins"),
    sa.Column("due_on", sa.Date(), nullable=False, comment="the business day of it"),
    sa.Column("reminded_at", Instant(), nullable=False, index=True),
    comment="Who was reminded of what is due, so that nobody is twice.",
)

notice_seen = sa.Table(
    "cw_notice_seen",
    metadata,
    sa.Column("actor", sa.BigInteger(), primary_key=True),
    sa.Column("upto", sa.BigInteger(), nullable=False, comment="the last notice that they have seen"),
)

note = sa.Table(
    "cw_note",
    metadata,
    sa.Column("id", Id(), primary_key=True),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("record", Id(), nullable=False),
    sa.Column("actor", sa.BigInteger(), nullable=False, comment="who wrote it, and alone may change it"),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("mentions", Document(), nullable=False, comment="[person, name as written] of everybody it speaks to"),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("changed_at", Instant()),
    sa.Column("deleted_at", Instant()),
    sa.Index("cw_note_record", "record", "created_at"),
    comment="What people wrote on records. Earlier texts are in the change log, under the key cw_note.",
)

follow = sa.Table(
    "cw_follow",
    metadata,
    sa.Column("record", Id(), primary_key=True),
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("on", sa.Boolean(), nullable=False, comment="false: not although it is theirs"),
    comment="Who wants to hear of a record, or not, beside those who own or made it.",
)

reader = sa.Table(
    "cw_reader",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("cursor", sa.String(60), nullable=False),
    comment="How far the engine's own readers of the change log have come.",
)

draft = sa.Table(
    "cw_draft",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("actor", sa.BigInteger(), nullable=False, comment="who began it"),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("base", sa.Integer(), nullable=False, comment="the version that its documents change"),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Column("changed_at", Instant(), nullable=False),
    comment="Changes of definitions that are being written: sets of documents on top of a version.",
)

draft_document = sa.Table(
    "cw_draft_document",
    metadata,
    sa.Column("draft", Serial, sa.ForeignKey("cw_draft.id"), primary_key=True, autoincrement=False),
    sa.Column("pack", sa.String(200), primary_key=True),
    sa.Column("path", sa.String(400), primary_key=True),
    sa.Column("text", sa.Text(), comment="null: the document is taken out"),
)

merged = sa.Table(
    "cw_merged",
    metadata,
    sa.Column("record", Id(), primary_key=True, comment="it is in the trash, and leads to another"),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("into", Id(), nullable=False, index=True),
    sa.Column("batch", Id(), nullable=False, index=True),
    sa.Column("beside", Document(), nullable=False, comment="what stood beside the record and moved: table → keys"),
    sa.Column("merged_at", Instant(), nullable=False),
    comment="Records that were merged into others; a row is gone when that was taken back.",
)

draft_pack = sa.Table(
    "cw_draft_pack",
    metadata,
    sa.Column("draft", Serial, sa.ForeignKey("cw_draft.id"), primary_key=True, autoincrement=False),
    sa.Column("pack", sa.String(200), primary_key=True),
    sa.Column("files", Document(), nullable=False, comment="the pack as it was shipped: file → text"),
    sa.Column("decided", sa.Boolean(), nullable=False, comment="it is laid over what is live: no conflict is open"),
    comment="Packs that a draft installs or brings to another version.",
)

constraint = sa.Table(
    "cw_constraint",
    metadata,
    sa.Column("key", sa.Text(), primary_key=True, comment="kind and element keys: required sales/customer.phone"),
    sa.Column("entity", sa.String(200), nullable=False, index=True, comment="entity key"),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("demand", sa.String(64), nullable=False, comment="digest of what is asked for"),
    sa.Column("state", sa.String(12), nullable=False, comment="pending, enforced"),
    sa.Column("turn", sa.BigInteger(), nullable=False, comment="grows whenever records must be looked through anew"),
    sa.Column("after", sa.Text(), comment="the last record that was looked at; null while nobody looks"),
    sa.Column("seen", sa.BigInteger(), nullable=False, comment="records looked at so far"),
    sa.Column("found", sa.BigInteger(), nullable=False, comment="those of them that break it"),
    sa.Column("sample", Document(), nullable=False, comment="ids of some of those"),
    sa.Column("broken", sa.BigInteger(), comment="what the last look through all of them found"),
    sa.Column("examples", Document(), nullable=False),
    sa.Column("checked_at", Instant()),
    comment="What definitions ask of records: whether those that were there before are known to hold to it.",
)

slow_question = sa.Table(
    "cw_slow_question",
    metadata,
    sa.Column("digest", sa.String(32), primary_key=True),
    sa.Column("question", Document(), nullable=False, comment="entity and field keys; no values"),
    sa.Column("count", sa.BigInteger(), nullable=False),
    sa.Column("total_ms", sa.BigInteger(), nullable=False),
    sa.Column("worst_ms", sa.BigInteger(), nullable=False),
    sa.Column("last_at", Instant(), nullable=False),
    comment="Questions that took long, for advice on indexes.",
)
