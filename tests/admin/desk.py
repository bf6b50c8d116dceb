"""The service desk of the tests of processes, with Flask-AppBuilder's tables."""

from __future__ import annotations

from core.engine import Installation
from core.settings import Settings
from tests.core.processes.desk import documents
from tests.support.publishing import publish
from tests.support.web import prepare_web


def prepare_web_desk(address: str) -> None:
    """An installation with the pack published and nobody in it."""
    prepare_web(address)
    made = Installation.open(Settings(database=address))
    publish(made, documents())
    made.close()
