"""Semantic versions and ranges of them (semver.org 2.0.0; `^`, `~`, comparators, `||` and `*` as npm reads them)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERSION = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?$")
_COMPARATOR = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*(\*|\d[0-9A-Za-z.-]*)")

Order = tuple[tuple[int, int, int], bool, tuple[tuple[int, int, str], ...]]


@dataclass(frozen=True, slots=True)
class Version:
    """Three numbers and a pre-release. `stated` counts the numbers that were written."""

    numbers: tuple[int, int, int]
    pre: str = ""
    stated: int = 3

    @classmethod
    def parse(cls, text: str) -> Version:
        """The version of a text such as `1.4.0-rc.1`; fewer numbers are filled with 0. Raises ValueError."""
        found = _VERSION.match(text.strip())
        if found is None:
            raise ValueError(text)
        stated = [int(part) for part in found.groups()[:3] if part is not None]
        major, minor, patch = [*stated, 0, 0][:3]
        return cls((major, minor, patch), found[4] or "", len(stated))

    @property
    def order(self) -> Order:
        """What versions are compared by: a pre-release comes before its release."""
        parts = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in self.pre.split("."))
        return self.numbers, not self.pre, parts if self.pre else ()


def satisfies(version: str, wanted: str) -> bool:
    """Whether a version lies in a range. Raises ValueError for what is neither."""
    found = Version.parse(version)
    return any(_within(found, list(_bounds(part))) for part in wanted.split("||"))


Bound = tuple[str, Version]


def _within(version: Version, bounds: list[Bound]) -> bool:
    """A pre-release is taken only where the range names a pre-release of the same three numbers."""
    if version.pre and not any(bound.pre and bound.numbers == version.numbers for _, bound in bounds):
        return False
    return all(_holds(version.order, operator, bound.order) for operator, bound in bounds)


def _holds(order: Order, operator: str, bound: Order) -> bool:
    if operator == ">=":
        return order >= bound
    if operator == "<":
        return order < bound
    return order > bound if operator == ">" else order <= bound


def _bounds(part: str) -> Iterator[Bound]:
    if not part.strip():
        raise ValueError(part)
    for operator, text in _COMPARATOR.findall(part):
        if text != "*":
            yield from _comparator(operator, Version.parse(text))


def _comparator(operator: str, version: Version) -> Iterator[Bound]:
    if operator in (">=", "<"):
        yield operator, version
    elif operator == ">":
        yield (">", version) if version.stated == 3 else (">=", _after(version, version.stated))
    elif operator == "<=":
        yield ("<=", version) if version.stated == 3 else ("<", _after(version, version.stated))
    else:
        yield ">=", version
        yield "<", _after(version, _kept(operator, version))


def _kept(operator: str, version: Version) -> int:
    """How many leading numbers a range keeps: the next one after them ends it."""
    if operator == "~":
        return min(version.stated, 2)
    if operator == "^":
        significant = next((place for place, number in enumerate(version.numbers, 1) if number), 3)
        return min(significant, version.stated)
    return version.stated


def _after(version: Version, kept: int) -> Version:
    """The first version whose leading numbers are greater. As an end it shuts out its own pre-releases."""
    numbers = [*version.numbers[: kept - 1], version.numbers[kept - 1] + 1, 0, 0]
    return Version((numbers[0], numbers[1], numbers[2]))
