"""The shop of the drafts' tests, with administrators and somebody who is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Stock
from tests.support.drafts import prepare_drafted
from tests.support.publishing import opened
from tests.support.web import Visitor, Web


@pytest.fixture
def web(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_drafted, tmp_path) as made:
        yield Web(made)


@pytest.fixture
def ada(web: Web) -> Visitor:
    """An administrator."""
    visitor = web.visitor("ada", "Admin")
    visitor.client.set_cookie("cardwright_language", "en")
    return visitor
