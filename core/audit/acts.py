"""What people do beside records stands in the one change log too, under names that no entity can have."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from core.context import Context
from core.records.changelog import Entry, append_under
from core.records.ids import new_id

USER, SESSION, KEY, UNIT = "cw_user", "cw_session", "cw_api_key", "cw_unit"
VERSION, RATE, LOG, EXPORT, READING = "cw_version", "cw_rate", "cw_change", "cw_export", "cw_reading"
SUBJECTS = (USER, SESSION, KEY, UNIT, VERSION, RATE, LOG, EXPORT, READING)
"""Everything that is no record. Keys of entities have a slash in them."""
Said = Mapping[str, tuple[object, object]]


def tell(ctx: Context, subject: str, number: int, action: str, fields: Said | None = None) -> None:
    """Writes that the actor did something to a user, a session, a key … of a number: name → (before, after).

    It commits with what was done, or not at all. Secrets never go in: neither passwords nor keys nor digests of them.
    """
    now = ctx.clock()
    append_under(ctx, subject, new_id(now), now, [Entry(action, record_of(number), 0, dict(fields or {}))])


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> Said:
    """What is not the same any more, by name."""
    return {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}


def record_of(number: int) -> str:
    """A number as the log keeps ids."""
    return str(uuid.UUID(int=max(number, 0)))


def number_of(record: str) -> int:
    """The number again."""
    return uuid.UUID(record).int
