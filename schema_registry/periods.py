"""Keys of periods as people write them: `1996-07-04`, `1996-W27`, `1996-07`, `1996-Q3`, `1996`; widths of ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping

from schema_registry.frozen import Frozen

KEYS: Mapping[str, re.Pattern[str]] = Frozen(
    {
        "day": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
        "week": re.compile(r"([0-9]{4})-W([0-9]{2})"),
        "month": re.compile(r"([0-9]{4})-([0-9]{2})"),
        "quarter": re.compile(r"([0-9]{4})-Q([1-4])"),
        "year": re.compile(r"([0-9]{4})"),
    }
)
"""By the length of the period. Whether there is such a day is another question."""


_WIDTH = re.compile(r"(?:[1-9][0-9]{0,11}|0)(?:\.[0-9]{1,6})?")


def is_width(by: str) -> bool:
    """Whether a text is written as widths of ranges of numbers are: `1000`, `0.05`."""
    return _WIDTH.fullmatch(by) is not None and float(by) > 0


def is_key(by: str, key: str) -> bool:
    """Whether a text is written as keys of such periods are."""
    return by in KEYS and KEYS[by].fullmatch(key) is not None
