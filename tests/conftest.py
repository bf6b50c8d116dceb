"""Fixtures of all tests: every test that takes `database`, `installation` or `trading` runs on both databases.

Those of pages, API and command line run on one of them, module by module in turn (`tests.support.turns`).
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from core.context import Context
from core.engine import Installation
from tests import support
from tests.support.databases import PostgresStock, SqliteStock, Stock
from tests.support.postgres import server
from tests.support.publishing import opened, prepare_installation, prepare_trading
from tests.support.turns import out_of_turn

MEMORY = Path("/dev/shm")
"""Where files live in memory, on Linux: SQLite waits for the disk at every commit."""


def pytest_configure(config: pytest.Config) -> None:
    """Files of tests lie in memory where there is room for them, unless somebody says where."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What drives a browser has a second try, and is named where it took one: see decision 69. Nothing else has."""
    left = out_of_turn(items)
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """What was collected stays to the end. A quarter of the processor's time would go into looking whether it does,
    and whether the app of each test is gone a little sooner."""
    gc.freeze()


RANDOM = "CARDWRIGHT_TEST_RANDOM" in os.environ
# A busy machine is no failure; what is timed says so itself. The same examples every time, so that a change is what
# fails, and fewer of them; CARDWRIGHT_TEST_RANDOM=1 goes looking for others.
settings.register_profile(
    "cardwright",
    deadline=None,
    derandomize=not RANDOM,
    max_examples=100 if RANDOM else 40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cardwright")


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """The address of a PostgreSQL server where tests may create databases."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    made = SqliteStock(tmp_path_factory.mktemp("sqlite"))
    yield made
    made.clear()


@pytest.fixture(scope="session")
def postgresql_stock(postgres: sa.URL) -> Iterator[Stock]:
    made = PostgresStock(postgres)
    yield made
    made.clear()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stock(request: pytest.FixtureRequest) -> Stock:
    """Databases of one backend: whatever depends on it runs once for each. A process that goes from tests of one to
    those of the other and back finds what it prepared."""
    found: Stock = request.getfixturevalue(f"{request.param}_stock")
    return found


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
def crowd(stock: Stock) -> Iterator[None]:
    """Room for fifty writers at once: those who ask for it take turns."""
    with stock.crowded():
        yield


@pytest.fixture
def publish() -> Callable[..., int]:
    """`publish(installation, folder_or_documents)`: see tests.support."""
    return support.publish


@pytest.fixture
def as_admin() -> Callable[[Installation], AbstractContextManager[Context]]:
    """`with as_admin(installation) as ctx`: see tests.support."""
    return support.as_admin
