"""Who read what is marked sensitive: noticed in memory where values are handed out, written when the answer has left.

Reading writes nothing. What a process noticed is written after each answer and each job, and when it closes; what
cannot be written then (somebody else writes, the disk is full) stays, and is written with the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import NamedTuple

import structlog

MOST_NAMED = 300
"""Records of an entry that are named one by one; of more it is told how many they are and how they were asked for."""
MOST_KEPT = 10_000
"""What a process keeps while nothing can be written."""
log = structlog.get_logger()


class Reader(NamedTuple):
    """Who reads, through which door, from where."""

    actor: int
    origin: str
    address: str
    seen_as: int | None = None
    """As whom they look at the pages, where that is somebody else."""


class Asked(NamedTuple):
    """What was asked for: the key of an entity, a filter, a search."""

    entity: str
    filter: Mapping[str, object] | None
    search: str


@dataclass(slots=True)
class Read:
    """What somebody read of one entity in one go: the keys of fields by record id, or else how many values of each
    field, and what was asked for."""

    reader: Reader
    entity: str
    at: datetime
    records: dict[str, set[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    asked: Asked | None = None

    def name(self, key: str, ids: Collection[str], asked: Asked | None) -> None:
        """Takes in that a field of some records was read."""
        if self.counts:
            self.count(key, len(ids), asked)
            return
        for id in ids:
            self.records.setdefault(id, set()).add(key)
        if len(self.records) > MOST_NAMED:
            self._name_no_more(asked)

    def count(self, key: str, values: int, asked: Asked | None) -> None:
        """The same of values that nobody can tell whose they are."""
        self._name_no_more(asked)
        self.counts[key] = self.counts.get(key, 0) + values

    def _name_no_more(self, asked: Asked | None) -> None:
        for key in (key for keys in self.records.values() for key in keys):
            self.counts[key] = self.counts.get(key, 0) + 1
        self.records.clear()
        self.asked = self.asked or asked


class Readings:
    """What one process noticed and has not written yet. Shared by its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: deque[Read] = deque()

    def __bool__(self) -> bool:
        return bool(self._read)

    def take(self) -> list[Read]:
        """What was noticed; it is kept no longer."""
        with self._lock:
            taken = list(self._read)
            self._read.clear()
        return taken

    def keep(self, read: Iterable[Read]) -> None:
        """Keeps it until it is taken. Where there is no room the oldest go, and the process's own log says so."""
        with self._lock:
            self._read.extend(read)
            lost = len(self._read) - MOST_KEPT
            for _ in range(lost):
                self._read.popleft()
        if lost > 0:
            log.error("readings.lost", entries=lost)


class Reading:
    """What is read in one go: for one answer, into one file."""

    def __init__(self, kept: Readings) -> None:
        self._kept = kept
        self._read: dict[tuple[Reader, str], Read] = {}
        self.asked: Asked | None = None
        """What was asked for last, unless `whole` says it."""
        self.whole: Asked | None = None
        """What is asked for in all, where it is read in portions."""

    def name(self, reader: Reader, entity: str, key: str, ids: Collection[str], now: datetime) -> None:
        """Notices that somebody read a field of some records, of an entity by its key."""
        if ids:
            self._of(reader, entity, now).name(key, ids, self.whole or self.asked)

    def count(self, reader: Reader, entity: str, key: str, values: int, now: datetime) -> None:
        """The same of values that nobody can tell whose they are."""
        if values:
            self._of(reader, entity, now).count(key, values, self.whole or self.asked)

    def end(self) -> None:
        """Hands over what was noticed, to be written; where it is read in portions, after the last of them."""
        if self.whole is not None:
            return
        read, self._read = self._read, {}
        if read:
            self._kept.keep(read.values())

    def _of(self, reader: Reader, entity: str, now: datetime) -> Read:
        return self._read.setdefault((reader, entity), Read(reader, entity, now))
