"""Bigrams of folded text, which make the quick search find two Chinese characters by an index.

A record keeps them in `sys_grams`: a list on PostgreSQL (GIN), space-joined text on SQLite (FTS5, `unicode61`).
They are a necessary condition only: a query asks for the grams *and* for the text in `sys_search`. That allows
characters outside of the common scripts to share stand-ins, so that FTS5 keeps each gram as one token.
"""

from __future__ import annotations

from operator import add

_SAFE = (("0", "9"), ("a", "z"), ("一", "龥"), ("ぁ", "ゖ"), ("ァ", "ヺ"), ("가", "힣"))
"""Ranges that every version of SQLite's `unicode61` takes as letters and leaves as they are."""
_PRIVATE, _PRIVATE_SIZE = 0xE000, 6400


class _Spelling(dict[int, int]):
    """For `str.translate`: safe characters stand for themselves, others for one of the private use area.

    Filled as characters are met; at most the 1.1 million of Unicode, in practice some thousands.
    """

    def __missing__(self, point: int) -> int:
        safe = any(first <= chr(point) <= last for first, last in _SAFE)
        self[point] = spelled = point if safe else _PRIVATE + point % _PRIVATE_SIZE
        return spelled


_SPELLING = _Spelling()


def grams(text: str) -> set[str]:
    """The bigrams of each line of a folded text, and each line's last character for searches of one character."""
    found: set[str] = set()
    for line in text.split("\n"):
        if line:
            spelled = line.translate(_SPELLING)
            found.update(map(add, spelled, spelled[1:]))
            found.add(spelled[-1])
    return found


def grams_text(text: str) -> str:
    """The same for SQLite: tokens with a blank between."""
    return " ".join(grams(text))


def asked_grams(text: str) -> tuple[str, ...]:
    """The bigrams that a record with a folded text must have; one character gives itself, to be asked as a prefix."""
    spelled = text.translate(_SPELLING)
    if len(spelled) < 2:
        return (spelled,) if spelled else ()
    return tuple(dict.fromkeys(map(add, spelled, spelled[1:])))


def match_text(text: str) -> str:
    """The FTS5 MATCH expression for a folded text; empty when there is nothing to ask."""
    asked = asked_grams(text)
    if len(asked) == 1 and len(asked[0]) == 1:
        return f'"{asked[0]}"*'
    return " ".join(f'"{gram}"' for gram in asked)
