"""How problems look in a terminal: grouped by file, with the source line and a caret; or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from core.errors import Busy, CardwrightError, Stale
from schema_registry.problems import Problem, errors

Sources = Mapping[str, str]
"""The text of a file by the name that places are printed with."""
_WIDEST = 160
"""A source line longer than this is shown around the caret only."""


def exit_code(refusal: CardwrightError) -> int:
    """3 when asking again may do, else 1."""
    return 3 if isinstance(refusal, Stale | Busy) else 1


def as_json(problem: Problem, language: str) -> dict[str, object]:
    """A problem as data; `file`, `line` and `column` only where it has a place."""
    place = problem.place
    where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
    return {
        **where,
        "code": problem.code,
        "severity": problem.severity,
        "pointer": problem.pointer,
        "message": problem.say(language),
        "hint": problem.advise(language),
    }


def show(console: Console, problems: Sequence[Problem], language: str, sources: Sources | None = None) -> None:
    """Prints problems file by file in the order of their places; those without a place first."""
    for position, (file, group) in enumerate(groupby(sorted(problems, key=_order), key=_file)):
        if position:
            console.print()
        for problem in group:
            for line in _lines(problem, language, (sources or {}).get(file, "")):
                console.print(line, soft_wrap=True)


def summary(problems: Sequence[Problem], checked: int) -> Text:
    """One line: how many errors and warnings in how many files."""
    wrong = len(errors(problems))
    warned = len(problems) - wrong
    if not problems:
        return Text(f"No problems in {_counted(checked, 'file')}.", "green")
    counts = [_counted(wrong, "error")] * bool(wrong) + [_counted(warned, "warning")] * bool(warned)
    return Text(f"{' and '.join(counts)} in {_counted(checked, 'file')}.", "bold red" if wrong else "bold yellow")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _file(problem: Problem) -> str:
    return problem.place.file if problem.place else ""


def _order(problem: Problem) -> tuple[str, int, int, str]:
    place = problem.place
    return (place.file, place.line, place.column, problem.code) if place else ("", 0, 0, problem.code)


def _lines(problem: Problem, language: str, source: str) -> Iterator[Text]:
    color = "red" if problem.severity == "error" else "yellow"
    head = Text()
    if problem.place:
        head.append(f"{problem.place}: ", "bold")
    head.append(problem.code, f"bold {color}")
    if problem.pointer:
        head.append(f" {printable(problem.pointer)}", "cyan")
    head.append(f": {printable(problem.say(language))}")
    yield head
    if problem.place and source:
        yield from _excerpt(source, problem.place.line, problem.place.column, color)
    advice = problem.advise(language)
    if advice:
        yield Text.assemble(("  = ", "dim"), (printable(advice), "green"))


def _excerpt(source: str, line: int, column: int, color: str) -> Iterator[Text]:
    lines = source.splitlines()
    if not 1 <= line <= len(lines):
        return
    shown, start = lines[line - 1].replace("\t", " "), 0
    if len(shown) > _WIDEST:
        start = max(0, min(column - 1 - _WIDEST // 2, len(shown) - _WIDEST))
        shown = shown[start : start + _WIDEST]
    number = f"{line:>5}"
    yield Text.assemble((f"{number} | ", "dim"), printable(shown))
    before = cell_len(shown[: max(0, column - 1 - start)])
    yield Text.assemble((f"{' ' * len(number)} | ", "dim"), " " * before, ("^", f"bold {color}"))


def printable(text: str) -> str:
    """The text without control characters and lone surrogates, so that no document can drive a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def sources_of(packs: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """The texts of packs' files by printed name, from (label, relative path → text)."""
    return {f"{label}/{path}": text for label, files in packs for path, text in files.items()}
