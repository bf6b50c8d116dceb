"""Texts sealed with keys that the database does not have (Fernet: AES-128-CBC and HMAC-SHA-256, with a time).

The newest key seals; all of them open, so that keys can be changed while everybody works.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.settings import Settings


class NoKey(ValueError):
    """The installation has no key, or not the one that was used."""


def new_key() -> str:
    """A key, as the setting takes it."""
    return Fernet.generate_key().decode()


def seal(settings: Settings, text: str) -> str:
    """The text sealed with the newest key. Raises NoKey."""
    return _keys(settings).encrypt(text.encode()).decode()


def unseal(settings: Settings, token: str) -> str:
    """The text that was sealed. Raises NoKey."""
    try:
        return _keys(settings).decrypt(token.encode()).decode()
    except InvalidToken:
        raise NoKey from None


def reseal(settings: Settings, token: str) -> str:
    """The same sealed with the newest key. Raises NoKey."""
    try:
        return _keys(settings).rotate(token.encode()).decode()
    except InvalidToken:
        raise NoKey from None


def _keys(settings: Settings) -> MultiFernet:
    keys = settings.secret_keys.replace(",", " ").split()
    if not keys:
        raise NoKey
    return MultiFernet([Fernet(key) for key in keys])
