"""What following former names comes to: documents as they are read beside documents as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from schema_registry.codes.lint import FORMER_NAME
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.problems import Place, Problem
from schema_registry.reading.spelling import Spelling


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One key or text of a document that refers to something by its former name, and how it is written now.

    `pointer`, `line` and `column` are those of the document as it was; `old` and `new` the names, the first of them
    where there are several. `file` is how problems name the document.
    """

    pack: str
    path: str
    file: str
    number: int
    pointer: str
    line: int
    column: int
    before: str
    after: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Packs with every reference by its present name, and what is written otherwise in them."""

    packs: tuple[PackFiles, ...]
    rewrites: tuple[Rewrite, ...] = ()


def as_read(packs: Iterable[PackFiles], followed: Followed) -> tuple[PackFiles, ...]:
    """The packs as they are written, each with the texts that are read otherwise."""
    return tuple(
        replace(one, read=Frozen({path: text for path, text in read.files.items() if text != one.files[path]}))
        for one, read in zip(packs, followed.packs, strict=True)
    )


def told_of(packs: Iterable[PackFiles], followed: Followed, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of followed packs, at their places in what is written, and one for each former name in it."""
    written = {pack.file(path): text for pack in packs for path, text in pack.files.items()}
    read = {pack.file(path): text for pack in followed.packs for path, text in pack.files.items()}
    files = {one.file for one in followed.rewrites}
    touched = {file: (Spelling(written[file]), Spelling(read[file])) for file in files}
    told = [_moved(one, touched) for one in problems]
    told += [
        FORMER_NAME.at(one.pointer, Place(one.file, one.line, one.column), name=one.old, now=one.new)
        for one in followed.rewrites
    ]
    return tuple(sorted(told, key=_order))


def _order(problem: Problem) -> tuple[str, int, int]:
    place = problem.place or Place("", 0, 0)
    return place.file, place.line, place.column


def _moved(problem: Problem, touched: Mapping[str, tuple[Spelling, Spelling]]) -> Problem:
    """The same problem where it stands in what is written."""
    place = problem.place
    if place is None or place.file not in touched:
        return problem
    written, read = touched[place.file]
    at = read.at(place.line, place.column)
    if at is None:
        return problem
    number, inside = at
    inside = _before(written.said(number) or "", read.said(number) or "", inside)
    return problem.placed(Place(place.file, *written.place(number, inside)))


def _before(written: str, read: str, inside: int) -> int:
    """The place in a text that is that of another one, which was made of it by putting in other names."""
    end = _alike(reversed(written), reversed(read))
    if inside >= len(read) - end:
        return len(written) - (len(read) - inside)
    return min(inside, _alike(written, read))


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters two texts begin with together."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
