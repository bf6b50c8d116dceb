"""Identifiers and the clock readings that go with a write.

Both are made from the instant that is handed in, without any state of the process: web nodes and workers need not
agree on anything, and a test can say when it is.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_VERSION, _VARIANT = 0x7 << 76, 0b10 << 62
_RANDOM_BITS = 62
_STRIDE_BITS = 32


def new_ids(now: datetime, count: int) -> list[str]:
    """UUIDv7s in strictly ascending order, all of one instant.

    RFC 9562, 6.2: the twelve bits after the millisecond carry its fraction (method 3), so that ids of different
    instants sort by time; ids of one call grow by random strides (method 2), so that none can be guessed from the
    next. The start is drawn from the lower half, which leaves room for 2^29 strides.
    """
    milliseconds, fraction = divmod((now - _EPOCH) // _MICROSECOND, 1000)
    head = (milliseconds << 80) | _VERSION | ((fraction * 4096 // 1000) << 64) | _VARIANT
    entropy = os.urandom(8 + 4 * (count - 1))
    tail = int.from_bytes(entropy[:8], "big") >> (65 - _RANDOM_BITS)
    made = [_text(head | tail)]
    for start in range(8, len(entropy), 4):
        tail += 1 + int.from_bytes(entropy[start : start + 4], "big")
        made.append(_text(head | tail))
    return made if count else []


def new_id(now: datetime) -> str:
    """One UUIDv7."""
    return new_ids(now, 1)[0]


def later(now: datetime, before: datetime | None) -> datetime:
    """The instant of a write: now, or just after the record's last one where this clock is behind that."""
    return now if before is None or now > before else before + _MICROSECOND


def hybrid_clock(instant: datetime) -> int:
    """A hybrid logical clock reading: milliseconds << 16 | counter (Kulkarni et al., 2014).

    Its history is the record's own: the instant of a write is never before that of the last write (`later`), and the
    microseconds lead the counter. Two writes of one record are therefore ordered even where clocks disagree, and no
    process has to remember a reading.
    """
    milliseconds, microseconds = divmod((instant - _EPOCH) // _MICROSECOND, 1000)
    return milliseconds << 16 | microseconds << 6


def instant_of(reading: int) -> datetime:
    """The instant that a clock reading was made of."""
    return _EPOCH + timedelta(milliseconds=reading >> 16, microseconds=(reading & 0xFFFF) >> 6)


def _text(number: int) -> str:
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
