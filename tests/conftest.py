"""Fixtures of all tests: every test that takes `database`, `installation` or `trading` runs on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from core.context import Context
from core.engine import Installation
from tests import support
from tests.support.databases import PostgresStock, SqliteStock, Stock
from tests.support.postgres import server
from tests.support.publishing import opened, prepare_installation, prepare_trading

settings.register_profile("cardwright", deadline=None)  # a busy machine is no failure; what is timed says so itself
settings.load_profile("cardwright")


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """The address of a PostgreSQL server where tests may create databases."""
    with server() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stock(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    """Databases of one backend: whatever depends on it runs once for each."""
    if request.param == "sqlite":
        made: Stock = SqliteStock(tmp_path_factory.mktemp("sqlite"))
    else:
        made = PostgresStock(request.getfixturevalue("postgres"))
    yield made
    made.clear()


@pytest.fixture
def database(stock: Stock) -> Iterator[str]:
    """The address of an empty database."""
    address = stock.empty()
    yield address
    stock.drop(address)


@pytest.fixture
def installation(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """An opened installation with nothing published."""
    with opened(stock, prepare_installation, tmp_path) as made:
        yield made


@pytest.fixture
def trading(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """An opened installation with the trading pack published and no records."""
    with opened(stock, prepare_trading, tmp_path) as made:
        yield made


@pytest.fixture
def publish() -> Callable[..., int]:
    """`publish(installation, folder_or_documents)`: see tests.support."""
    return support.publish


@pytest.fixture
def as_admin() -> Callable[[Installation], AbstractContextManager[Context]]:
    """`with as_admin(installation) as ctx`: see tests.support."""
    return support.as_admin
