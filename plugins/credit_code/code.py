"""The unified social credit code of GB 32100-2015: 18 characters, the last one checks the others (MOD 31-3)."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters; I, O, S, V and Z are left out as too like 1, 0, 5, U and 2."""
LENGTH = 18
_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))


def has_form(code: str) -> bool:
    """True for two characters of the registering office, six digits of the region, ten of the organisation."""
    return _FORM.fullmatch(code) is not None


def check_character(body: str) -> str:
    """The 18th character for the 17 before it (GB 32100-2015, annex A)."""
    total = sum(_VALUES[char] * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]
