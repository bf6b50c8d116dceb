"""What refers to options, states and events: the problems that there would be if they were called otherwise.

As with `uses`, nothing here knows where references may stand. Names as long as the ones that they stand for are put
where these are defined, so that places stay those of the documents as they are; many at once, each told by its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.build import build
from schema_registry.defining import STATE, defined, is_bound, name_of
from schema_registry.former import Source, sources
from schema_registry.former_ways import ways_of
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Place, Problem
from schema_registry.reading.spelling import Spelling
from schema_registry.renamed import Place as File
from schema_registry.renamed import laid
from schema_registry.view import mapping, texts
from schema_registry.vocabulary import Vocabulary

STRANGE = 0xE000
"""The first character of those that no name is made of."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place that refers to a name."""

    pointer: str
    place: Place


def uses_of_names(
    packs: Sequence[PackFiles], vocabulary: Vocabulary, elements: Sequence[str], previous: Model | None = None
) -> Mapping[str, tuple[Use, ...]]:
    """What refers to each option (`customer.grade=VIP`), state or event, by file and position."""
    found: dict[str, tuple[Use, ...]] = {}
    before = frozenset(map(_told, build(packs, vocabulary, previous).problems)) if elements else frozenset()
    for together in _apart(elements):
        hiding = _Hiding(packs, together)
        problems = build(laid(packs, hiding.texts), vocabulary, previous).problems
        found.update(hiding.uses([one for one in problems if _told(one) not in before]))
    return found


def _apart(elements: Sequence[str]) -> Iterator[list[str]]:
    """Elements in lots in which no two have the same name: what is wrong could be about either."""
    left = list(dict.fromkeys(elements))
    while left:
        first = {name_of(one): one for one in reversed(left)}
        yield [one for one in left if first[name_of(one)] == one]
        left = [one for one in left if first[name_of(one)] != one]


def _told(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.place, problem.pointer, problem.params


class _Hiding:
    """Documents in which elements have other names where they are defined. `texts`: those that differ."""

    def __init__(self, packs: Sequence[PackFiles], elements: Sequence[str]) -> None:
        self._elements = elements
        self._files = {pack.file(path): text for pack in packs for path, text in pack.files.items()}
        self._spelt: dict[str, Spelling] = {}
        self._overlaid: dict[str, list[Use]] = {one: [] for one in elements}
        self._defining: set[tuple[str, int]] = set()
        names = {(pack.name, path): pack.file(path) for pack in packs for path in pack.files}
        said: dict[File, dict[int, str]] = {}
        for number, element in enumerate(elements):
            for place, words in _words(packs, element):
                self._hide(element, names[place], words, chr(STRANGE + number), said.setdefault(place, {}))
        self.texts = {place: self._spelling(names[place]).saying(new) for place, new in said.items()}

    def _hide(
        self, element: str, file: str, words: Mapping[tuple[str, str], bool], by: str, new: dict[int, str]
    ) -> None:
        """`words`: what is hidden, by what it is and where; whether it is no use of the name."""
        spelling, old = self._spelling(file), name_of(element)
        for number, part in enumerate(spelling.parts):
            if (part.what, part.pointer) in words and spelling.said(number) == old:
                new[number] = by * (len(part.word) - 2)
                if words[part.what, part.pointer]:
                    self._defining.add((file, number))
                else:
                    self._overlaid[element].append(Use(part.pointer, Place(file, *spelling.place(number))))

    def uses(self, problems: Sequence[Problem]) -> Iterator[tuple[str, tuple[Use, ...]]]:
        """What refers to each element: what overlays change of it, and what is wrong at a word that says its name."""
        found = {one: {use.place: use for use in uses} for one, uses in self._overlaid.items()}
        for problem in problems:
            place = problem.place
            at = (
                self._spelling(place.file).at(place.line, place.column)
                if place and place.file in self._files
                else None
            )
            if place is None or at is None or (place.file, at[0]) in self._defining:
                continue
            said = self._spelling(place.file).said(at[0]) or ""
            for element in self._elements:
                if _says(said, name_of(element)) and _about(problem, name_of(element)):
                    found[element].setdefault(place, Use(problem.pointer, place))
        for element, uses in found.items():
            yield (
                element,
                tuple(sorted(uses.values(), key=lambda one: (one.place.file, one.place.line, one.place.column))),
            )

    def _spelling(self, file: str) -> Spelling:
        if file not in self._spelt:
            self._spelt[file] = Spelling(self._files[file])
        return self._spelt[file]


def _words(packs: Sequence[PackFiles], element: str) -> Iterator[tuple[File, dict[tuple[str, str], bool]]]:
    """(document, words that say the name where it is defined, or changed by an overlay: then they are a use)."""
    field, is_value, option = element.partition(STATE)
    if is_value and not is_bound(packs, field):
        entity, _, name = field.partition(".")
        for one in sources(packs):
            if one.owner == entity and (words := _option(one, name, option)):
                yield (one.pack, one.path), words
        return
    found = defined(packs, element)
    places = {(one.document.pack, one.document.path, one.word) for one in found}
    owners, pointing = {one.document.owner for one in found}, {one.word for one in found}
    for document in sources(packs, "process"):
        if document.owner in owners:
            words = {
                ("key", way.pointer): (document.pack, document.path, way.pointer) in places
                for way in ways_of(document)
                if way.pointer in pointing
            }
            yield (document.pack, document.path), words


def _option(document: Source, field: str, option: str) -> dict[tuple[str, str], bool]:
    at = pointers.join("/properties", field)
    about = mapping(mapping(document.value.get("properties")).get(field))
    enum = {
        ("value", pointers.join(at, "enum", index)): True for index, one in texts(about.get("enum")) if one == option
    }
    return {**enum, ("key", pointers.join(at, "options", option)): True} if enum else {}


def _says(said: str, name: str) -> bool:
    before, after = (r"(?<!\w)" if name[:1].isalnum() else ""), (r"(?!\w)" if name[-1:].isalnum() else "")
    return re.search(before + re.escape(name) + after, said) is not None


def _about(problem: Problem, name: str) -> bool:
    """Whether a problem is about something of that name; those that say nothing may be about anything."""
    said = [value for _, value in problem.params if isinstance(value, str)]
    return not said or any(_says(value, name) for value in said)
