"""Locks of a whole installation: publishing shuts writers out, writers only keep publishing away.

On SQLite BEGIN IMMEDIATE has done all this already. On PostgreSQL they are advisory locks, held until the
transaction ends, one pair for each schema of the database.
"""

from __future__ import annotations

import sqlalchemy as sa

_SPACE = 0x43415244
"""First half of our advisory locks, so that those of other programs never meet them."""

SHARE = f"SELECT pg_advisory_xact_lock_shared({_SPACE}, hashtext(current_schema()))"
"""What a writer runs first: many at once, but none while a publish is under way."""
EXCLUDE = f"SELECT pg_advisory_xact_lock({_SPACE}, hashtext(current_schema()))"

TRY_ONLINE = f"SELECT pg_try_advisory_lock({_SPACE + 1}, hashtext(current_schema()))"
"""Whether this session may do the work that is left after a publish; others see that somebody is at it."""
RELEASE_ONLINE = f"SELECT pg_advisory_unlock({_SPACE + 1}, hashtext(current_schema()))"

_GUARDED = "(SELECT state FROM cw_constraint WHERE key = :key)"
GUARD = sa.text(f"SELECT pg_advisory_xact_lock({_SPACE + 2}, hashtext(current_schema() || :key)), {_GUARDED}")
"""What stands in for a unique index that cannot be built yet: writers of such values come one after another. Tells
whether the index is there by now."""

TREE = sa.text(f"SELECT pg_advisory_xact_lock({_SPACE + 3}, hashtext(current_schema() || :key))")
"""Whoever moves records within the tree of an entity: two moves that make a circle together lock no row in common."""


CLAIM = sa.text(f"SELECT pg_advisory_xact_lock({_SPACE + 4}, hashtext(current_schema() || :key))")
"""Whoever claims records: two claims of one person at once must not count the same records."""
GUESS = sa.text(f"SELECT pg_advisory_xact_lock({_SPACE + 5}, hashtext(current_schema() || :key))")
"""Whoever types a password or a code: two tries at once must not both be the last one allowed."""


def lock_installation(connection: sa.Connection) -> None:
    """Nobody else writes or publishes until this transaction ends. Waits for `lock_timeout`."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(EXCLUDE)
