"""What is made once per live version and used by every thread: resolved paths, aliases, whole statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from core.context import Live

T = TypeVar("T")
Key = tuple[object, ...]
"""Begins with the name of what is kept under it."""

MOST = 5000
"""Things kept of one version. Askers choose the keys, so there must be an end; beyond it all are made again."""


def prepared(live: Live, key: Key, make: Callable[[], T]) -> T:
    """The thing kept under a key, made if it is not there."""
    found = kept(live, key)
    if found is None:
        found = make()
        keep(live, key, found)
    return cast(T, found)


def kept(live: Live, key: Key) -> object:
    """The thing kept under a key, or None."""
    return live.derive(_shelf, "queries").get(key)


def keep(live: Live, key: Key, thing: object) -> None:
    """Keeps a thing that depends on nothing but the version and its key."""
    shelf = live.derive(_shelf, "queries")
    if len(shelf) >= MOST:
        shelf.clear()
    shelf[key] = thing


def _shelf(live: Live, name: str) -> dict[Key, object]:
    return {}
