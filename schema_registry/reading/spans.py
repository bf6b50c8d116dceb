"""A JSON text as a tree of its parts, each with where it is written: texts are put together as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from schema_registry.reading.tokens import STRICT

Path = tuple[object, ...]
"""Where something stands: keys of members, and of items their `id` or value."""
Identity = Callable[[object], object]
"""What makes an item of an array the same one in another text."""


@dataclass(slots=True)
class Span:
    """A value with where it is written. `start` of a member is that of its key.

    `parts`: members by their keys, items of an array by their identity. `repeated`: two items have the same.
    """

    source: str
    what: Literal["object", "array", "value"]
    start: int
    inside: int
    """Where the value itself begins."""
    end: int = 0
    value: object = None
    spelling: str = ""
    """Equal for values that are equal, with their members in the same order."""
    parts: dict[object, Span] = field(default_factory=dict)
    repeated: bool = False

    @property
    def written(self) -> str:
        """The value as it is written."""
        return self.source[self.inside : self.end]

    @property
    def lead(self) -> str:
        """A member's key with its colon; nothing of an item."""
        return self.source[self.start : self.inside]


def whole_or_id(item: object) -> object:
    """An item is the same one when its `id` is, else when all of it is."""
    if isinstance(item, dict):
        return ("id", item["id"]) if "id" in item else json.dumps(item, sort_keys=True)
    return json.dumps(item) if isinstance(item, list) else item


def spans(text: str, identity: Identity = whole_or_id) -> Span:
    """The parts of a text that `json` can read, without a byte order mark and without repeated keys."""
    return _value(text, list(STRICT.finditer(text)), 0, identity)[0]


def without(text: str, path: Iterable[object], identity: Identity = whole_or_id) -> str:
    """The text without a part, and without what holds nothing else than it. The whole document always stays."""
    holders = list(_along(spans(text, identity), tuple(path)))
    while len(holders) > 1 and len(holders[-1][0].parts) == 1:
        holders.pop()
    return taken_out(text, *holders[-1]) if holders else text


def replaced(text: str, path: Iterable[object], written: str, identity: Identity = whole_or_id) -> str:
    """The text with another value at a path that it has."""
    (holder, key) = list(_along(spans(text, identity), tuple(path)))[-1]
    part = holder.parts[key]
    return text[: part.inside] + written + text[part.end :]


def taken_out(text: str, holder: Span, key: object) -> str:
    """The text without a part, and without the comma that parted it from its neighbour."""
    keys, parts = list(holder.parts), list(holder.parts.values())
    at = keys.index(key)
    if at:
        start, end = parts[at - 1].end, parts[at].end
    else:
        start, end = parts[at].start, parts[1].start if len(parts) > 1 else parts[at].end
    return text[:start] + text[end:]


def _along(here: Span, path: tuple[object, ...]) -> Iterator[tuple[Span, object]]:
    """(what holds it, its key) of every part on the way to a path that the text has."""
    for key in path:
        yield here, key
        here = here.parts[key]


def _value(text: str, words: list[re.Match[str]], at: int, identity: Identity) -> tuple[Span, int]:
    """The value that begins with a word, and the number of the word after it."""
    word, start = words[at].group(), words[at].start()
    if word not in "{[":
        value = json.loads(word)
        spelling = json.dumps(value) if word[0] == '"' else word
        return Span(text, "value", start, start, words[at].end(), value, spelling), at + 1
    part = Span(text, "object" if word == "{" else "array", start, start)
    at += 1
    spelled: list[str] = []
    while words[at].group() not in "}]":
        if words[at].group() == ",":
            at += 1
        elif part.what == "object":
            begin, key = words[at].start(), json.loads(words[at].group())
            inner, at = _value(text, words, at + 2, identity)
            inner.start = begin
            part.parts[key] = inner
            spelled.append(f"{json.dumps(key)}:{inner.spelling}")
        else:
            inner, at = _value(text, words, at, identity)
            known = identity(inner.value)
            part.repeated |= known in part.parts
            part.parts[known] = inner
            spelled.append(inner.spelling)
    part.end = words[at].end()
    part.value = json.loads(text[part.inside : part.end])
    part.spelling = f"{word}{','.join(spelled)}{words[at].group()}"
    return part, at + 1
