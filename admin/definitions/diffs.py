"""Two texts as lines that differ, with a few around them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

AROUND = 2
"""Lines shown before and after those that differ."""


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
