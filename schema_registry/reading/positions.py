"""Where the parts of a JSON text stand. Worked out only when a problem must be placed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schema_registry import pointer as pointers
from schema_registry.reading.tokens import STRICT, Lines


class Part(NamedTuple):
    """A key or a value of a text: its JSON Pointer and its first word. `before`: where the same key stood first."""

    what: Literal["key", "value"]
    pointer: str
    word: str
    start: int
    depth: int
    before: int | None = None


@dataclass(slots=True)
class _Open:
    """An object or array that is being walked through."""

    pointer: str
    is_object: bool
    index: int = 0
    wants_key: bool = False
    keys: dict[str, int] = field(default_factory=dict)

    def next(self) -> str:
        """Moves on to the next member or item; the pointer of the item."""
        if self.is_object:
            self.wants_key = True
            return self.pointer
        self.index += 1
        return f"{self.pointer}/{self.index}"


def parts(text: str) -> Iterator[Part]:
    """Every key and value of a text that `json` can read, in their order, without recursion."""
    stack: list[_Open] = []
    inner: _Open | None = None
    here = ""
    for found in STRICT.finditer(text):
        word, start = found.group(), found.start()
        if word in "}]":
            stack.pop()
            inner = stack[-1] if stack else None
        elif word == ",":
            if inner is not None:
                here = inner.next()
        elif inner is not None and inner.wants_key:
            name = _name(word)
            here = pointers.join(inner.pointer, name)
            yield Part("key", here, word, start, len(stack), inner.keys.get(name))
            inner.keys.setdefault(name, start)
            inner.wants_key = False
        elif word != ":":
            yield Part("value", here, word, start, len(stack))
            if word in "{[":
                inner = _Open(here, word == "{", wants_key=word == "{")
                stack.append(inner)
                here = here if word == "{" else f"{here}/0"


def _name(word: str) -> str:
    return word[1:-1] if "\\" not in word else str(json.loads(word, strict=False))


class Positions:
    """Line and column of keys and values by JSON Pointer. Of a repeated key the first counts."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._keys: dict[str, int] = {}
        self._values: dict[str, Part] = {}
        for part in parts(text):
            if part.what == "key":
                self._keys.setdefault(part.pointer, part.start)
            else:
                self._values.setdefault(part.pointer, part)

    def key(self, pointer: str) -> tuple[int, int]:
        """Where a member's key stands; an array's item has none, so its value's place is told."""
        start = self._keys.get(pointer)
        return self.value(pointer) if start is None else self._lines.at(start)

    def value(self, pointer: str, inside: int = 0) -> tuple[int, int]:
        """Where a value starts, or the nearest part around it that exists.

        `inside` counts characters of a text's content; it is used only where no escape makes it uncertain.
        """
        while pointer and pointer not in self._values:
            pointer, inside = pointers.parent(pointer), 0
        part = self._values.get(pointer)
        if part is None:
            return 1, 1
        exact = inside and part.word.startswith('"') and "\\" not in part.word
        return self._lines.at(part.start + (inside + 1 if exact else 0))
