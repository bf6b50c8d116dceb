"""Wordings with field paths in braces, read into `Template`s."""

from __future__ import annotations

import re
from typing import Literal

from schema_registry.model import Template

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")


class BrokenTemplate(ValueError):
    """A brace without its partner, or nothing between two. `at` counts characters from 0."""

    def __init__(self, at: int, found: str) -> None:
        super().__init__(found)
        self.at = at
        self.found = found


def parse_template(source: str) -> Template:
    """The template of a wording. Raises BrokenTemplate."""
    parts: list[tuple[Literal["text", "path"], str]] = []
    for piece in _PIECE.finditer(source):
        path, text, stray = piece.groups()
        if stray or (path is not None and not path.strip()):
            raise BrokenTemplate(piece.start(), piece.group())
        parts.append(("text", text) if text is not None else ("path", path.strip()))
    return Template(source, tuple(parts))
