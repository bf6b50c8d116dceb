"""Databases for one test each: empty, or copied in milliseconds from one that was prepared once a session."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from psycopg import sql

from tests.support.postgres import connect

PREFIX = f"cwtest_{hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]}"
"""Tells the databases of this machine apart, where several test against one server."""


BATCH = 30
"""PostgreSQL databases (8 MB each) that are left standing before they are dropped together."""


class Stock(ABC):
    """The databases of one backend. `copy` prepares each named template on first use."""

    def __init__(self) -> None:
        self._templates: dict[str, str] = {}
        self._numbers = count(1)

    @abstractmethod
    def empty(self) -> str:
        """The address of a new, empty database."""

    @abstractmethod
    def drop(self, address: str) -> None:
        """The database is gone, whoever is still connected."""

    @abstractmethod
    def _clone(self, template: str) -> str: ...

    def copy(self, name: str, prepare: Callable[[str], None]) -> str:
        """The address of a new database like the one that `prepare(address)` filled."""
        if name not in self._templates:
            address = self.empty()
            prepare(address)
            self._templates[name] = address
        return self._clone(self._templates[name])

    def clear(self) -> None:
        for address in self._templates.values():
            self.drop(address)


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

    def _clone(self, template: str) -> str:
        address = self.empty()
        shutil.copyfile(str(sa.make_url(template).database), str(sa.make_url(address).database))
        return address


class PostgresStock(Stock):
    """Databases of one server, named after this process so that test runs never meet.

    Each DROP DATABASE makes the whole server write a checkpoint: several at once cost little more than one.
    """

    def __init__(self, server: sa.URL) -> None:
        super().__init__()
        self._server = server
        self._admin = connect(server)
        self._finished: list[str] = []
        self._sweep()

    def empty(self) -> str:
        return self._create("template0")

    def drop(self, address: str) -> None:
        self._finished.append(str(sa.make_url(address).database))
        if len(self._finished) >= BATCH:
            self._drop_finished()

    def _drop_finished(self) -> None:
        while self._finished:
            name = sql.Identifier(self._finished.pop())
            self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def clear(self) -> None:
        super().clear()
        self._drop_finished()
        self._admin.close()

    def _clone(self, template: str) -> str:
        return self._create(str(sa.make_url(template).database))

    def _create(self, template: str) -> str:
        name = f"{PREFIX}_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _sweep(self) -> None:
        """Databases of test runs on this machine that were killed are dropped."""
        for (name,) in self._admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"]):
            process = name.split("_")[2]
            if not Path(f"/proc/{process}").exists():
                self.drop(self._server.set(database=name).render_as_string(hide_password=False))
