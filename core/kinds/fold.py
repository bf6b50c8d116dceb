"""The `fold` key of a text: what is compared, searched and kept unique, whatever the case, width or spacing."""

from __future__ import annotations

import unicodedata

LONGEST = 600
"""Characters of a key. Within a B-tree entry of PostgreSQL (2,704 bytes) for any script."""


def fold(text: str) -> str:
    """NFKC, case folded, blanks collapsed, at most 600 characters: `Ｃａｆé  Ｎord` gives `café nord`."""
    return fold_whole(text)[:LONGEST]


def fold_whole(text: str) -> str:
    """The same of any length, for texts that no index holds."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Folding may leave what NFKC would still change (U+1E9E, ligatures), hence twice; see Unicode 3.13, D146.
    wide = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", wide).split())


def fold_key(value: object) -> object:
    """`fold` for a key column: a missing value has no key."""
    return fold(value) if isinstance(value, str) else None


def whole_key(value: object) -> object:
    """`fold_whole` for a key column."""
    return fold_whole(value) if isinstance(value, str) else None


def digits_key(value: object) -> object:
    """The digits of a telephone number, so that a search finds it however it was typed."""
    if not isinstance(value, str):
        return None
    return "".join(filter(str.isdigit, value))
