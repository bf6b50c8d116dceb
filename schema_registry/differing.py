"""What a later text of a document no longer has of an earlier one, part by part, and putting a part back.

Members differ by their keys, items of arrays by their `id` or their value. An item without an `id` that stands where
another one stood has taken its place: it was changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schema_registry import pointer as pointers
from schema_registry.grafting import graft
from schema_registry.reading.spans import Path, Span, spans

Fit = Literal["fits", "back", "moved"]
"""A part may come back; it is as it was; or somebody has written there since."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that was changed or taken out. `path` leads to it in the earlier text, `later` in the later one.

    `before` and `after` are the values as they were written; `after` is empty when the part is gone.
    """

    path: Path
    later: Path
    pointer: str
    before: str
    after: str

    def touches(self, pointer: str) -> bool:
        """Whether the part holds what a pointer names, or stands in it."""
        return f"{pointer}/".startswith(f"{self.pointer}/") or self.pointer.startswith(f"{pointer}/")


def differences(older: str, newer: str) -> tuple[Difference, ...]:
    """The parts of the earlier text that the later one lacks or has otherwise, smallest first known."""
    return tuple(_walked(older, newer, spans(older), spans(newer), ((), (), "")))


def _walked(older: str, newer: str, before: Span, now: Span, at: tuple[Path, Path, str]) -> Iterator[Difference]:
    path, later, pointer = at
    there = list(now.parts.items())
    for number, (key, part) in enumerate(before.parts.items()):
        array = before.what == "array"
        here, place = now.parts.get(key), pointers.join(pointer, number if array else str(key))
        name = key
        if here is None and array and number < len(there) and there[number][0] not in before.parts:
            name, here = there[number]
        at = ((*path, key), (*later, name), place)
        if here is None:
            yield Difference(*at, older[part.inside : part.end], "")
        elif name == key and here.what == part.what != "value":
            yield from _walked(older, newer, part, here, at)
        elif here.value != part.value:
            yield Difference(*at, older[part.inside : part.end], newer[here.inside : here.end])


def written(text: str, path: Path) -> str:
    """The value at a path as a text writes it; empty when nothing is there."""
    part = _part(text, path)
    return text[part.inside : part.end] if part is not None else ""


def fit(text: str, one: Difference) -> Fit:
    """Whether a part can come back into a text that may have been changed since."""
    if _same(written(text, one.path), one.before):
        return "back"
    if one.after:
        return "fits" if _same(written(text, one.later), one.after) else "moved"
    return "fits" if _part(text, one.path[:-1]) is not None and not written(text, one.path) else "moved"


def put_back(text: str, older: str, one: Difference) -> str:
    """The text with a part of an earlier one that fits."""
    if not one.after:
        return graft(text, older, lambda path, value: path == one.path)
    part = _part(text, one.later)
    return text if part is None else text[: part.inside] + one.before + text[part.end :]


def _part(text: str, path: Path) -> Span | None:
    part: Span | None = spans(text)
    for key in path:
        part = part.parts.get(key) if part is not None else None
    return part


def _same(one: str, other: str) -> bool:
    return bool(one) and bool(other) and json.loads(one) == json.loads(other)
