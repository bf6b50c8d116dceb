"""What entries of the log said is taken out of them: who did something to what and when stays, and the chain holds.

Without the salt the digest that stays tells nothing of what was erased. Every such act is itself an entry that says
how many it emptied: emptying entries by hand does not go unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.audit.acts import LOG, SUBJECTS, tell
from core.context import Context
from core.records.ids import hybrid_clock
from core.storage.system import change

ERASED = "erase"
PORTION = 5_000


def forget(ctx: Context, which: sa.ColumnElement[bool], why: Mapping[str, object]) -> int:
    """Empties entries, whatever the actor's rights; how many. `why` is what the entry about it says."""
    found = sa.select(change.c.seq).where(which, change.c.salt != b"", change.c.entity != LOG).limit(PORTION)
    emptied = sa.update(change).where(change.c.seq.in_(found.scalar_subquery()))
    count = ctx.connection.execute(emptied.values(fields={}, salt=b"", address=None)).rowcount
    if count:
        tell(ctx, LOG, 0, ERASED, {"rows": (None, count), **{name: (None, said) for name, said in why.items()}})
    return count


def kept_days(ctx: Context) -> Mapping[str, int]:
    """How long the settings keep what entries say, by entity key; unknown names are passed over."""
    said = ctx.settings.history_days
    keys = {name: entity.key for name, entity in ctx.model.entities.items()}
    named = {keys.get(name, name): days for name, days in said if name == "*" or name in keys or name in SUBJECTS}
    return named


def forget_old(ctx: Context, keys: Mapping[str, int], now: datetime) -> int:
    """Empties a portion of the entries that are older than what is kept; how many there were.

    `keys`: days by entity key; `*` for every other one. Acts of administration are records of what people did and
    have to be named to be forgotten.
    """
    named = [key for key in keys if key != "*"]
    for key, days in keys.items():
        of = change.c.entity == key if key != "*" else change.c.entity.not_in((*named, *SUBJECTS))
        before = hybrid_clock(now - timedelta(days=days))
        count = forget(ctx, sa.and_(of, change.c.hlc < before), {"entity": key, "days": days})
        if count:
            return count
    return 0
