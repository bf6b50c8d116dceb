"""What is made once per live version and used by every thread: resolved paths, aliases, whole statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from core.context import Context, Live

T = TypeVar("T")
Key = tuple[object, ...]
"""Begins with the name of what is kept under it."""

MOST = 5000
"""Things kept of one version. Askers choose the keys, so there must be an end; beyond it all are made again."""


def prepared(live: Live, key: Key, make: Callable[[], T]) -> T:
    """The thing kept under a key, made if it is not there."""
    shelf = live.derive(_shelf, "queries")
    found = shelf.get(key)
    if found is None:
        found = make()
        _keep(shelf, key, found)
    return cast(T, found)


def prepared_for(ctx: Context, key: Key, make: Callable[[], tuple[T, bool]]) -> T:
    """The same for what depends on the reader's roles and locale, and, where `make` says so, on who they are."""
    shelf = ctx.live.derive(_shelf, "queries")
    alike = (*key, ctx.actor.superuser, ctx.actor.roles, ctx.locale)
    found = shelf.get(alike)
    if found is None:
        found = shelf.get((*alike, ctx.actor.id))
    if found is None:
        found, personal = make()
        _keep(shelf, (*alike, ctx.actor.id) if personal else alike, found)
    return cast(T, found)


def _keep(shelf: dict[Key, object], key: Key, thing: object) -> None:
    if len(shelf) >= MOST:
        shelf.clear()
    shelf[key] = thing


def _shelf(live: Live, name: str) -> dict[Key, object]:
    return {}
