"""The shell over the trading pack."""

from __future__ import annotations

import pytest

from core.engine import Installation
from tests.support.web import Visitor, Web


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Modules that say `ONE_DATABASE = True` test nothing that a database could change."""
    if getattr(metafunc.module, "ONE_DATABASE", False) and "stock" in metafunc.fixturenames:
        metafunc.definition.add_marker(pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session"))


@pytest.fixture
def web(trading: Installation) -> Web:
    """The app, with nobody in it yet."""
    return Web(trading)


@pytest.fixture
def admin(web: Web) -> Visitor:
    """An administrator, signed in."""
    return web.visitor("ada", "Admin")
