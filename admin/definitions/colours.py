"""JSON as lines of coloured words, drawn by the server: read-only pages need no editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schema_registry.reading.tokens import Token, tokens

_WORDS = {"true": "word", "false": "word", "null": "word"}


class Piece(NamedTuple):
    """A stretch of a line: `tone` is key, text, number, word or "" for marks and spaces."""

    text: str
    tone: str


Line = tuple[Piece, ...]


def coloured(text: str) -> tuple[Line, ...]:
    """The lines of a text, each as its pieces. Nothing of the text is lost but the ends of lines."""
    lines: list[list[Piece]] = [[]]
    for piece in _pieces(text):
        first, *more = piece.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines[-1].append(Piece(first, piece.tone))
        lines.extend([Piece(part, piece.tone)] for part in more)
    if len(lines) > 1 and not any(piece.text for piece in lines[-1]):
        lines.pop()
    return tuple(tuple(piece for piece in line if piece.text) for line in lines)


def _pieces(text: str) -> Iterator[Piece]:
    at, found = 0, list(tokens(text))
    for place, token in enumerate(found):
        if token.start > at:
            yield Piece(text[at : token.start], "")
        following = found[place + 1].text if place + 1 < len(found) else ""
        yield Piece(token.text, _tone(token, following))
        at = token.end
    yield Piece(text[at:], "")


def _tone(token: Token, following: str) -> str:
    if token.what == "string":
        return "key" if following == ":" else "text"
    if token.what == "word":
        return _WORDS.get(token.text, "number")
    return ""
