"""Which imports come first."""

from __future__ import annotations

from core.engine import Installation
from core.transfer.order import import_order
from tests.support import as_admin


def test_targets_of_references_come_first_then_the_stated_order(filled: Installation) -> None:
    with as_admin(filled) as ctx:
        names = [one.name for one in import_order(ctx.model)]
        assert import_order(ctx.model, ["updates", "contacts"])[0].name == "updates"
    assert names == ["customers", "updates", "additions", "contacts"]
