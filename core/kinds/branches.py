"""A category tree ready to be walked: what stands below a category, at which level, and how it is said in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.kinds.fold import fold
from schema_registry.model import Choice, Field

LEVELS = ("level1", "level2", "level3")
"""Levels by which a tree's records are grouped, the top first."""
BETWEEN = " / "
"""Between the titles of a category's way from the top."""


@dataclass(frozen=True, slots=True)
class Branches:
    """The categories by id, and each one's way from the top (itself last)."""

    by_id: Mapping[str, Choice]
    ways: Mapping[str, tuple[str, ...]]
    inner: frozenset[str]
    """Those that have others below them."""

    def under(self, id: str) -> tuple[str, ...]:
        """The category and all below it, in the tree's order; one that is not in the tree stands for itself."""
        found = tuple(one for one, way in self.ways.items() if id in way)
        return found or (id,)

    def at(self, id: str, level: str) -> str:
        """What a category counts under at a level: the one above it there, or itself where it stands higher."""
        way = self.ways.get(id, (id,))
        return way[min(LEVELS.index(level), len(way) - 1)]

    def counted(self, id: str, level: str) -> tuple[str, ...]:
        """The categories that count under one at a level."""
        return tuple(one for one in self.ways if self.at(one, level) == id) or (() if id in self.by_id else (id,))

    def said(self, id: str, locale: str) -> str:
        """The titles of its way from the top: `East / Shanghai`."""
        return BETWEEN.join(self.by_id[one].title.say(locale) for one in self.ways.get(id, ()))

    def meant(self, text: str) -> tuple[str, ...]:
        """The categories that typed text may mean: an id, else a title, else the end of a way (`East / Shanghai`)."""
        key = fold(text)
        found = tuple(id for id in self.by_id if fold(id) == key)
        found = found or tuple(id for id in self.by_id if key in self._names(id))
        if found or not any(sign in text for sign in "/／›"):
            return found
        steps = [fold(part) for part in text.replace("／", "/").replace("›", "/").split("/")]
        return tuple(id for id, way in self.ways.items() if self._ends(way, steps))

    def _ends(self, way: tuple[str, ...], steps: list[str]) -> bool:
        last = way[-len(steps) :]
        return len(last) == len(steps) and all(
            step in {fold(id), *self._names(id)} for id, step in zip(last, steps, strict=True)
        )

    def _names(self, id: str) -> Iterator[str]:
        title = self.by_id[id].title
        return (fold(said) for said in (title.default, *title.translations.values()))


class _Same:
    """Choices compared by being the very same ones: to compare thousands would take longer than to walk them."""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.choices = choices

    def __hash__(self) -> int:
        return id(self.choices)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.choices is self.choices


def branches(field: Field) -> Branches:
    """The tree that a field chooses from."""
    return _made(_Same(field.choices))


@lru_cache(maxsize=256)
def _made(same: _Same) -> Branches:
    ways: dict[str, tuple[str, ...]] = {}
    for one in same.choices:
        ways[one.value] = (*ways.get(one.parent, ()), one.value)
    inner = frozenset(one.parent for one in same.choices if one.parent)
    return Branches({one.value: one for one in same.choices}, ways, inner)


def depth(field: Field) -> int:
    """How many levels the tree has that a field chooses from."""
    return max((len(way) for way in branches(field).ways.values()), default=0)
