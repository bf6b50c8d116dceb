"""An opened installation: hands out contexts to read and to write in, always of the version that is live."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pluggy
import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy.util import LRUCache

from core.audit.readings import write
from core.codes.publish import (
    DATABASE_AWAY,
    DATABASE_UNREACHABLE,
    DISK_FULL,
    LOCKED,
    NO_ROOM,
    NOT_INITIALISED,
    TOO_SLOW,
)
from core.context import SYSTEM, Actor, Context, Live, utc_now
from core.errors import Busy, CardwrightError, Full, Missing, Rejected
from core.hooks import plugin_manager
from core.install import revision_problem
from core.kinds.kind import Kind, Locale
from core.kinds.registry import collect, vocabulary
from core.readings import Reading, Readings
from core.settings import Settings
from core.slow import SlowQuestions
from core.storage import system
from core.storage.connect import (
    is_away,
    is_disk_full,
    is_lock_failure,
    is_timeout,
    is_too_large,
    is_unreachable,
    make_aside,
    make_engine,
    reason_of,
)
from core.storage.locks import SHARE, lock_installation
from core.storage.names import Names
from core.storage.tables import Tables
from core.storage.versions import LIVE_STATE, State, Stored, live_state, load
from schema_registry.build import compile_checked
from schema_registry.model import Model
from schema_registry.vocabulary import Vocabulary

log = structlog.get_logger()
STATEMENTS_KEPT = 2000
"""Compiled statements kept for one version. A cache for each version lets the tables of old ones go."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    live: Live
    statements: LRUCache[object, object] = field(default_factory=lambda: LRUCache(STATEMENTS_KEPT))


class Installation:
    """One database and what this process has compiled of it. Shared by every thread of the process."""

    def __init__(self, settings: Settings, plugins: pluggy.PluginManager) -> None:
        self.settings = settings
        self.hooks: pluggy.HookRelay = plugins.hook
        self.kinds: Mapping[str, Kind] = collect(plugins.hook)
        self.vocabulary: Vocabulary = vocabulary(self.kinds)
        self.locale = Locale(settings.locale, ZoneInfo(settings.zone))
        self.writers = make_engine(settings)
        self.aside = make_aside(settings)
        self.readers = make_engine(settings, reads=True)
        self.secret = settings.secret
        least = settings.slow_question_ms
        self.slow = SlowQuestions(least, utc_now()) if least else None
        self.readings = Readings()
        self._compiling = threading.Lock()
        self._loaded = _Loaded(Live(0, Model(), self.kinds, Tables(Model(), self.kinds, Names())))

    @classmethod
    def open(cls, settings: Settings, plugins: Iterable[object] = ()) -> Installation:
        """The installation in a database. Raises Missing or Rejected when this release cannot work on it."""
        installation = cls(settings, plugin_manager(plugins))
        try:
            installation._check()
        except BaseException:
            installation.close()
            raise
        return installation

    @property
    def sqlite(self) -> bool:
        """Whether the database is a SQLite file, with one writer at a time."""
        return self.readers.dialect.name == "sqlite"

    def close(self) -> None:
        """Writes what is left to be written, and gives every connection back."""
        self.write_readings()
        self.readers.dispose()
        self.writers.dispose()
        if self.aside is not None:
            self.aside.dispose()

    # ---- contexts
    @contextmanager
    def reading(
        self, actor: Actor = SYSTEM, *, locale: Locale | None = None, origin: str = "core"
    ) -> Iterator[Context]:
        """A context that only reads. Raises Busy when the database could not answer in time."""
        with translated():
            connection, state = _entered(self.readers, live_state)
            with connection, self._read_in_one() as reading:
                yield self._context(connection, state, actor, locale, origin, reading)

    @contextmanager
    def writing(
        self, actor: Actor = SYSTEM, *, locale: Locale | None = None, origin: str = "core"
    ) -> Iterator[Context]:
        """A context whose writes are committed together at the end, or not at all when an exception leaves it."""
        with translated():
            connection, state = _entered(self.writers, _shared_state)
            with connection, self._read_in_one() as reading:
                yield self._context(connection, state, actor, locale, origin, reading)
                if self.slow is not None:
                    self.slow.write(connection, utc_now())
                connection.commit()

    @contextmanager
    def publishing(self, actor: Actor, lock_timeout_ms: int) -> Iterator[Context]:
        """A writing context that has the installation to itself. Raises Busy after a short wait for others."""
        with translated():
            connection, state = _entered(self.writers, lambda one: _alone(one, lock_timeout_ms))
            with connection:
                yield self._context(connection, state, actor, None, "publish")
                connection.commit()

    def write_readings(self) -> None:
        """Writes into the log who read what is sensitive, as far as that was noticed and can be written now."""
        read = self.readings.take() if self.readings else []
        if not read:
            return
        try:
            with self.writing(SYSTEM) as ctx:
                write(ctx, read)
        except (CardwrightError, sa.exc.SQLAlchemyError) as error:
            self.readings.keep(read)
            log.warning("readings.waiting", entries=len(read), error=str(error))

    def live(self, connection: sa.Connection) -> Live:
        """What is live as this connection sees it; compiled only when it is news to this process."""
        return self._at(connection, live_state(connection).version).live

    def _context(
        self,
        connection: sa.Connection,
        state: State,
        actor: Actor,
        locale: Locale | None,
        origin: str,
        reading: Reading | None = None,
    ) -> Context:
        loaded = self._at(connection, state.version)
        connection.execution_options(compiled_cache=loaded.statements)
        return Context(
            connection,
            loaded.live,
            actor,
            self.hooks,
            self.settings,
            locale or self.locale,
            origin=origin,
            security=state.security,
            aside=self.aside,
            slow=self.slow,
            reading=reading,
        )

    @contextmanager
    def _read_in_one(self) -> Iterator[Reading]:
        """Where it is noticed what is read until the context is left, however that ends: it may have been shown."""
        reading = Reading(self.readings)
        try:
            yield reading
        finally:
            reading.end()

    # ---- the live version
    def _at(self, connection: sa.Connection, version: int) -> _Loaded:
        loaded = self._loaded
        if loaded.live.version == version:
            return loaded
        with self._compiling:
            if self._loaded.live.version == version:
                return self._loaded
            loaded = self._compiled(load(connection))
            if loaded.live.version > self._loaded.live.version:
                self._loaded = loaded
            return loaded

    def _compiled(self, stored: Stored) -> _Loaded:
        before = self._loaded.live
        model = compile_checked(stored.packs, self.vocabulary, before.model if before.version else None)
        tables = Tables(model, self.kinds, stored.names, previous=before.tables)
        return _Loaded(Live(stored.version, model, self.kinds, tables, unguarded=set(stored.unguarded)))

    def _check(self) -> None:
        if self.sqlite and not Path(str(self.readers.url.database)).exists():
            raise Missing([NOT_INITIALISED.at()])
        try:
            with self.readers.connect() as connection:
                problem = revision_problem(connection)
                if problem is None:
                    self.secret = self.secret or connection.scalar(sa.select(system.installation.c.secret)) or ""
        except sa.exc.DatabaseError as error:
            if not is_unreachable(error):
                raise
            raise Rejected([DATABASE_UNREACHABLE.at(reason=reason_of(error))]) from error
        if problem is not None:
            raise (Missing if problem.spec is NOT_INITIALISED else Rejected)([problem])


