"""Three-way merge: a document as it was shipped, as it is shipped now, and as it was changed meanwhile.

Members are compared by their keys and items of arrays by their `id` or their value, as overlays merge them. What one
side changed is changed; what both did alike is done. What both changed in different ways is a clash, and somebody
decides: nothing is guessed. Parts keep the spelling of the side that they come from.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from schema_registry import pointer as pointers
from schema_registry.documents import kind_of
from schema_registry.measures import measure_id
from schema_registry.overlays import REPLACED, WHOLE
from schema_registry.reading.loads import load, without_mark
from schema_registry.reading.spans import Span, spans
from schema_registry.reading.tokens import Lines

Decision = Literal["keep", "take"]
DECISIONS: tuple[Decision, ...] = ("keep", "take")
Path = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both sides changed in different ways. Texts as they are written; None where there is no such part.

    `pointer` names items by their `id`, so that it is the same in all texts; empty for a whole document.
    """

    pointer: str
    was: str | None
    theirs: str | None
    ours: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A document (None: there is none) with every clash, decided or not. Undecided ones keep ours for now."""

    text: str | None
    clashes: tuple[Clash, ...] = ()


def merge(
    path: str, was: str | None, theirs: str | None, ours: str | None, decided: Mapping[str, Decision]
) -> Merged:
    """What is at a pack's path, merged; `decided` by the pointers of clashes.

    A text that is no sound JSON object is one part: it is not looked into.
    """
    if theirs in (was, ours):
        return Merged(ours)
    if ours == was:
        return Merged(theirs)
    sides = [readable(one) for one in (was, theirs, ours)]
    merging = _Merging(decided, whole_members(path))
    old, new, own = sides
    if old is None or new is None or own is None:
        chosen = merging.clash((), was, theirs, ours)
        return Merged(theirs if chosen == "take" else ours, tuple(merging.clashes))
    text = str(merging.value(old, new, own, ()))
    spelling = spans(text, identity).spelling
    same = (side for side, one in ((theirs, new), (ours, own)) if one.spelling == spelling)
    around = own.source[: own.inside], own.source[own.end :]
    return Merged(next(same, text.join(around)), tuple(merging.clashes))


def readable(text: str | None) -> Span | None:
    """The parts of a text; None of one that is no sound JSON object."""
    if text is None:
        return None
    found = load(without_mark(text))
    return spans(without_mark(text), identity) if isinstance(found.value, dict) and not found.faults else None


def whole_members(path: str) -> frozenset[str]:
    """Members that are merged as a whole in the kind of document that lies at a path."""
    return REPLACED | WHOLE.get(kind_of(path) or "", frozenset())


def identity(item: object) -> object:
    """What makes an array's item the same one: its id, or that of a measure; else all of it."""
    if isinstance(item, dict):
        known = item["id"] if "id" in item else measure_id(item)
        if isinstance(known, str) and known:
            return ("id", known)
    return json.dumps(item, default=float)


def token(key: object) -> str:
    """How a member or an item is named in a pointer."""
    if isinstance(key, tuple):
        return str(key[1])
    written = str(key)
    return str(json.loads(written)) if written.startswith('"') else written


def pointer_of(path: Path) -> str:
    """The pointer of a part."""
    return pointers.join("", *map(token, path))


