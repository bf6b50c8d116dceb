"""The command line as it is typed, against a database of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cardwright.cli import cli
from core.context import SYSTEM
from core.engine import Installation
from core.records.write import create
from core.settings import Settings
from tests.support.databases import Stock

TRADING = str(Path(__file__).parents[2] / "example_configs" / "trading")
PASSWORD = "quiet-harbour-lantern-42"


@dataclass(frozen=True)
class Run:
    """`run("plan", folder)`: what the command said and how it ended. A traceback fails the test."""

    database: str

    def __call__(self, *words: str, answer: str | None = None) -> Result:
        said = ["--database", self.database, "--language", "en", *words]
        result = CliRunner().invoke(cli, said, input=answer, catch_exceptions=False)
        assert "Traceback" not in result.output
        return result

    def create(self, entity: str, **values: object) -> None:
        """Makes a record."""
        installation = Installation.open(Settings(database=self.database))
        with installation.writing(SYSTEM) as ctx:
            create(ctx, entity, values)
        installation.close()


@pytest.fixture
def run(database: str) -> Run:
    """The command line against an empty database."""
    return Run(database)


@pytest.fixture
def prepared(stock: Stock) -> Iterator[Run]:
    """The same after `init`, with the administrator "admin"."""
    yield from _copied(stock, _prepare)


@pytest.fixture
def ready(stock: Stock) -> Iterator[Run]:
    """The same after `init` and `apply` of the trading pack."""
    yield from _copied(stock, _make_ready)


def _copied(stock: Stock, prepare: Callable[[str], None]) -> Iterator[Run]:
    address = stock.copy(prepare)
    yield Run(address)
    stock.drop(address)


def _prepare(address: str) -> None:
    assert Run(address)("init", "--password", PASSWORD).exit_code == 0


def _make_ready(address: str) -> None:
    _prepare(address)
    assert Run(address)("apply", TRADING, "--yes").exit_code == 0


def pack(folder: Path, **documents: object) -> str:
    """A pack's folder; documents by path with `__` for `/` and no ending."""
    head = {"$schema": "urn:cardwright:pack:1", "name": "test", "version": "1.0.0", "title": "Test", "language": "en"}
    for path, document in {"pack": head, **documents}.items():
        file = folder / (path.replace("__", "/") + ".json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document if isinstance(document, str) else json.dumps(document, indent=2))
    return str(folder)


def entity(**properties: object) -> dict[str, object]:
    """The document of an entity `thing`."""
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": "thing",
        "title": "Thing",
        "plural": "Things",
        "type": "object",
        "properties": properties,
    }