def _shared_state(connection: sa.Connection) -> State:
    """What is live, and stays so until this writer is done.

    PostgreSQL takes a snapshot for each statement: only the second one is sure to see a publish that the first
    had to wait for. Both go in one round trip.
    """
    if connection.dialect.name != "postgresql":
        return live_state(connection)
    result = connection.exec_driver_sql(f"{SHARE}; {LIVE_STATE}")
    cursor = cast("psycopg.Cursor[tuple[int, int]]", result.cursor)
    cursor.nextset()
    version, security = cast("tuple[int, int]", cursor.fetchone())
    result.close()
    return State(version, security)


def _alone(connection: sa.Connection, lock_timeout_ms: int) -> State:
    """The live version, with everybody else who writes shut out."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {lock_timeout_ms}")
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    lock_installation(connection)
    return live_state(connection)


def _entered(engine: sa.Engine, enter: Callable[[sa.Connection], State]) -> tuple[sa.Connection, State]:
    """A connection and what its first statement says; a pooled connection that had died is replaced once."""
    connection = engine.connect()
    try:
        return connection, enter(connection)
    except sa.exc.DBAPIError as error:
        connection.close()
        if not error.connection_invalidated:
            raise
    connection = engine.connect()
    try:
        return connection, enter(connection)
    except sa.exc.DBAPIError:
        connection.close()
        raise


@contextmanager
def translated() -> Iterator[None]:
    """Lock failures, timeouts and a database that is away leave as Busy, one without room as Full or Rejected."""
    try:
        yield
    except sa.exc.OperationalError as error:
        if is_lock_failure(error):
            raise Busy([LOCKED.at()]) from error
        if is_timeout(error):
            raise Busy([TOO_SLOW.at()]) from error
        if is_disk_full(error):
            log.warning("disk full", reason=reason_of(error))
            raise Full([DISK_FULL.at()]) from error
        if is_too_large(error):
            raise Rejected([NO_ROOM.at(reason=reason_of(error))]) from error
        if is_away(error):
            log.warning("database away", reason=reason_of(error))
            raise Busy([DATABASE_AWAY.at()]) from error
        raise
