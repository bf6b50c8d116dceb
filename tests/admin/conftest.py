"""Installations for the web: as everywhere, with Flask-AppBuilder's tables in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from admin.security import identity, passwords
from core.engine import Installation
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.web import CHEAP, prepare_shop, prepare_web


@pytest.fixture
def installation(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """An opened installation with nothing published and nobody in it."""
    with opened(stock, prepare_web, tmp_path) as made:
        yield made


@pytest.fixture
def trading(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """The same with the trading pack published and no records."""
    with opened(stock, prepare_shop, tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def known_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was found stays known as long as a test takes. On a busy machine five seconds pass between two requests
    whose statements are compared, and the second one would look them up again."""
    monkeypatch.setattr(identity, "KEPT", timedelta(hours=1))


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in the same way at a hundredth of the cost."""
    monkeypatch.setattr(passwords, "METHOD", CHEAP)
