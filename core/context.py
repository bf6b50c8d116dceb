"""What a service needs to act: handed to every function of core as its first argument. Nothing here is global."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pluggy
from sqlalchemy import Connection

from core.kinds.kind import Kind, Locale
from core.settings import Settings
from core.storage.tables import Tables
from schema_registry.model import Model


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is a row of `cw_actor` (0 is the system itself); a superuser may do everything."""

    id: int
    name: str
    roles: frozenset[str] = frozenset()
    superuser: bool = False


SYSTEM = Actor(0, "Cardwright", superuser=True)


@dataclass(frozen=True, slots=True)
class Live:
    """What is published: its version number, the model, the kinds it uses and its tables."""

    version: int
    model: Model
    kinds: Mapping[str, Kind]
    tables: Tables


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

    @property
    def model(self) -> Model:
        return self.live.model

    def today(self) -> date:
        """The date in the business time zone."""
        return self.clock().astimezone(ZoneInfo(self.settings.zone)).date()

    def acting_as(self, actor: Actor) -> Context:
        return replace(self, actor=actor)
