"""A PostgreSQL server for the tests: the one named in CARDWRIGHT_TEST_POSTGRES, else 127.0.0.1, else our own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.support.ports import free_port

VARIABLE = "CARDWRIGHT_TEST_POSTGRES"
INSTALLED = Path("/usr/lib/postgresql")
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
HOW_TO_INSTALL = (
    "These tests need PostgreSQL and found none. Install it (apt-get install -y postgresql), "
    f"or name a server: {VARIABLE}=postgresql://user:password@host/postgres"
)


@contextmanager
def server(local: str = LOCAL) -> Iterator[sa.URL]:
    """The address of a server where we may create databases. Fails the test run when there is none: never skips."""
    named = os.environ.get(VARIABLE)
    if named:
        yield sa.make_url(named)
    elif answers(sa.make_url(local)):
        yield sa.make_url(local)
    else:
        with _started() as url:
            yield url


def connect(url: sa.URL) -> psycopg.Connection:
    """A plain connection in autocommit, for CREATE and DROP DATABASE."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True, connect_timeout=5)


def answers(url: sa.URL) -> bool:
    try:
        connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _started() -> Iterator[sa.URL]:
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="cardwright-postgres-"))
    user = _server_user()
    if user is not None:
        shutil.chown(folder, user)
    port = free_port()
    data = folder / "data"
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
    try:
        _run(user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        _run(user, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", settings, "-w", "start")
        yield sa.make_url(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        if (data / "postmaster.pid").exists():
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).parent
    pytest.fail(HOW_TO_INSTALL, pytrace=False)


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root: another user to run it as then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{command[0]} failed: {done.stderr}", pytrace=False)
