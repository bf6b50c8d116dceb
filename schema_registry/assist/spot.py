"""Where in a JSON text somebody is. The text is being typed, so it is read as far as it makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema_registry.reading.tokens import Token, tokens

What = Literal["key", "value", "none"]
_WORDS = {"true": True, "false": False, "null": None}
_QUOTES = "\"'“”‘’`＂"


@dataclass(slots=True)
class Level:
    """An object or array that is being read, with what is known of it so far."""

    value: dict[str, object] | list[object]
    wants: Literal["key", "colon", "value", "next"]
    key: str = ""

    inside: bool = False
    """Whether an object or array within it is being read: of an array its last item then."""

    @property
    def step(self) -> str:
        """The member or item that is read now."""
        return self.key if isinstance(self.value, dict) else str(len(self.value) - self.inside)

    def hold(self, value: object) -> None:
        """Takes a value."""
        if isinstance(self.value, dict):
            self.value[self.key] = value
        else:
            self.value.append(value)
        self.wants = "next"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text.

    `path`: the steps to the object or array around it, and for a value the step to itself; `what`: whether a key or
    a value stands or may stand there; `start`, `end`: the word there, with its quotes, empty between words; `word`:
    its content up to the place, `whole`: all of it; `around`: the values from the document down to the innermost
    object or array; `followed`: whether a colon comes after it; `joined`: whether something comes that a comma must
    part from it.
    """

    path: tuple[str, ...]
    what: What
    start: int
    end: int
    word: str
    whole: str
    around: tuple[dict[str, object] | list[object], ...]
    followed: bool
    joined: bool


def spot(text: str, offset: int) -> Spot:
    """The place at an offset, in characters from 0. Never raises: a text that makes no sense there is `none`."""
    found = list(tokens(text))
    levels: list[Level] = []
    root: dict[str, object] = {}
    seen: Spot | None = None
    for at, token in enumerate(found):
        if seen is None and _reaches(token, offset):
            after = found[at + 1 :] if _covers(token, offset) else found[at:]
            seen = _here(levels, token if _covers(token, offset) else None, offset, after)
        _read(levels, token, root)
    return seen or _here(levels, None, offset, [])


def _reaches(token: Token, offset: int) -> bool:
    return offset <= token.start or _covers(token, offset)


def _covers(token: Token, offset: int) -> bool:
    """Whether a place is within a word; just after a text that is closed it is not."""
    if token.what in ("mark", "wide", "comment"):
        return False
    closed = token.what == "string" and len(token.text) > 1
    return token.start < offset < token.end or (offset == token.end and not closed)


def _here(levels: list[Level], token: Token | None, offset: int, after: list[Token]) -> Spot:
    start, end = (token.start, token.end) if token is not None else (offset, offset)
    written = token.text if token is not None else ""
    word, whole = written[: offset - start].lstrip(_QUOTES), written.strip(_QUOTES)
    following = after[0].text if after else ""
    followed, joined = following in (":", "："), following not in ("", ":", "：", ",", "，", "}", "]")
    around = tuple(level.value for level in levels)
    path = tuple(level.step for level in levels[:-1])
    if not levels:
        return Spot((), "none", start, end, word, whole, (), followed, joined)
    inner = levels[-1]
    if inner.wants == "key":
        return Spot(path, "key", start, end, word, whole, around, followed, joined)
    what: What = "value" if inner.wants == "value" else "none"
    return Spot((*path, inner.step), what, start, end, word, whole, around, followed, joined)


def _read(levels: list[Level], token: Token, root: dict[str, object]) -> None:
    text = token.text
    if token.what == "comment":
        return
    if not levels:
        if text == "{":
            levels.append(Level(root, "key"))
        return
    inner = levels[-1]
    if text in "{[":
        opened: dict[str, object] | list[object] = {} if text == "{" else []
        inner.hold(opened)
        levels.append(Level(opened, "key" if text == "{" else "value"))
        inner.inside = True
    elif text in "}]":
        levels.pop()
        if levels:
            levels[-1].inside = False
    elif text in (",", "，"):
        inner.wants = "key" if isinstance(inner.value, dict) else "value"
    elif text in (":", "："):
        inner.wants = "value"
    elif inner.wants == "key":
        inner.key, inner.wants = text.strip(_QUOTES), "colon"
        if isinstance(inner.value, dict):
            inner.value.setdefault(inner.key, None)
    elif inner.wants == "value":
        inner.hold(_value(token))


def _value(token: Token) -> object:
    if token.what in ("string", "open_string", "quoted"):
        return token.text.strip(_QUOTES)
    return _WORDS.get(token.text, token.text)
