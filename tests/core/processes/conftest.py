"""A service desk in a fresh database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine import Installation
from core.settings import Settings
from tests.core.processes.desk import Desk, documents, people
from tests.support.databases import Stock
from tests.support.publishing import as_admin, opened, prepare_installation, publish


def prepare_desk(address: str) -> None:
    """An installation with the pack published and everybody known."""
    prepare_installation(address)
    made = Installation.open(Settings(database=address))
    publish(made, documents())
    with as_admin(made) as ctx:
        people(ctx)
    made.close()


@pytest.fixture
def desk(stock: Stock, tmp_path: Path) -> Iterator[Desk]:
    """The desk, with nothing in it."""
    with opened(stock, prepare_desk, tmp_path) as made:
        yield Desk(made)
