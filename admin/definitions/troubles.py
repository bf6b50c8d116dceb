"""Problems of documents as pages and the editor show them: where, what, and a correction where one is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from admin.definitions.entry import document_href
from schema_registry.assist import fix_of
from schema_registry.assist.fixes import word_at
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.tokens import Lines


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem. `start`, `end`: the word it stands at; `fix`: what to put where, all in UTF-16 units from 0.

    Browsers count so. `line` and `column` are for people: from 1, in characters.
    """

    pack: str
    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str
    hint: str
    href: str
    start: int = 0
    end: int = 0
    fix: tuple[int, int, str] | None = None
    meant: str = ""

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def troubles(
    packs: Iterable[PackFiles], problems: Iterable[Problem], language: str, draft: int | None = None
) -> tuple[Trouble, ...]:
    """Problems with the documents that they stand in, in their order."""
    texts = {pack.file(path): (pack.name, path, text) for pack in packs for path, text in pack.files.items()}
    lines: dict[str, Lines] = {}
    return tuple(_trouble(problem, texts, lines, language, draft) for problem in problems)


def _trouble(
    problem: Problem,
    texts: Mapping[str, tuple[str, str, str]],
    lines: dict[str, Lines],
    language: str,
    draft: int | None,
) -> Trouble:
    file = problem.place.file if problem.place else ""
    line, column = (problem.place.line, problem.place.column) if problem.place else (1, 1)
    pack, path, text = texts.get(file, (file, "", ""))
    href = document_href(pack, path, draft, line) if path else ""
    if file not in lines:
        lines[file] = Lines(text)
    start, end = word_at(text, lines[file].offset(line, column))
    fix = fix_of(problem, text)
    return Trouble(
        pack,
        path,
        line,
        column,
        problem.severity,
        problem.code,
        problem.say(language),
        problem.advise(language),
        href,
        units(text, start),
        units(text, end),
        (units(text, fix.start), units(text, fix.end), fix.text) if fix is not None else None,
        fix.text if fix is not None else "",
    )


def of_document(found: Sequence[Trouble], pack: str, path: str) -> tuple[Trouble, ...]:
    """Those of one document."""
    return tuple(one for one in found if (one.pack, one.path) == (pack, path))


def units(text: str, offset: int) -> int:
    """An offset in characters as one in UTF-16 units."""
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, offset: int) -> int:
    """The inverse; what lies in the middle of a pair counts as before it."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore"))
