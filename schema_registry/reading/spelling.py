"""A JSON text as keys and values that can be written anew where they stand; what lies between keeps its bytes."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping

from schema_registry.reading.loads import without_mark
from schema_registry.reading.positions import Part, parts
from schema_registry.reading.tokens import Lines


class Spelling:
    """The words of a text that `json` can read, numbered in their order."""

    def __init__(self, text: str) -> None:
        self._text = without_mark(text)
        self._mark = text[: len(text) - len(self._text)]
        self._lines = Lines(self._text)
        self.parts: tuple[Part, ...] = tuple(parts(self._text))
        self._starts = [part.start for part in self.parts]

    def said(self, number: int) -> str | None:
        """What a key or a text value says; None for what is no text."""
        word = self.parts[number].word
        return str(json.loads(word, strict=False)) if word.startswith('"') else None

    def place(self, number: int, inside: int = 0) -> tuple[int, int]:
        """Line and column of a word, or of a character of what it says."""
        word = self.parts[number].word
        exact = inside and word.startswith('"') and "\\" not in word
        return self._lines.at(self._starts[number] + (inside + 1 if exact else 0))

    def at(self, line: int, column: int) -> tuple[int, int] | None:
        """(number, characters of what it says before the place) of the word at a place; None between words."""
        offset = self._lines.offset(line, column)
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or offset >= self._starts[number] + len(self.parts[number].word):
            return None
        return number, max(0, offset - self._starts[number] - 1)

    def saying(self, new: Mapping[int, str]) -> str:
        """The text with other words for some keys and values."""
        pieces, end = [self._mark], 0
        for number, said in sorted(new.items()):
            part = self.parts[number]
            pieces += [self._text[end : part.start], json.dumps(said, ensure_ascii=False)]
            end = part.start + len(part.word)
        return "".join((*pieces, self._text[end:]))
