"""Engines: one pool of connections for writers and one for readers, set up alike on SQLite and PostgreSQL.

Readers cannot write (`query_only`, `default_transaction_read_only`), whatever runs on them. On PostgreSQL they
work in autocommit, so that a page costs no BEGIN and no COMMIT; on SQLite BEGIN is free and gives one snapshot.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import event

from core.codes.publish import DATABASE_UNKNOWN
from core.errors import Rejected
from core.expressions.sqlite import install as install_formulas
from core.settings import Settings

POOL, OVERFLOW = 5, 45
"""Connections kept, and those opened beyond them for a rush. A thread holds one at a time."""
ASIDE = 3
"""Connections for numbers that are taken beside a thread's own transaction; each is busy for one short statement."""
RECYCLE = 1800
"""Seconds after which an idle connection is replaced, before firewalls cut it."""


def make_engine(settings: Settings, *, reads: bool = False) -> sa.Engine:
    """An engine on the installation's database. Raises Rejected when the address is of no known database.

    `reads`: connections that only read. Otherwise every transaction is a writer's: it takes SQLite's write lock
    at BEGIN, because a reader that turns writer after another's commit fails without waiting.
    """
    url = _address(settings.database)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, settings, reads=reads)
    return _postgresql(url, settings, reads=reads)


def is_lock_failure(error: sa.exc.DBAPIError) -> bool:
    """Whether a statement failed only because somebody else held a lock: the same transaction may work later."""
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return getattr(cause, "sqlstate", None) in {"55P03", "40P01", "40001"}


def is_timeout(error: sa.exc.DBAPIError) -> bool:
    """Whether a statement was stopped because it ran too long."""
    return getattr(error.orig, "sqlstate", None) == "57014"


def make_aside(settings: Settings) -> sa.Engine | None:
    """Connections for what is committed at once, whatever becomes of a writer's transaction. A pool of their own, so
    that writers who hold all others never wait for each other. None on SQLite, which has one writer at a time."""
    url = _address(settings.database)
    if url.get_backend_name() != "postgresql":
        return None
    engine = _postgresql(url, settings, reads=False, size=(1, ASIDE - 1))
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def is_disk_full(error: sa.exc.DBAPIError) -> bool:
    """Whether there was no space left to write: SQLITE_FULL, or SQLSTATE 53100."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
    return getattr(error.orig, "sqlstate", None) == "53100"


def is_too_large(error: sa.exc.DBAPIError) -> bool:
    """Whether PostgreSQL has no room for so much in one row or index entry: SQLSTATE 54000."""
    return getattr(error.orig, "sqlstate", None) == "54000"


def is_away(error: sa.exc.DBAPIError) -> bool:
    """Whether the database was shut down, restarts, takes no more connections, or was never reached."""
    if isinstance(error.orig, sqlite3.Error):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state is None or state[:2] in {"08", "53"} or state[:4] == "57P0"


def is_hindered(error: sa.exc.DBAPIError) -> bool:
    """Whether a statement does not fit what is in the database: something that it drops is needed elsewhere, or
    something that it names is not there. Trying again would not help, and nothing else is wrong."""
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR
    state = getattr(error.orig, "sqlstate", None) or ""
    return state == "2BP01" or state[:2] == "42"


def is_unreachable(error: sa.exc.DatabaseError) -> bool:
    """Whether there is no database to work on: nobody answers, or the file is none."""
    return isinstance(error, sa.exc.OperationalError) or (
        isinstance(error.orig, sqlite3.Error) and error.orig.sqlite_errorcode == sqlite3.SQLITE_NOTADB
    )


def reason_of(error: sa.exc.DBAPIError) -> str:
    """What the driver said, in one line."""
    return " ".join(str(error.orig).split())


def _address(text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise Rejected([DATABASE_UNKNOWN.at(scheme=text.partition(":")[0])]) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or url.database in {None, "", ":memory:"}:
        raise Rejected([DATABASE_UNKNOWN.at(scheme=text.partition("?")[0] if backend == "sqlite" else backend)])
    return url


def _sqlite(url: sa.URL, settings: Settings, *, reads: bool) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=POOL,
        max_overflow=OVERFLOW,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    waits = max(settings.lock_timeout_ms, 1)

    def prepare(connection: sqlite3.Connection, record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {waits}")
        connection.execute("PRAGMA foreign_keys = ON")
        install_formulas(connection)
        if reads:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    def settle(connection: sqlite3.Connection, record: object, state: object) -> None:
        """A commit that a deferred foreign key refused leaves its transaction open."""
        if connection.in_transaction:
            connection.rollback()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    event.listen(engine, "reset", settle)
    return engine


def _postgresql(
    url: sa.URL, settings: Settings, *, reads: bool, size: tuple[int, int] = (POOL, OVERFLOW)
) -> sa.Engine:
    asked = url.query.get("options", "")
    options = [asked if isinstance(asked, str) else " ".join(asked), "-c timezone=UTC"]
    extra: dict[str, Any] = {}
    if reads:
        options.append(f"-c default_transaction_read_only=on -c statement_timeout={settings.read_timeout_ms}")
        extra = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    else:
        options.append(f"-c lock_timeout={settings.lock_timeout_ms}")
    return sa.create_engine(
        url.difference_update_query(["options"]),
        pool_size=size[0],
        max_overflow=size[1],
        pool_recycle=RECYCLE,
        pool_use_lifo=True,
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
        connect_args={"options": " ".join(options).strip()},
        **extra,
    )


def _json(value: object) -> str:
    """Documents are written alike on both databases, and faster than the standard library does."""
    return msgspec.json.encode(value).decode()
