"""How fast somebody asks, counted in memory that all processes of one machine share.

The generic cell rate algorithm keeps one number for each subject: when what it was allowed would be used up at an
even pace. A minute's worth may come at once. The memory is mapped before the processes are forked; who finds no
free place shares one. Two processes that count at the same moment may lose one: nobody is refused for that.
"""

from __future__ import annotations

import math
import mmap
import struct
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

WINDOW = 60.0
"""Seconds that a limit is for."""
PLACES, TRIED = 1 << 15, 8
_PLACE = struct.Struct("=Qd")


class Pace(NamedTuple):
    """How a subject stands after asking: the limit, what is left of it now, and in how many seconds there is more
    (where it was refused) or all of it again."""

    allowed: bool
    limit: int
    left: int
    seconds: int


class Meter:
    """Subjects and their pace. Times are of the machine's monotonic clock."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, PLACES * _PLACE.size)
        self._lock = Lock()

    def take(self, subject: str, limit: int, now: float) -> Pace:
        """One more request of a subject that may ask `limit` times a minute."""
        mark = int.from_bytes(blake2b(subject.encode(), digest_size=8).digest()) or 1
        each = WINDOW / limit
        with self._lock:
            place, even = self._found(mark, now)
            then = max(even, now) + each
            over = then - now - WINDOW
            if over > each / 1000:
                return Pace(False, limit, 0, math.ceil(over))
            _PLACE.pack_into(self._memory, place, mark, then)
        return Pace(True, limit, int((WINDOW - (then - now)) / each + 0.001), math.ceil(then - now))

    def _found(self, mark: int, now: float) -> tuple[int, float]:
        """Where a subject is counted, and its number; a free place or, where there is none, the one free soonest."""
        best, soonest = 0, math.inf
        for step in range(TRIED):
            place = (mark + step) % PLACES * _PLACE.size
            there, even = _PLACE.unpack_from(self._memory, place)
            if there == mark and even - now <= 2 * WINDOW:
                return place, even
            if even < soonest:
                best, soonest = place, even
        return best, now
