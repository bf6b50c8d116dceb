"""Publishing in steps, as an administrator would."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.engine import Installation
from core.publish import Plan, make_plan
from schema_registry.packs import PackFiles
from tests.support.publishing import ADMIN

Planner = Callable[[Installation, PackFiles], Plan]


@pytest.fixture
def plan() -> Planner:
    """`plan(installation, pack)`: what publishing the pack would do."""

    def make(installation: Installation, documents: PackFiles) -> Plan:
        with installation.reading(ADMIN) as ctx:
            return make_plan(ctx, [documents])

    return make
