"""An installation with the small pack, on each database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.engine import Installation
from core.queries.find import find
from core.queries.query import Query, Row
from tests.core.transfer.pack import DOCUMENTS
from tests.support import as_admin, publish


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """The small pack, published; no records."""
    publish(installation, DOCUMENTS)
    return installation


@pytest.fixture
def rows(filled: Installation) -> Callable[..., list[Row]]:
    """`rows(entity, *columns)`: all records, sorted by the first column."""

    def read(entity: str, *columns: str) -> list[Row]:
        with as_admin(filled) as ctx:
            return list(find(ctx, Query(entity, columns, sort=columns[:1], limit=1000)).rows)

    return read
