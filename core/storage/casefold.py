"""What full case folding (Unicode, 3.13) does beyond small letters, for databases that know only those."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

_RANGES = (range(0xDF, 0xE0), range(0x345, 0x346), range(0x3C2, 0x3C3), range(0x13A0, 0x1400))
_MORE = (range(0x1C80, 0x1C90), range(0x1E9E, 0x1E9F), range(0x1F80, 0x2000), range(0xAB70, 0xABC0))
"""Sharp s, the Greek iota below and the final sigma, Cherokee, some Cyrillic: a test goes through all of Unicode."""


def _different() -> Iterator[tuple[str, str]]:
    """(small letter, folded) where the two differ."""
    for code in chain(*_RANGES, *_MORE):
        small, folded = chr(code).lower(), chr(code).casefold()
        if small != folded:
            yield small, folded


_ONE = {small: folded for small, folded in _different() if len(small) == len(folded) == 1}
UNFOLDED, FOLDED = "".join(_ONE), "".join(_ONE.values())
"""Small letters, and the single characters that they fold to."""
WIDENED = tuple({small: folded for small, folded in _different() if len(small) == 1 < len(folded)}.items())
"""Small letters, and the several characters that they fold to."""
