"""A filled installation: the pack published, records written through the one write path, a user and a key."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from admin.security.install import ADMIN
from admin.security.people import create_user
from benchmarks import data
from benchmarks.pack import pack
from cardwright.commands.prepare import changing, prepare
from core.access.keys import issue
from core.context import Actor
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.records.write import create_many
from core.settings import Settings
from core.transfer.columns import Automatic
from core.transfer.load import load
from schema_registry.packs import PackFiles

LOGIN, PASSWORD = "bench", "correct horse battery staple"
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Stage:
    """Where both sides find the data, and what the client needs to ask for it."""

    settings: Settings
    key: str
    customers: int
    seconds: float
    """How long the import of the customers took."""


def emptied(url: str) -> str:
    """The address of a database that is new and empty."""
    parsed = sa.make_url(url)
    name = str(parsed.database)
    if parsed.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
        return url
    server = parsed.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return url


def settings_of(url: str) -> Settings:
    """How the installation of a database is run."""
    return Settings(database=url, secure_cookies=False, zone="Asia/Shanghai", locale="en")


def published(url: str, files: PackFiles | None = None) -> tuple[Settings, Actor, str]:
    """A new installation with the pack, or another: its settings, an administrator, and their API key."""
    settings = settings_of(emptied(url))
    prepare(settings)
    with changing(settings) as connection:
        actor = Actor(create_user(connection, LOGIN, "Bench", PASSWORD, roles=(ADMIN,)), "Bench", superuser=True)
    installation = Installation.open(settings)
    with installation.reading(actor) as ctx:
        plan = make_plan(ctx, [files or pack()])
    apply_plan(installation, plan, actor)
    with installation.writing(actor) as ctx:
        key = issue(ctx, actor.id, "bench")
    installation.close()
    return settings, actor, key


def filled(url: str, number: int, file: Path) -> Stage:
    """An installation with so many customers, imported from their file, and all that belongs to them."""
    settings, actor, key = published(url)
    installation = Installation.open(settings)
    began = time.perf_counter()
    result = load(installation, actor, Automatic("customer"), file)
    seconds = time.perf_counter() - began
    assert result.ok, result.faults[:3]
    with installation.reading(actor) as ctx:
        table = ctx.live.tables["customer"]
        ids = [str(id) for id in ctx.connection.scalars(sa.select(table.id).order_by(table.id))]
    fill(installation, actor, "contact", data.contacts(2 * number, ids))
    fill(installation, actor, "opportunity", data.opportunities(3 * number, ids))
    fill(installation, actor, "expense", data.expenses(2 * number, ids))
    analyze(installation)
    installation.close()
    return Stage(settings, key, number, seconds)


def analyze(installation: Installation) -> None:
    """Gathers statistics."""
    with installation.writers.connect() as connection:
        # What autovacuum would come to do: statistics, and on PostgreSQL the pairs that wait to be indexed.
        statement = "ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)


def fill(installation: Installation, actor: Actor, entity: str, rows: Iterable[data.Values]) -> None:
    """Writes records through the one write path, in chunks."""
    for chunk in _chunks(rows):
        with installation.writing(actor) as ctx:
            refused = create_many(ctx, entity, chunk, reading="values").refused
            assert not refused, refused


def _chunks(rows: Iterable[data.Values]) -> Iterator[list[data.Values]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
