"""Databases for one test each: empty, or like one that was prepared once a session, at a cost of milliseconds."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from tests.support.postgres import connect
from tests.support.recycling import Image, image, put_back

PREFIX = f"cwtest_{hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]}"
"""Tells the databases of this machine apart, where several test against one server."""

EMPTY = "template0"
"""PostgreSQL's own empty database."""
MOST_KEPT = 6
"""Connections kept of databases used last. A server takes a hundred, of all processes that test."""
CROWD = "hashtext('cardwright: half of all connections')"
"""The lock of whoever takes half of them."""


class Stock(ABC):
    """The databases of one backend. `copy` prepares each template on first use."""

    def __init__(self) -> None:
        self._templates: dict[str, str] = {}
        self._numbers = count(1)

    @abstractmethod
    def empty(self) -> str:
        """The address of a new, empty database."""

    @abstractmethod
    def drop(self, address: str) -> None:
        """A test is done with the database, whoever is still connected."""

    @abstractmethod
    def _clone(self, template: str) -> str: ...

    def copy(self, prepare: Callable[[str], None]) -> str:
        """The address of a new database like the one that `prepare(address)` filled, which it does once."""
        name = named(prepare)
        if name not in self._templates:
            address = self.empty()
            prepare(address)
            self._templates[name] = address
        return self._clone(self._templates[name])

    def crowded(self) -> AbstractContextManager[None]:
        """Meanwhile a test may open fifty connections: it is the only one that does, of all processes that test."""
        return nullcontext()

    @abstractmethod
    def clear(self) -> None:
        """Nothing is left."""


def named(prepare: Callable[[str], None]) -> str:
    """What tells one way of filling a database from others."""
    return f"{prepare.__module__}.{prepare.__qualname__}"


class SqliteStock(Stock):
    """Files in one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def empty(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.sqlite'}"

    def drop(self, address: str) -> None:
        path = Path(str(sa.make_url(address).database))
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)

    def clear(self) -> None:
        for address in self._templates.values():
            self.drop(address)

    def _clone(self, template: str) -> str:
        address = self.empty()
        shutil.copyfile(str(sa.make_url(template).database), str(sa.make_url(address).database))
        return address


class PostgresStock(Stock):
    """Databases of one server, named after this process so that test runs never meet.

    A database that comes back is put back as it was and handed out again, so a session makes a dozen of them. They
    are dropped together at its end: each DROP DATABASE has the server write a checkpoint, and those after the first
    find little to write. What a killed session leaves behind is dropped when the next one starts.
    """

    def __init__(self, server: sa.URL) -> None:
        super().__init__()
        self._server = server
        self._admin = connect(server)
        self._images: dict[str, Image] = {}
        self._origins: dict[str, str] = {}
        self._idle: dict[str, list[str]] = defaultdict(list)
        self._kept: dict[str, psycopg.Connection] = {}
        self._sweep()

    def empty(self) -> str:
        return self._taken(EMPTY)

    def drop(self, address: str) -> None:
        origin = self._origins[address]
        if put_back(self._connection(address), self._image(origin)):
            self._idle[origin].append(address)

    @contextmanager
    def crowded(self) -> Iterator[None]:
        self._let_go()
        self._admin.execute(f"SELECT pg_advisory_lock({CROWD})")
        try:
            yield
        finally:
            self._admin.execute(f"SELECT pg_advisory_unlock({CROWD})")

    def clear(self) -> None:
        self._let_go()
        for address in self._origins:
            self._drop_now(str(sa.make_url(address).database))
        self._admin.close()

    def _clone(self, template: str) -> str:
        if template in self._kept:  # nothing is copied while somebody is connected to it
            self._kept.pop(template).close()
        return self._taken(str(sa.make_url(template).database))

    def _taken(self, origin: str) -> str:
        """A database like the one named, used before where there is one."""
        if idle := self._idle[origin]:
            return idle.pop()
        name = f"{PREFIX}_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(origin))
        )
        # What is tested outlives killed clients, not a killed server: no commit need wait for the disk.
        self._admin.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
        address = self._server.set(database=name).render_as_string(hide_password=False)
        self._origins[address] = origin
        return address

    def _connection(self, address: str) -> psycopg.Connection:
        """Ours to the database. One that has looked through it before does so again at half the cost."""
        kept = self._kept.pop(address, None)
        if kept is None or not _answers(kept):
            kept = connect(sa.make_url(address))
        self._kept[address] = kept
        if len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept))).close()
        return kept

    def _let_go(self) -> None:
        while self._kept:
            self._kept.popitem()[1].close()

    def _image(self, origin: str) -> Image:
        """What the database named holds."""
        if origin not in self._images:
            found = origin
            if origin == EMPTY:  # accepts no connections
                found = str(sa.make_url(self._taken(EMPTY)).database)
            self._images[origin] = image(self._server.set(database=found))
        return self._images[origin]

    def _drop_now(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _sweep(self) -> None:
        """Databases of test runs on this machine that were killed are dropped."""
        for (name,) in self._admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"]):
            process = name.split("_")[2]
            if not Path(f"/proc/{process}").exists():
                self._drop_now(name)


def _answers(connection: psycopg.Connection) -> bool:
    """Whether a test has not ended it, with all others to its database."""
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
