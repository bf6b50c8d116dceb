"""Two texts as lines that differ, with a few around them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from core.publish.comparison import DocumentChange
from core.publish.subject import Act

AROUND = 2
"""Lines shown before and after those that differ."""
MOST = 1_500
"""Lines of one page; documents beyond them are named only."""


class DiffLine(NamedTuple):
    """One line. `sign`: - taken out, + put in, @ where lines were left out, "" the same in both."""

    sign: str
    text: str


def diff_lines(before: str, after: str) -> tuple[DiffLine, ...]:
    """What makes one text of the other, line by line; nothing for equal ones."""
    return tuple(_signed(difflib.unified_diff(before.splitlines(), after.splitlines(), n=AROUND, lineterm="")))


def _signed(lines: Iterable[str]) -> Iterable[DiffLine]:
    for place, line in enumerate(lines):
        if place < 2:
            continue  # the names of the files
        if line.startswith("@@"):
            yield DiffLine("@", line.split("@@")[1].strip())
        else:
            yield DiffLine(line[0].strip(), line[1:])


class ShownChange(NamedTuple):
    """A document that differs: its name, what was done, and its lines; `left_out` where the page has too many."""

    name: str
    act: Act
    lines: tuple[DiffLine, ...]
    left_out: bool


def shown_changes(changes: Iterable[DocumentChange]) -> list[ShownChange]:
    """The documents of a page in their order, with lines as long as there is room."""
    shown, room = [], MOST
    for one in changes:
        lines = diff_lines(one.before, one.after)
        fits = len(lines) <= room
        room -= len(lines) if fits else 0
        shown.append(ShownChange(f"{one.pack}/{one.path}", one.act, lines if fits else (), not fits))
    return shown
