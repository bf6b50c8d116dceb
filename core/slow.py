"""Questions that took long: noticed in memory where they are answered, written now and then with somebody's change.

Reading writes nothing. What a process had noticed and not written when it ended is lost, and nobody misses it: what
matters comes again.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.storage.system import slow_question as table

MOST_NOTICED = 100
"""Different questions that a process keeps between two writes."""
MOST_STORED = 1000
"""Different questions in the table: whoever asks ever new ones does not fill it."""
WRITTEN = timedelta(minutes=1)
KEPT = timedelta(days=30)
"""How long a question is remembered that nobody asks any more."""

Way = tuple[str, ...]
"""The keys of the fields that a path goes through."""
How = Literal["list", "count", "figures"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What was asked of an entity, by keys of fields; no value that anybody looked for is in it.

    `filter`: what is compared, with the form of the comparison where all conditions must hold, and "" where not;
    `sort` with whether it descends; `groups`.
    """

    entity: str
    how: How
    filter: tuple[tuple[Way, str], ...] = ()
    sort: tuple[tuple[Way, bool], ...] = ()
    groups: tuple[Way, ...] = ()
    search: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a question took long, how long in all and in the worst case, and when that was last."""

    shape: Shape
    count: int
    total_ms: int
    worst_ms: int
    last_at: datetime


class SlowQuestions:
    """Those that one process met. Shared by its threads."""

    def __init__(self, least_ms: int, began: datetime) -> None:
        self.least = least_ms / 1000
        """Seconds from which on a question is slow."""
        self._lock = Lock()
        self._met: dict[Shape, Asked] = {}
        self._due = began + WRITTEN

    def note(self, shape: Shape, seconds: float, now: datetime) -> None:
        """Keeps one that took so long; a new one only where there is room."""
        took = round(seconds * 1000)
        with self._lock:
            known = self._met.get(shape)
            if known is not None:
                worst = max(known.worst_ms, took)
                self._met[shape] = replace(
                    known, count=known.count + 1, total_ms=known.total_ms + took, worst_ms=worst, last_at=now
                )
            elif len(self._met) < MOST_NOTICED:
                self._met[shape] = Asked(shape, 1, took, took, now)

    def write(self, connection: sa.Connection, now: datetime) -> None:
        """Adds what was met to the table, when it is time. The last act of a transaction: its rows are shared."""
        if not self._met or now < self._due:
            return
        with self._lock:
            met, self._met = self._met, {}
            self._due = now + WRITTEN
        _add(connection, met.values())


def _add(connection: sa.Connection, met: Any) -> None:  # values of a dictionary
    known = set(connection.scalars(sa.select(table.c.digest)))
    rows = {_digest(one.shape): one for one in met}
    room = MOST_STORED - len(known)
    fresh = [digest for digest in sorted(rows) if digest not in known][:room]
    # In one order everywhere: two processes that write at once wait for each other and never both.
    wanted = sorted((known & rows.keys()) | set(fresh))
    if not wanted:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    new = insert.excluded
    worst = sa.case((new.worst_ms > table.c.worst_ms, new.worst_ms), else_=table.c.worst_ms)
    adding = insert.on_conflict_do_update(
        index_elements=["digest"],
        set_={
            "count": table.c.count + new.count,
            "total_ms": table.c.total_ms + new.total_ms,
            "worst_ms": worst,
            "last_at": new.last_at,
        },
    )
    connection.execute(adding, [_row(digest, rows[digest]) for digest in wanted])


def _row(digest: str, one: Asked) -> dict[str, object]:
    return {
        "digest": digest,
        "question": msgspec.to_builtins(one.shape),
        "count": one.count,
        "total_ms": one.total_ms,
        "worst_ms": one.worst_ms,
        "last_at": one.last_at,
    }


def _digest(shape: Shape) -> str:
    return hashlib.sha256(msgspec.json.encode(astuple(shape))).hexdigest()[:32]


def slow_questions(connection: sa.Connection) -> tuple[Asked, ...]:
    """What was written so far, what took most time first."""
    columns = (table.c.question, table.c.count, table.c.total_ms, table.c.worst_ms, table.c.last_at)
    rows = connection.execute(sa.select(*columns).order_by(table.c.total_ms.desc(), table.c.digest))
    return tuple(Asked(msgspec.convert(row[0], Shape), *row[1:]) for row in rows)


def forget_slow_questions(connection: sa.Connection, now: datetime) -> int:
    """Takes out what nobody asked for long; how many those were."""
    return connection.execute(sa.delete(table).where(table.c.last_at < now - KEPT)).rowcount
