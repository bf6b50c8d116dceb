"""Lines that could not be imported, with the reason; and a file of them to correct and import again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.codes.transfer import JOURNALED, TOO_MANY_FAULTS
from core.transfer.export import guarded
from core.transfer.read import TableFile
from schema_registry.problems import Problem

MOST = 10_000
"""Faults that are kept."""
_REASON = {"en": "Reason", "zh": "原因"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, and the column it is in ("" for the line as a whole)."""

    line: int
    problem: Problem
    column: str = ""

    def to_json(self) -> dict[str, object]:
        """The fault for the journal, said in both languages."""
        problem = self.problem
        return {
            "line": self.line,
            "column": self.column,
            "code": problem.code,
            "pointer": problem.pointer,
            "en": f"{problem.say('en')} {problem.advise('en')}".strip(),
            "zh": f"{problem.say('zh')} {problem.advise('zh')}".strip(),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, object]) -> Fault:
        """The fault as it was journaled; its problem only says what was said then."""
        problem = JOURNALED.at(str(told["pointer"]), said=told["en"], said_zh=told["zh"], code=told["code"])
        return cls(int(str(told["line"])), problem, str(told["column"]))


@dataclass(slots=True)
class Faults:
    """Faults as they are found, up to a limit. `lines` counts the faulty lines, listed or not."""

    sources: Mapping[str, str]
    """Field → the file's name for it."""
    found: list[Fault] = field(default_factory=list)
    lines: int = 0

    def add(self, line: int, problems: tuple[Problem, ...]) -> None:
        self.lines += 1
        for problem in problems:
            if len(self.found) < MOST:
                name = problem.pointer.partition("/")[2]
                self.found.append(Fault(line, problem, self.sources.get(name, "")))
            elif len(self.found) == MOST:
                self.found.append(Fault(line, TOO_MANY_FAULTS.at(limit=MOST)))

    def all(self) -> tuple[Fault, ...]:
        """In the order of the file."""
        return tuple(sorted(self.found, key=lambda fault: fault.line))


def faulty_rows(table: TableFile, faults: tuple[Fault, ...], locale: str) -> Iterator[str]:
    """The faulty lines as CSV, their reasons in a last column: to be corrected and imported again."""
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        said = fault.problem.say(locale)
        reasons.setdefault(fault.line, []).append(f"{fault.column}: {said}" if fault.column else said)
    yield "\ufeff" + _written([*table.header, _REASON["zh" if locale.startswith("zh") else "en"]])
    for row in table.rows():
        if row.line in reasons:
            cells = [*row.cells, *([""] * (len(table.header) - len(row.cells)))]
            yield _written([*map(guarded, cells), " ".join(reasons[row.line])])


def _written(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
