"""The name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 3
"""Differences that are still taken for a slip."""


def closest(name: str, candidates: Iterable[str]) -> str:
    """The candidate nearest to a name; empty when none is near enough to be worth saying.

    Up to a third of the longer name may differ, but three characters at most. A name that another one starts or
    ends with counts as near too.
    """
    wanted = _plain(name)
    best, best_distance = "", MOST + 1
    for candidate in candidates:
        other = _plain(candidate)
        allowed = min(MOST, max(1, max(len(wanted), len(other)) // 3))
        distance = distance_between(wanted, other, allowed)
        if distance > allowed and _contains(wanted, other):
            distance = allowed
        if distance <= allowed and distance < best_distance and distance < max(len(wanted), len(other), 1):
            best, best_distance = candidate, distance
    return best if best != name else ""


def distance_between(a: str, b: str, most: int = 10**6) -> int:
    """Optimal string alignment distance (Damerau–Levenshtein without overlapping swaps).

    Anything greater than `most` may be told as just that, which is much faster.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for row, left in enumerate(a, 1):
        current = [row]
        for column, right in enumerate(b, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left != right))
            if row > 1 and column > 1 and left == b[column - 2] and a[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, previous = previous, current
    return previous[-1]


def _plain(name: str) -> str:
    """Without case and separators: `maxlength`, `max_length` and `maxLength` are one."""
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _contains(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 4 and (longer.startswith(shorter) or longer.endswith(shorter))
