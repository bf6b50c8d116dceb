"""Putting parts of a document's older text back into its present one, where they stood; all else keeps its bytes.

Both texts are walked through together: members by their keys, items of arrays by their `id` or their value. What the
older one has, the present one lacks and the caller wants is copied, spelled as it was, behind its nearest neighbour
before it that is still there. What the older one lacks and the caller does not want can be taken out likewise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from schema_registry.reading.tokens import STRICT

Path = tuple[object, ...]
"""Where something stands: keys of members, and of items their `id` or value."""
Wanted = Callable[[Path, object], bool]
"""Whether a part is to be put back: where it stands (its own key or value last), and its value."""


@dataclass(slots=True)
class _Part:
    """A value of a text with where it is written. `start` of a member is that of its key."""

    what: Literal["object", "array", "value"]
    start: int
    inside: int
    """Where the value itself begins."""
    end: int = 0
    value: object = None
    parts: dict[object, _Part] = field(default_factory=dict)


def graft(text: str, older: str, wanted: Wanted) -> str:
    """The text with the wanted parts of the older one. Both must be JSON without repeated keys."""
    before = _read(older)
    while True:
        found = next(_missing(_read(text), before, (), wanted), None)
        if found is None:
            return text
        holder, neighbour, part = found
        text = _inserted(text, holder, neighbour, older[part.start : part.end])


def ungraft(text: str, older: str, unwanted: Wanted) -> str:
    """The text without the unwanted parts that the older one does not have."""
    before = _read(older)
    while True:
        found = next(_added(_read(text), before, (), unwanted), None)
        if found is None:
            return text
        text = _without(text, *found)


def _added(now: _Part, before: _Part | None, path: Path, unwanted: Wanted) -> Iterator[tuple[_Part, object]]:
    """(what holds it, its key or identity) of every unwanted part that was not there before."""
    for key, part in now.parts.items():
        there = before.parts.get(key) if before is not None else None
        if there is None and unwanted((*path, key), part.value):
            yield now, key
        else:
            yield from _added(part, there, (*path, key), unwanted)


def _without(text: str, holder: _Part, key: object) -> str:
    """The text without a part, and without the comma that parted it from its neighbour."""
    keys, parts = list(holder.parts), list(holder.parts.values())
    at = keys.index(key)
    if at:
        start, end = parts[at - 1].end, parts[at].end
    else:
        start, end = parts[at].start, parts[1].start if len(parts) > 1 else parts[at].end
    return text[:start] + text[end:]


def _missing(now: _Part, before: _Part, path: Path, wanted: Wanted) -> Iterator[tuple[_Part, _Part | None, _Part]]:
    """(what holds it, its neighbour before it, the part) of every wanted part that is not there."""
    neighbour: _Part | None = None
    for key, part in before.parts.items():
        here = now.parts.get(key)
        if here is None:
            if wanted((*path, key), part.value):
                yield now, neighbour, part
        else:
            if here.what == part.what != "value":
                yield from _missing(here, part, (*path, key), wanted)
            neighbour = here


def _inserted(text: str, holder: _Part, neighbour: _Part | None, part: str) -> str:
    if not holder.parts:
        at = holder.inside + 1
        return text[:at] + part + text[at:]
    first = next(iter(holder.parts.values()))
    gap = text[holder.inside + 1 : first.start]
    if neighbour is None:
        at = first.start
        return f"{text[:at]}{part},{gap or ' '}{text[at:]}"
    at = neighbour.end
    return f"{text[:at]},{gap or ' '}{part}{text[at:]}"


def _read(text: str) -> _Part:
    """The parts of a text that `json` can read."""
    return _value(text, list(STRICT.finditer(text)), 0)[0]


def _value(text: str, words: list[re.Match[str]], at: int) -> tuple[_Part, int]:
    """The value that begins with a word, and the number of the word after it."""
    word, start = words[at].group(), words[at].start()
    if word not in "{[":
        return _Part("value", start, start, words[at].end(), json.loads(word)), at + 1
    part = _Part("object" if word == "{" else "array", start, start)
    at += 1
    while words[at].group() not in "}]":
        if words[at].group() == ",":
            at += 1
        elif part.what == "object":
            begin, key = words[at].start(), json.loads(words[at].group())
            inner, at = _value(text, words, at + 2)
            inner.start = begin
            part.parts[key] = inner
        else:
            inner, at = _value(text, words, at)
            part.parts[_identity(inner.value)] = inner
    part.end = words[at].end()
    part.value = json.loads(text[part.inside : part.end])
    return part, at + 1


def _identity(item: object) -> object:
    """What makes an item of an array the same one: its `id`, else all of it."""
    if isinstance(item, dict):
        return ("id", item["id"]) if "id" in item else json.dumps(item, sort_keys=True)
    return json.dumps(item) if isinstance(item, list) else item
