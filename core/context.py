"""What a service needs to act: handed to every function of core as its first argument. Nothing here is global."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import pluggy
from sqlalchemy import Connection, Engine

from core.kinds.kind import Kind, Locale
from core.readings import Reading
from core.settings import Settings
from core.slow import SlowQuestions
from core.storage.tables import Tables
from schema_registry.model import Model
from schema_registry.sight import Sight, seen, sight_of

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
    """The unit that their new records go to, a row of `cw_unit`."""
    units: frozenset[int] = frozenset()
    """The units that they work in, or that those do whom they stand in for."""
    below: frozenset[int] = frozenset()
    """These and all units below them."""
    stands_in: frozenset[int] = frozenset()
    """The people whose deputy they are today: what belongs to those is their own."""
    shares: frozenset[tuple[str, str]] = frozenset()
    """Keys of entities with records that are shared with them, each with the name that it is by (`unit:7`)."""
    only: frozenset[str] | None = None
    """The roles that an API key is for which they act by; None without such a key."""

    def did(self, who: int) -> bool:
        """Whether an act of somebody's was their own, to be taken back as such. A key that is narrowed to some roles
        has the rights of these alone."""
        return who == self.id and self.only is None

    def narrowed(self, roles: Iterable[str] | None) -> Actor:
        """They, with those of some roles that they have (an administrator has all); with all of theirs for None."""
        if roles is None:
            return self
        only = frozenset(roles)
        held = only if self.superuser else self.roles & only
        return replace(self, roles=held, superuser=False, only=only)


SYSTEM = Actor(0, "Cardwright", superuser=True)


@dataclass(frozen=True, slots=True)
class Live:
    """What is published: its version number, the model, the kinds it uses and its tables."""

    version: int
    model: Model
    kinds: Mapping[str, Kind]
    tables: Tables
    derived: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)
    unguarded: set[str] = field(default_factory=set, compare=False, repr=False)
    """Keys of unique constraints without an index as yet; one is taken out when this process hears of its index."""
    whole: Live | None = field(default=None, compare=False, repr=False)
    """Of what people see from whom fields are hidden: all there is. Tables are the same."""
    sight: Sight = Sight()

    def derive(self, make: Callable[[Live, K], T], key: K) -> T:
        """`make(live, key)`, computed once for this version and gone with it: readers, rights, statements.

        `make` is a module's own function (it is part of the cache key) and must return the same for the same key.
        """
        found = self.derived.get((make, key))
        if found is None:
            found = self.derived.setdefault((make, key), make(self, key))
        return cast(T, found)

    @property
    def everything(self) -> Live:
        """What is published, hidden from nobody."""
        return self.whole or self

    def seen_by(self, actor: Actor) -> Live:
        """What is published as an actor sees it, by the rights on fields of their roles."""
        base = self.everything
        return base if actor.superuser else base.derive(_seen, actor.roles)


def _seen(live: Live, roles: frozenset[str]) -> Live:
    sight = sight_of(live.model, roles)
    return live.derive(_seen_so, sight) if sight.rights else live


def _seen_so(live: Live, sight: Sight) -> Live:
    model = seen(live.model, sight)
    return Live(live.version, model, live.kinds, live.tables, unguarded=live.unguarded, whole=live, sight=sight)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """One actor's dealings within one transaction. The outermost caller opens and commits it.

    `live` is what the actor sees: fields that are hidden from them are none. The write path works with `whole`, since
    a record is judged as a whole whoever changes a part of it.
    """

    connection: Connection
    live: Live
    actor: Actor
    hooks: pluggy.HookRelay
    settings: Settings
    locale: Locale = Locale()
    clock: Callable[[], datetime] = utc_now
    origin: str = "core"
    """Which door the actor came through: form, api, import, cli, job."""
    address: str = ""
    """The network address that the request came from; empty where there is none."""
    security: int = 0
    """`security_version` when the context was opened: it grows whenever users, roles, sessions or keys change."""

    aside: Engine | None = None
    """For what is committed at once beside the transaction; None where the database has one writer."""
    as_of: date | None = None
    """The day whose values questions are answered with, of fields that keep those of the past; None: present ones."""
    slow: SlowQuestions | None = None
    """Where questions are noted that take long; None where the settings say that none is slow."""
    reading: Reading | None = None
    """Where it is noticed who reads what is sensitive; None where nobody is shown what is read."""
    looking: Actor | None = None
    """Who really looks, where they see the pages as the actor does; None where that is the actor."""
    judging: bool = False
    """Whether it sees all fields, to judge and write with."""

    def __post_init__(self) -> None:
        """However a context is made of another one, its actor sees what is theirs to see."""
        live = self.live.everything if self.judging else self.live.seen_by(self.actor)
        object.__setattr__(self, "live", live)

    @property
    def model(self) -> Model:
        return self.live.model

    def today(self) -> date:
        """The date in the business time zone."""
        return self.clock().astimezone(ZoneInfo(self.settings.zone)).date()

    @property
    def whole(self) -> Context:
        """The same with all fields."""
        return self if self.live.whole is None else replace(self, judging=True)

    @property
    def seen(self) -> Context:
        """The same with the fields that the actor sees."""
        return replace(self, judging=False) if self.judging else self

    @property
    def unshown(self) -> Context:
        """The same to read values with that are weighed and shown to nobody."""
        return replace(self, reading=None)

    def at(self, day: date | None) -> Context:
        """The same where questions are answered with the values of a day; with present ones for None."""
        return replace(self, as_of=day)

    def acting_as(self, actor: Actor) -> Context:
        return replace(self, actor=actor)
