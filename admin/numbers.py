"""Numbers as they stand in addresses and forms, where anything may be typed."""

from __future__ import annotations

LONGEST = 18
"""Digits that every column of whole numbers holds."""


def number_in(text: str) -> int | None:
    """The whole number that a text is, as rows are numbered; None for anything else, and for more than a column
    holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
