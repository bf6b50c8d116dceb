"""A company with customers in a fresh database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine import Installation
from core.settings import Settings
from tests.support.databases import Stock
from tests.support.publishing import opened, prepare_installation, publish
from tests.support.timeline import company, introduce


def prepare_timeline(address: str) -> None:
    prepare_installation(address)
    made = Installation.open(Settings(database=address))
    publish(made, company())
    introduce(made)
    made.close()


@pytest.fixture
def made(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_timeline, tmp_path) as installation:
        yield installation
