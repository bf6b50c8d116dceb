"""The words of a JSON text, valid or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

STRICT = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
"""Enough for a text that `json` has read already: strings, marks, and words."""

LENIENT = re.compile(
    r"""
      (?P<comment>//[^\r\n]*|\#[^\r\n]*|/\*.*?(?:\*/|\Z))
    | (?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*")
    | (?P<open_string>"[^\r\n]*)
    | (?P<quoted>'(?:[^'\\\r\n]|\\[^\r\n])*'|[“”„][^“”"\r\n]*[“”"]|[‘’][^‘’\r\n]*[‘’]|＂[^＂\r\n]*＂|`[^`\r\n]*`)
    | (?P<mark>[{}\[\]:,])
    | (?P<wide>[｛｝［］【】：，、；;=])
    | (?P<word>[^\s{}\[\]:,"'“”‘’｛｝［］【】：，、；;=\#/]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""Finds something everywhere, so that broken text can be explained."""

_NEW_LINE = re.compile(r"\r\n|\n|\r")


class Token(NamedTuple):
    """A word of a text: what it is, how it is written, and where it starts (characters from 0)."""

    what: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text that may be broken, white space left out."""
    for found in LENIENT.finditer(text):
        if not found.group().isspace():
            yield Token(found.lastgroup or "", found.group(), found.start())


class Lines:
    """Line and column of any offset of a text, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _NEW_LINE.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The inverse; of a place behind the end of the text its end."""
        starts = self._starts
        return starts[min(line, len(starts)) - 1] + column - 1 if line <= len(starts) else starts[-1]
