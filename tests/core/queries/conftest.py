from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.context import Context
from core.engine import Installation
from core.settings import Settings
from tests.core.queries import shop
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation


@pytest.fixture(scope="session")
def shop_installation(stock: Stock) -> Iterator[Installation]:
    """An installation with the shop published, shared by tests that roll back what they write."""
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, shop.DOCUMENTS)
    with installation.writing() as ctx:
        shop.know_people(ctx)
    yield installation
    installation.close()
    stock.drop(address)


@pytest.fixture
def ctx(shop_installation: Installation) -> Iterator[Context]:
    """An administrator's context on the empty shop; whatever is written is rolled back."""
    with shop.scratch(shop_installation) as context:
        yield context