class _Merging:
    """One document being merged."""

    def __init__(self, decided: Mapping[str, Decision], whole: frozenset[str]) -> None:
        self.clashes: list[Clash] = []
        self._decided = decided
        self._whole = whole

    def value(self, was: Span | None, theirs: Span | None, ours: Span | None, path: Path) -> str | None:
        """A part's text; None where it goes."""
        if _same(was, theirs) or _same(theirs, ours):
            return ours.written if ours else None
        if _same(was, ours):
            return theirs.written if theirs else None
        if was and theirs and ours and self._opens(was, theirs, ours, path):
            return self._inside(was, theirs, ours, path)
        texts = (one.written if one else None for one in (was, theirs, ours))
        chosen = theirs if self.clash(path, *texts) == "take" else ours
        return chosen.written if chosen else None

    def clash(self, path: Path, was: str | None, theirs: str | None, ours: str | None) -> Decision | None:
        """Notes a clash, and tells what was decided."""
        found = Clash(pointer_of(path), was, theirs, ours)
        self.clashes.append(found)
        return self._decided.get(found.pointer)

    def _opens(self, was: Span, theirs: Span, ours: Span, path: Path) -> bool:
        """Whether the parts inside can be merged one by one."""
        if path and path[-1] in self._whole:
            return False
        return was.what == theirs.what == ours.what != "value" and not (
            was.repeated or theirs.repeated or ours.repeated
        )

    def _inside(self, was: Span, theirs: Span, ours: Span, path: Path) -> str:
        kept: dict[object, str] = {}
        for key in dict.fromkeys((*ours.parts, *theirs.parts)):
            part = self.value(was.parts.get(key), theirs.parts.get(key), ours.parts.get(key), (*path, key))
            if part is not None:
                kept[key] = part
        frame, other = self._frame(was, theirs, ours, kept, path)
        return _written(frame, other, _placed(frame, other, kept), kept)

    def _frame(self, was: Span, theirs: Span, ours: Span, kept: Iterable[object], path: Path) -> tuple[Span, Span]:
        """The side whose order counts, and the other one."""
        everywhere = [key for key in kept if all(key in one.parts for one in (was, theirs, ours))]
        old, new, own = (_order(one, everywhere) for one in (was, theirs, ours))
        if new in (old, own):
            return ours, theirs
        if own == old:
            return theirs, ours
        said = (json.dumps([token(key) for key in order], ensure_ascii=False) for order in (old, new, own))
        return (theirs, ours) if self.clash(path, *said) == "take" else (ours, theirs)


def _same(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.spelling == other.spelling


def _order(side: Span, keys: Iterable[object]) -> list[object]:
    wanted = set(keys)
    return [key for key in side.parts if key in wanted]


def _placed(frame: Span, other: Span, kept: Mapping[object, str]) -> list[object]:
    """The keys in the order of the frame; what only the other side has comes behind its neighbour there."""
    order = [key for key in frame.parts if key in kept]
    known, at = set(order), 0
    for key in other.parts:
        if key not in kept:
            continue
        if key not in known:
            order.insert(at, key)
        at = order.index(key) + 1
    return order


def _written(frame: Span, other: Span, order: list[object], kept: Mapping[object, str]) -> str:
    """An object or array spaced as the frame is."""
    opening, closing = frame.written[0], frame.written[-1]
    if not order:
        return opening + closing
    spaced = frame if frame.parts else other
    first, follows, end = _spacing(spaced)
    before = dict(zip(list(spaced.parts)[1:], follows, strict=True))
    counts = Counter(follows)
    usual = min(counts, key=lambda one: (-counts[one], len(one)), default=f",{first or ' '}")
    pieces = [opening, first]
    for place, key in enumerate(order):
        lead = (frame.parts.get(key) or other.parts[key]).lead
        pieces += [before.get(key, usual) if place else "", lead, kept[key]]
    return "".join((*pieces, end, closing))


def _spacing(part: Span) -> tuple[str, list[str], str]:
    """What stands before the first part, between the others, and behind the last one."""
    parts = list(part.parts.values())
    between = [part.source[one.end : two.start] for one, two in pairwise(parts)]
    return part.source[part.inside + 1 : parts[0].start], between, part.source[parts[-1].end : part.end - 1]


def place_of(text: str, pointer: str) -> tuple[int, int]:
    """Line and column of what a clash's pointer names in a text, or of the nearest part around it."""
    here = readable(text)
    if here is None:
        return 1, 1
    for name in pointers.split(pointer):
        inner = next((part for key, part in here.parts.items() if token(key) == name), None)
        if inner is None:
            break
        here = inner
    return Lines(without_mark(text)).at(here.start)
