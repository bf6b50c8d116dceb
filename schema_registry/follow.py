"""References by former names, followed to what they mean now.

Nothing here knows where references may stand: a problem tells that a name leads nowhere, and where. If it is a former
name of something, the present one is put in its place, and when the problem is gone then, that is what was meant. The
checks are the one truth about what refers to what (see `uses`), so a new kind of document needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from schema_registry.followed import Followed, Rewrite
from schema_registry.former import RENAMED, Names, overlaid, sources, states_any
from schema_registry.former_ways import all_former_names, overlaid_ways
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.reading.spelling import Spelling

Check = Callable[[Sequence[PackFiles]], tuple[Problem, ...]]
"""Every problem of packs."""
ROUNDS = 40
"""Most checks. Each follows one name in every text that has one; references behind each other take more."""
TOGETHER = 4
"""Most places of one name in one text that are followed together, where none of them is right alone."""
KEYWORDS = frozenset({"or", "and", "not", "in", "is", "missing", "true", "false"})
"""Names that formulas need brackets for."""


def follow(packs: Sequence[PackFiles], problems: Iterable[Problem], check: Check) -> Followed:
    """The packs with references by former names followed. `problems` are those of the packs.

    Nothing is followed that does not become right by it.
    """
    if not states_any(packs):
        return Followed(tuple(packs))
    following = _Following(packs, all_former_names(packs))
    called = (*overlaid(sources(packs)), *overlaid_ways(sources(packs, "process")))
    for document, pointer, name in called:
        following.call(document.pack, document.path, pointer, name)
    if following.calls:
        problems = check(following.packs)
    return following.followed(problems, check)


def follow_words(packs: Sequence[PackFiles], problems: Iterable[Problem], check: Check, names: Names) -> Followed:
    """The same of other words than names of elements: of values that are called otherwise."""
    return _Following(packs, names).followed(problems, check)


@dataclass(frozen=True, slots=True)
class _Try:
    """Something written for a word, to see whether a problem goes away. `before`: what was written there."""

    code: str
    inside: int
    before: str
    new: str

    def failed(self, problems: Sequence[tuple[Problem, int]]) -> bool:
        """Whether the problem is still there, or another one about the name that was put in."""
        still = any((one.code, inside) == (self.code, self.inside) for one, inside in problems)
        return still or any(_mentions(one, self.new) for one, _ in problems)


@dataclass(slots=True)
class _Document:
    """A document while names in it are followed. `now` is its text of the last check; words keep their numbers."""

    pack: str
    path: str
    file: str
    spelling: Spelling
    now: Spelling
    said: dict[int, str] = field(default_factory=dict)
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    trying: dict[int, _Try] = field(default_factory=dict)

    def says(self, number: int) -> str | None:
        return self.said.get(number, self.spelling.said(number))

    def may_be_followed(self, number: int) -> bool:
        """Whether it is a text, and none that states a former name itself."""
        return self.says(number) is not None and f"/{RENAMED}/" not in self.spelling.parts[number].pointer

    def write(self, number: int, written: str, old: str, new: str) -> None:
        self.said[number] = written
        self.told.setdefault(number, (old, new))

    def take_back(self, number: int) -> None:
        before = self.trying.pop(number).before
        self.said[number] = before
        if before == self.spelling.said(number):
            del self.said[number], self.told[number]

    def refresh(self) -> None:
        self.now = Spelling(self.text)

    @property
    def text(self) -> str:
        return self.spelling.saying(self.said)


class _Following:
    """The packs while names are followed in them."""

    def __init__(self, packs: Sequence[PackFiles], names: Names) -> None:
        self._packs = packs
        self._names = names
        self._files = {pack.file(path): (pack, path) for pack in packs for path in pack.files}
        self._documents: dict[str, _Document | None] = {}
        self._tried: set[tuple[str, int, str, int, str]] = set()
        self.calls = 0

    @property
    def packs(self) -> tuple[PackFiles, ...]:
        texts = {(one.pack, one.path): one.text for one in self._documents.values() if one is not None and one.said}
        return tuple(
            PackFiles(
                pack.name,
                pack.label,
                Frozen({path: texts.get((pack.name, path), source) for path, source in pack.files.items()}),
            )
            for pack in self._packs
        )

    def call(self, pack: str, path: str, pointer: str, name: str) -> None:
        """The member at a pointer goes by another key."""
        document = next(
            found
            for file, (one, there) in self._files.items()
            if (one.name, there) == (pack, path) and (found := self._document(file)) is not None
        )
        for number, part in enumerate(document.spelling.parts):
            if part.what == "key" and part.pointer == pointer:
                document.write(number, name, document.spelling.said(number) or "", name)
                document.refresh()
                self.calls += 1

    def followed(self, problems: Iterable[Problem], check: Check) -> Followed:
        """Follows, until nothing more becomes right by it."""
        for _ in range(ROUNDS):
            if not self.step(problems):
                break
            problems = check(self.packs)
        return Followed(self.packs, tuple(self.rewrites()))

    def step(self, problems: Iterable[Problem]) -> bool:
        """Takes back what was tried in vain, and tries what is left to try; whether anything is to be checked."""
        found = self._located(problems)
        changed = False
        for document in [one for one in self._documents.values() if one is not None]:
            for number, trying in list(document.trying.items()):
                if trying.failed(found.get((document.file, number), [])):
                    document.take_back(number)
                    changed = True
                else:
                    del document.trying[number]
        for (file, number), here in found.items():
            known = self._document(file)
            assert known is not None  # its problems were located
            changed = self._try(known, number, here) or changed
        for document in [one for one in self._documents.values() if one is not None]:
            document.refresh()
        return changed

    def _located(self, problems: Iterable[Problem]) -> dict[tuple[str, int], list[tuple[Problem, int]]]:
        """Problems by file and number of the word that they are about, with the characters of it before the place."""
        found: dict[tuple[str, int], list[tuple[Problem, int]]] = {}
        for problem in problems:
            place = problem.place
            document = self._document(place.file) if place is not None else None
            at = document.now.at(place.line, place.column) if document is not None and place is not None else None
            if document is not None and at is not None and document.may_be_followed(at[0]):
                found.setdefault((document.file, at[0]), []).append((problem, at[1]))
        return found

    def _document(self, file: str) -> _Document | None:
        if file not in self._documents:
            source = self._files.get(file)
            self._documents[file] = _read(*source) if source is not None else None
        return self._documents[file]

    def _try(self, document: _Document, number: int, problems: Sequence[tuple[Problem, int]]) -> bool:
        """Writes the next possibility for the first problem of a word that has one left."""
        said = document.says(number) or ""
        for problem, inside in problems:
            for old, new, written in _possible(said, inside, self._names, problem):
                attempt = (document.file, number, problem.code, inside, written)
                if attempt not in self._tried:
                    self._tried.add(attempt)
                    document.trying[number] = _Try(problem.code, inside, said, new)
                    document.write(number, written, old, new)
                    return True
        return False

    def rewrites(self) -> Iterator[Rewrite]:
        """What is written otherwise, by file and place."""
        for document in sorted(
            (one for one in self._documents.values() if one is not None), key=lambda one: one.file
        ):
            for number, after in sorted(document.said.items()):
                before, (old, new) = document.spelling.said(number) or "", document.told[number]
                line, column = document.spelling.place(number, next(_places(before, old, 0), 0))
                pointer = document.spelling.parts[number].pointer
                at = (document.pack, document.path, document.file, number, pointer, line, column)
                yield Rewrite(*at, before, after, old, new)


def _read(pack: PackFiles, path: str) -> _Document | None:
    try:
        quick(pack.files[path])
    except (ValueError, RecursionError):
        return None
    spelling = Spelling(pack.files[path])
    return _Document(pack.name, path, pack.file(path), spelling, spelling)


def _possible(said: str, inside: int, names: Names, problem: Problem) -> Iterator[tuple[str, str, str]]:
    """(former name, name, what would be written) for a text with a problem, the likeliest first."""
    for old, news in names.items():
        if old not in said or not _mentions(problem, old):
            continue
        places = list(_places(said, old, inside))
        chosen = [[place] for place in places]
        chosen += [places[:many] for many in range(2, min(len(places), TOGETHER) + 1)]
        for new in news:
            for spelt in _spelt(new):
                yield from ((old, new, _put(said, old, spelt, some)) for some in chosen)


def _spelt(name: str) -> Iterator[str]:
    """A name as it may have to be written: in formulas some need brackets, and quotes in texts are doubled."""
    if "'" in name:
        yield name.replace("'", "''")
    if name.lower() in KEYWORDS:
        yield f"[{name}]"
    yield name


def _places(said: str, name: str, start: int) -> Iterator[int]:
    """Where a name stands as a whole word, from some characters on."""
    before, after = (r"(?<!\w)" if name[:1].isalnum() else ""), (r"(?!\w)" if name[-1:].isalnum() else "")
    return (one.start() for one in re.compile(before + re.escape(name) + after).finditer(said, start))


def _put(said: str, old: str, new: str, places: Iterable[int]) -> str:
    for place in sorted(places, reverse=True):
        said = said[:place] + new + said[place + len(old) :]
    return said


def _mentions(problem: Problem, name: str) -> bool:
    """Whether a problem is about something of that name; those that say nothing may be about anything."""
    said = [value for _, value in problem.params if isinstance(value, str)]
    return not said or any(next(_places(value, name, 0), None) is not None for value in said)
