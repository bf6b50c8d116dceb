"""Publish into an installation in one line, and act in it as an administrator."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected
from core.install import initialise
from core.publish import apply_plan, make_plan
from core.settings import Settings
from core.storage import system
from schema_registry.packs import PackFiles, read_pack
from tests.support.databases import Stock, named
from tests.support.warm import warm

ADMIN = Actor(1, "Admin", superuser=True)
PATIENCE_MS = 60_000
"""How long a writer waits for others. Where fifty write at once on a busy machine, SQLite lets some wait for long."""
TRADING = Path(__file__).parents[2] / "example_configs" / "trading"

Documents = Path | Mapping[str, object] | PackFiles
"""A pack's folder, or its documents (relative path → text or JSON value), or the pack itself."""


def publish(installation: Installation, *packs: Documents) -> int:
    """The number of the new version. Whatever the plan asks consent for is consented to.

    `pack.json` may be left out of documents that are given by hand. Raises Rejected with all problems.
    """
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [read(one) for one in packs])
    return apply_plan(installation, plan, ADMIN, consent=plan.questions)


def read(pack: Documents) -> PackFiles:
    """The pack in a folder or in documents, as `make_plan` takes it."""
    if isinstance(pack, PackFiles):
        return pack
    if isinstance(pack, Path):
        found, problems = read_pack(pack)
        if found is None:
            raise Rejected(problems)
        return found
    head = {"$schema": "urn:cardwright:pack:1", "name": "test", "version": "1.0.0", "title": "Test", "language": "en"}
    texts = {
        path: document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        for path, document in {"pack.json": head, **pack}.items()
    }
    name = json.loads(texts["pack.json"])["name"]
    return PackFiles(name, name, texts)


def as_admin(installation: Installation) -> AbstractContextManager[Context]:
    """A writing context of a superuser; committed at the end of the block."""
    return installation.writing(ADMIN)


@contextmanager
def opened(stock: Stock, prepare: Callable[[str], None], files: Path) -> Iterator[Installation]:
    """An installation in a database like the one that `prepare(address)` fills once a session."""
    address = stock.copy(prepare)
    installation = Installation.open(Settings(database=address, files=files, lock_timeout_ms=PATIENCE_MS))
    warm(installation, named(prepare))
    yield installation
    installation.close()
    stock.drop(address)


def prepare_installation(address: str) -> None:
    """An initialised database where `ADMIN` is a known actor."""
    settings = Settings(database=address)
    initialise(settings)
    installation = Installation.open(settings)
    with installation.writing() as ctx:
        row = {"id": ADMIN.id, "login": "admin", "name": ADMIN.name, "active": True}
        ctx.connection.execute(sa.insert(system.actor).values(row))
    installation.close()


def prepare_trading(address: str) -> None:
    """The same with the trading pack published."""
    prepare_installation(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, TRADING)
    installation.close()
