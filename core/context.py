"""What a service needs to act: handed to every function of core as its first argument. Nothing here is global."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import pluggy
from sqlalchemy import Connection, Engine

from core.kinds.kind import Kind, Locale
from core.settings import Settings
from core.storage.tables import Tables
from schema_registry.model import Model

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is a row of `cw_actor` (0 is the system itself); a superuser may do everything."""

    id: int
    name: str
    roles: frozenset[str] = frozenset()
    superuser: bool = False
    unit: int | None = None
    """The unit that they belong to, a row of `cw_unit`."""


SYSTEM = Actor(0, "Cardwright", superuser=True)


@dataclass(frozen=True, slots=True)
class Live:
    """What is published: its version number, the model, the kinds it uses and its tables."""

    version: int
    model: Model
    kinds: Mapping[str, Kind]
    tables: Tables
    derived: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def derive(self, make: Callable[[Live, K], T], key: K) -> T:
        """`make(live, key)`, computed once for this version and gone with it: readers, rights, statements.

        `make` is a module's own function (it is part of the cache key) and must return the same for the same key.
        """
        found = self.derived.get((make, key))
        if found is None:
            found = self.derived.setdefault((make, key), make(self, key))
        return cast(T, found)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """One actor's dealings within one transaction. The outermost caller opens and commits it."""

    connection: Connection
    live: Live
    actor: Actor
    hooks: pluggy.HookRelay
    settings: Settings
    locale: Locale = Locale()
    clock: Callable[[], datetime] = utc_now
    origin: str = "core"
    """Which door the actor came through: form, api, import, cli, job."""
    security: int = 0
    """`security_version` when the context was opened: it grows whenever users, roles, sessions or keys change."""

    aside: Engine | None = None
    """For what is committed at once beside the transaction; None where the database has one writer."""

    @property
    def model(self) -> Model:
        return self.live.model

    def today(self) -> date:
        """The date in the business time zone."""
        return self.clock().astimezone(ZoneInfo(self.settings.zone)).date()

    def acting_as(self, actor: Actor) -> Context:
        return replace(self, actor=actor)
