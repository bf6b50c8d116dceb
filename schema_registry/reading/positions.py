"""Where the parts of a JSON text stand. Worked out only when a problem must be placed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from schema_registry import pointer as pointers
from schema_registry.reading.tokens import STRICT, Lines, Token, tokens


class Part(NamedTuple):
    """A key or a value of a text: its JSON Pointer and its first word. `before`: where the same key stood first."""

    what: Literal["key", "value"]
    pointer: str
    token: Token
    depth: int
    before: int | None = None


@dataclass(slots=True)
class _Open:
    """An object or array that is being walked through."""

    pointer: str
    is_object: bool
    index: int = 0
    wants_key: bool = True
    keys: dict[str, int] = field(default_factory=dict)


def parts(text: str) -> Iterator[Part]:
    """Every key and value of a text that `json` can read, in their order, without recursion."""
    stack: list[_Open] = []
    here = ""
    for token in tokens(text, STRICT):
        inner = stack[-1] if stack else None
        if token.text in "}]":
            stack.pop()
        elif token.text == ",":
            if inner is not None and not inner.is_object:
                inner.index += 1
                here = pointers.join(inner.pointer, inner.index)
            elif inner is not None:
                inner.wants_key = True
        elif inner is not None and inner.is_object and inner.wants_key:
            name = json.loads(token.text, strict=False)
            here = pointers.join(inner.pointer, name)
            yield Part("key", here, token, len(stack), inner.keys.get(name))
            inner.keys.setdefault(name, token.start)
            inner.wants_key = False
        elif token.text != ":":
            yield Part("value", here, token, len(stack))
            if token.text in "{[":
                stack.append(_Open(here, token.text == "{"))
                here = here if token.text == "{" else pointers.join(here, 0)


class Positions:
    """Line and column of keys and values by JSON Pointer. Of a repeated key the first counts."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._keys: dict[str, int] = {}
        self._values: dict[str, Token] = {}
        for part in parts(text):
            if part.what == "key":
                self._keys.setdefault(part.pointer, part.token.start)
            else:
                self._values.setdefault(part.pointer, part.token)

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
        token = self._values.get(pointer)
        if token is None:
            return 1, 1
        exact = inside and token.what == "string" and "\\" not in token.text
        return self._lines.at(token.start + (inside + 1 if exact else 0))
