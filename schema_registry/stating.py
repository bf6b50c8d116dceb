"""A document that says another name, and the former one (`renamedFrom`): the text, and the places told of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from schema_registry import pointer as pointers
from schema_registry.defining import Definition
from schema_registry.followed import Rewrite
from schema_registry.former import RENAMED
from schema_registry.grafting import Wanted, graft, ungraft
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick
from schema_registry.reading.positions import Part
from schema_registry.reading.spans import Path
from schema_registry.reading.spelling import Spelling
from schema_registry.view import Json, texts


def stated(source: str, found: Definition, old: str, new: str) -> str:
    """The document's text with the new name, and the old one among the former ones."""
    spelling = Spelling(source)
    written = spelling.saying(
        {
            number: new
            for number, part in enumerate(spelling.parts)
            if part.pointer == found.word and spelling.said(number) == old
        }
    )
    steps = pointers.split(found.object)
    steps = [*steps[:-1], new] if steps else []
    value = quick(written)
    _say_former(value, steps, old, new)
    wanted = json.dumps(value, ensure_ascii=False, default=str)
    return ungraft(graft(written, wanted, _former(steps)), wanted, _former(steps))


def _say_former(value: Json, steps: Sequence[str], old: str, new: str) -> None:
    """Puts a name among the former names of an object, which is made where it is not there. The first one stays."""
    here: dict[str, object] = _object(value)
    for step in steps:
        inner = here.setdefault(step, {})
        here = _object(inner)
    before = [one for _, one in texts(here.get(RENAMED))]
    names = list(dict.fromkeys([*before, old]))
    here[RENAMED] = [one for at, one in enumerate(names) if one != new or at == 0]


def _object(value: object) -> dict[str, object]:
    """The object itself. A definition was found in it, so it is one."""
    assert isinstance(value, dict)
    return value


def _former(steps: Sequence[str]) -> Wanted:
    """Whether a part leads to the former names of an object, or is one of them."""
    way = (*steps, RENAMED)

    def wanted(path: Path, value: object) -> bool:
        return path[: len(way)] == way[: len(path)]

    return wanted


# ---- telling it
def first(before: PackFiles, found: Definition, old: str, new: str) -> Rewrite:
    """Where the element got its name."""
    path = found.document.path
    spelling = Spelling(before.files[path])
    number = next(
        number
        for number, part in enumerate(spelling.parts)
        if part.pointer == found.word and spelling.said(number) == old
    )
    line, column = spelling.place(number)
    place = (before.name, path, before.file(path), number, found.word, line, column)
    return Rewrite(*place, old, new, old, new)


def at_first(rewrite: Rewrite, source: str, said: str) -> Rewrite:
    """The same where it stands in the document without the former names that were put into it."""
    before, after = Spelling(source), Spelling(said)
    number = _number(before.parts, after.parts, rewrite.number)
    line, column = before.place(number, max(0, (before.said(number) or "").find(rewrite.old)))
    return replace(rewrite, number=number, line=line, column=column)


def _number(before: Sequence[Part], after: Sequence[Part], number: int) -> int:
    """The number that a word had before some former names were put in: words keep their order."""
    here = 0
    for word in after[:number]:
        if here < len(before) and _alike(before[here], word):
            here += 1
    return here


def _alike(one: Part, other: Part) -> bool:
    """Whether two words may be the same one: names on the way to it may differ, nothing else."""
    ways = [pointers.split(part.pointer) for part in (one, other)]
    former = [RENAMED in way[-2:] for way in ways]
    return one.what == other.what and len(ways[0]) == len(ways[1]) and former[0] == former[1]
