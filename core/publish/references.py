"""What refers to elements that are renamed or taken out: what is written there, and what will be instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.publish.moves import Moved, moves
from core.publish.step import Reference
from schema_registry import pointer as pointers
from schema_registry.frozen import Frozen
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Place, Problem
from schema_registry.reading.positions import Part
from schema_registry.reading.spelling import Spelling
from schema_registry.uses import uses_of_each, uses_of_entities
from schema_registry.uses_of_names import uses_of_names
from schema_registry.vocabulary import Vocabulary

MOST = 40
"""Most entities and fields of one plan whose references are looked for: each costs a check of all documents."""
FEW = 4
"""Most entities taken out whose references are looked for one by one."""
MOST_NAMES = 1_000
"""Most options, states and events: they are looked for together."""


def references(
    before: Sequence[PackFiles], after: Sequence[PackFiles], words: Vocabulary, old: Model, new: Model
) -> Mapping[str, tuple[Reference, ...]]:
    """By the id of each step that renames something or takes it out: what refers to it.

    `old` and `new` are the models of the packs.
    """
    moved = tuple(moves(old, new))
    if not moved:
        return Frozen({})
    texts = {pack.file(path): (pack.name, path, text) for pack in before for path, text in pack.files.items()}
    later = {(pack.name, path): pack.read.get(path, text) for pack in after for path, text in pack.files.items()}
    told, found = _Telling(texts, later), dict[str, list[Reference]]()
    whole = [one for one in moved if not one.value]
    for one, problems in _uses(before, words, whole, old):
        found.setdefault(one.step, []).extend(told.references(one, [(use.pointer, use.place) for use in problems]))
    named = [one for one in moved if one.value][:MOST_NAMES]
    uses = uses_of_names(before, words, [one.element for one in named], old)
    for one in named:
        here = [(use.pointer, use.place) for use in uses[one.element]]
        found.setdefault(one.step, []).extend(told.references(one, here))
    return Frozen({step: tuple(its) for step, its in found.items()})


def _uses(
    packs: Sequence[PackFiles], words: Vocabulary, moved: Sequence[Moved], old: Model
) -> Iterator[tuple[Moved, Sequence[Problem]]]:
    """Entities and fields with what refers to them. Many entities that go, with a pack, are looked for together."""
    gone = [one for one in moved if not one.field and not one.after]
    if len(gone) > FEW:
        found = uses_of_entities(packs, words, [one.entity for one in gone], old)
        yield from ((one, found.get(one.entity, ())) for one in gone)
        moved = [one for one in moved if one.field or one.after]
    lone = moved[:MOST]
    if lone:
        each = uses_of_each(packs, words, [(one.entity, one.field) for one in lone], old)
        yield from zip(lone, each, strict=True)


class _Telling:
    """Documents as they are live, and as they will be read."""

    def __init__(self, texts: Mapping[str, tuple[str, str, str]], later: Mapping[tuple[str, str], str]) -> None:
        self._texts = texts
        self._later = later
        self._spelt: dict[str, tuple[Spelling, Spelling | None]] = {}

    def references(self, moved: Moved, found: Iterable[tuple[str, Place | None]]) -> Iterator[Reference]:
        """What refers to one element, each place once. `found`: pointers and places."""
        seen: set[tuple[str, int]] = set()
        for pointer, place in found:
            if place is None or place.file not in self._texts:
                continue
            pack, path, _ = self._texts[place.file]
            now, then = self._spellings(place.file)
            at = now.at(place.line, place.column)
            if at is None or (place.file, at[0]) in seen:
                continue
            seen.add((place.file, at[0]))
            part = now.parts[at[0]]
            before = now.said(at[0]) or part.word
            after = _then(then, part, before, moved) if then is not None else ""
            yield Reference(f"{pack}/{path}", pointer, place.line, before, after)

    def _spellings(self, file: str) -> tuple[Spelling, Spelling | None]:
        if file not in self._spelt:
            pack, path, text = self._texts[file]
            later = self._later.get((pack, path))
            self._spelt[file] = Spelling(text), Spelling(later) if later is not None else None
        return self._spelt[file]


def _then(spelling: Spelling, part: Part, before: str, moved: Moved) -> str:
    """What stands there later; nothing where the reference goes, or is not to be told from what is new there."""
    last = part.pointer.rpartition("/")[2]
    if not moved.after and (part.what == "key" or last.isdecimal()):
        return ""
    name = re.compile(rf"(?<!\w){re.escape(moved.name)}(?!\w)")
    way = [name.sub(lambda _: moved.after, step) for step in pointers.split(part.pointer)] if moved.after else []
    places = {part.pointer, pointers.join("", *way)} if moved.after else {part.pointer}
    for number, one in enumerate(spelling.parts):
        said = spelling.said(number) if one.what == part.what and one.pointer in places else None
        if said is not None and said != before and moved.after in said:
            return said
    return ""
