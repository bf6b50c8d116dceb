"""Problems as they are found in documents: gathered, placed, sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schema_registry import limits
from schema_registry.codes.shape import MORE
from schema_registry.documents import Document
from schema_registry.drafts import Origin
from schema_registry.frozen import Frozen
from schema_registry.problems import Code, Place, Problem
from schema_registry.reading.positions import Positions

LONGEST = 500
"""Characters of a text in a message."""
_NONE: Mapping[str, object] = Frozen({})


@dataclass(frozen=True, slots=True)
class _Finding:
    problem: Problem
    document: Document
    at_key: bool
    inside: int


@dataclass(slots=True)
class Findings:
    """Everything found so far. Positions are worked out once, at the end, and only for documents with problems."""

    placed: list[Problem] = field(default_factory=list)
    _found: list[_Finding] = field(default_factory=list)

    def add(
        self,
        code: Code,
        origin: Origin,
        *,
        at_key: bool = False,
        inside: int = 0,
        suggest: str = "",
        params: Mapping[str, object] = _NONE,
        **more: object,
    ) -> None:
        """Notes a problem of a document's part: at its value, at its key, or some characters inside its text."""
        document, pointer = origin
        said = tuple((name, _short(value)) for name, value in (*params.items(), *more.items()))
        problem = Problem(code, pointer, said, did_you_mean=suggest)
        self._found.append(_Finding(problem, document, at_key, inside))

    def carry(self, problem: Problem, origin: Origin) -> None:
        """Notes a problem that somebody else made, at a part of a document."""
        document, pointer = origin
        moved = Problem(problem.spec, pointer, problem.params, did_you_mean=problem.did_you_mean)
        self._found.append(_Finding(moved, document, False, 0))

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self._all())

    def problems(self) -> tuple[Problem, ...]:
        """All of them with their places, by file, line and column; each once; not endlessly many of one code."""
        positions: dict[Document, Positions] = {}
        problems = list(self.placed)
        for finding in self._found:
            document = finding.document
            if document not in positions:
                positions[document] = Positions(document.text)
            problems.append(_place(finding, positions[document]))
        return _limited({_order(problem): problem for problem in sorted(problems, key=_order)}.values())

    def _all(self) -> Iterable[Problem]:
        yield from self.placed
        for finding in self._found:
            yield finding.problem


def _short(value: object) -> object:
    """A parameter of a message; a text that is far too long for one is cut."""
    return value[: LONGEST - 1] + "…" if isinstance(value, str) and len(value) > LONGEST else value


def _place(finding: _Finding, positions: Positions) -> Problem:
    pointer = finding.problem.pointer
    line, column = positions.key(pointer) if finding.at_key else positions.value(pointer, finding.inside)
    return finding.problem.placed(Place(finding.document.file, line, column))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place or Place("", 0, 0)
    return place.file, place.line, place.column, problem.code, problem.message


def _limited(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    listed: list[Problem] = []
    for problem in problems:
        file = problem.place.file if problem.place else ""
        counts[file, problem.code] += 1
        if counts[file, problem.code] <= limits.SAME_PROBLEM:
            listed.append(problem)
    more = [
        MORE.at(place=Place(file, 1, 1), code=code, count=count - limits.SAME_PROBLEM)
        for (file, code), count in counts.items()
        if count > limits.SAME_PROBLEM
    ]
    return (*listed, *more)
