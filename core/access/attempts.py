"""Counting failed attempts over all processes: so many in a window of time, then waiting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.storage import system
from core.storage.locks import GUESS

_attempt = system.attempt
_FAILURES = sa.select(_attempt.c.subject, _attempt.c.count.label("failures"), _attempt.c.since)


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `times` failures of one subject (`address 203.0.113.7`, `name li.lei`) within `window`."""

    subject: str
    times: int
    window: timedelta

    @property
    def key(self) -> str:
        """What is stored: neither names nor addresses of people stand in the table."""
        return hashlib.sha256(self.subject.encode()).hexdigest()


def one_by_one(connection: sa.Connection, allowance: Allowance) -> None:
    """Attempts at one subject come one after another from here on, so that none passes before another is counted."""
    if connection.dialect.name == "postgresql":  # elsewhere there is one writer
        connection.execute(GUESS, {"key": allowance.key})


def wait(connection: sa.Connection, allowances: Iterable[Allowance], now: datetime) -> int:
    """Seconds until another attempt is allowed; 0 when it is allowed now."""
    asked = {one.key: one for one in allowances}
    rows = connection.execute(_FAILURES.where(_attempt.c.subject.in_(asked))).all()
    left = [0]
    for row in rows:
        allowance = asked[row.subject]
        if row.failures >= allowance.times:
            left.append(int((row.since + allowance.window - now).total_seconds()))
    return max(left)


def failed(connection: sa.Connection, allowances: Iterable[Allowance], now: datetime) -> None:
    """Counts one failure of each subject. Windows that are over are dropped."""
    for one in allowances:
        over = sa.and_(_attempt.c.subject == one.key, _attempt.c.since <= now - one.window)
        connection.execute(sa.delete(_attempt).where(over))
        insert = postgresql.insert(_attempt) if connection.dialect.name == "postgresql" else sqlite.insert(_attempt)
        first = insert.values(subject=one.key, count=1, since=now)
        connection.execute(
            first.on_conflict_do_update(index_elements=["subject"], set_={"count": _attempt.c.count + 1})
        )


def forget(connection: sa.Connection, allowance: Allowance) -> None:
    """A success clears the count."""
    connection.execute(sa.delete(_attempt).where(_attempt.c.subject == allowance.key))


def prune(connection: sa.Connection, before: datetime) -> None:
    """Drops what nobody will look at again, so that the table stays small."""
    connection.execute(sa.delete(_attempt).where(_attempt.c.since < before))
