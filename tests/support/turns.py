"""The database that the tests of a module run on, where both would only say the same twice: see decision 71."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FOLDERS = ("admin", "browser", "cardwright")
"""Pages, API and command line, whose SQL is that of `core`: a module runs on one database, unless marked `both`."""
BACKENDS = ("sqlite", "postgresql")
MODULES = {path: at for folder in FOLDERS for at, path in enumerate(sorted((TESTS / folder).rglob("test_*.py")))}


def out_of_turn(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Those that this run leaves out; none with CARDWRIGHT_TEST_DATABASES=both."""
    if os.environ.get("CARDWRIGHT_TEST_DATABASES") == "both":
        return set()
    return {one for one in items if _database(one) not in (None, _turn(one))}


def _database(item: pytest.Item) -> str | None:
    call = getattr(item, "callspec", None)
    return call.params.get("stock") if call is not None else None


def _turn(item: pytest.Item) -> str | None:
    at = MODULES.get(item.path)
    return _database(item) if at is None or item.get_closest_marker("both") else BACKENDS[at % 2]
