"""What a password must be: long, and none that is tried first (NIST SP 800-63B: length and a list, no classes)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from werkzeug.security import generate_password_hash

from admin.security.codes import PASSWORD_COMMON, PASSWORD_LONG, PASSWORD_SHORT
from schema_registry.problems import Problem

LEAST, MOST = 10, 256
FEWEST_DIFFERENT = 5
BESIDE_NAME = 8
"""Characters that a password must have beside one of the user's names."""
METHOD = "scrypt"
_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")


def hashed(password: str) -> str:
    """The password as stored: scrypt with a random salt."""
    return generate_password_hash(prepared(password), method=METHOD)


def prepared(password: str) -> str:
    """The same text however the keyboard composed it (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_problems(password: str, names: Iterable[str] = ()) -> Iterator[Problem]:
    """What is wrong with a new password; `names` are the user's own, which may not be most of it."""
    text = prepared(password)
    if len(text) < LEAST:
        yield PASSWORD_SHORT.at("/password", least=LEAST)
    elif len(text) > MOST:
        yield PASSWORD_LONG.at("/password", most=MOST)
    elif _guessable(text.casefold(), names):
        yield PASSWORD_COMMON.at("/password")


def _guessable(text: str, names: Iterable[str]) -> bool:
    if len(set(text)) < FEWEST_DIFFERENT or any(text in row * 3 or text in row[::-1] * 3 for row in _ROWS):
        return True
    plain = text.translate(str.maketrans("@4310$5!7", "aaeiossit"))
    own = {part for name in names for part in (name.casefold(), name.casefold().partition("@")[0]) if len(part) > 3}
    return any(_core(form) in _COMMON or form in _COMMON or _mostly(form, own) for form in (text, plain))


def _core(text: str) -> str:
    """The word inside `2024password!!`."""
    return text.strip("0123456789!@#$%^&*()-_=+.,;:?~ ")


def _mostly(text: str, names: Iterable[str]) -> bool:
    return any(name in text and len(text) - len(name) < BESIDE_NAME for name in names)
