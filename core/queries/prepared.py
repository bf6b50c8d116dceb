"""What is made once per live version and used by every thread: resolved paths, aliases, whole statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from core.context import Context, Live
from schema_registry.roles import ByRecord, Role

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
    alike = (*key, ctx.actor.superuser, ctx.actor.roles, ctx.locale, ctx.as_of is None)
    found = shelf.get(alike)
    if found is None:
        whose = (*alike, person(ctx))
        found = shelf.get(whose)
        if found is None:
            found, personal = make()
            _keep(shelf, whose if personal else alike, found)
    return cast(T, found)


def person(ctx: Context) -> Key:
    """What decides which records are the actor's: who they are, where they work, for whom they stand in, what is
    shared with them, and the day, because policies ask for days and shares end.

    Where roles have policies also all that is known of people and units.
    """
    if not ctx.live.derive(_policed, "roles"):
        return ctx.actor, ctx.today()
    return ctx.actor, ctx.today(), ctx.security


def _policed(live: Live, name: str) -> tuple[str, ...]:
    """The roles with policies, of records or of their fields."""
    return tuple(name for name, role in live.model.roles.items() if _has_policies(role))


def _has_policies(role: Role) -> bool:
    rights = (right for by in role.entities.values() for right in by.values())
    return any(right.policies for right in rights) or any(
        isinstance(stated, ByRecord) for by in role.fields.values() for stated in by.values()
    )


def _keep(shelf: dict[Key, object], key: Key, thing: object) -> None:
    if len(shelf) >= MOST:
        shelf.clear()
    shelf[key] = thing


def _shelf(live: Live, name: str) -> dict[Key, object]:
    return {}
