"""Definitions of very many documents: pages show the first ones and what needs somebody, and say how many more."""

from __future__ import annotations

import pytest

from admin import home
from admin.definitions import catalogue, proposals
from tests.support.packs import entity, pack
from tests.support.publishing import publish
from tests.support.web import Visitor, Web

NAMES = ("apple", "berry", "cherry", "date", "elder")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists have room for two."""
    for module, name in ((catalogue, "SHOWN"), (proposals, "SHOWN"), (home, "LISTED")):
        monkeypatch.setattr(module, name, 2)


@pytest.mark.usefixtures("few")
def test_long_lists_are_cut_and_looked_through(web: Web, ada: Visitor) -> None:
    publish(web.installation, pack(*(entity(name, {"title": "text"}) for name in NAMES)))
    listing = ada.get("/definitions").text
    assert "and 3 more" in listing and "entities/apple.json" in listing and "entities/elder.json" not in listing
    found = ada.get("/definitions?q=elder").text
    assert "entities/elder.json" in found and "more ·" not in found
    tile, lists = '<a class="panel tile" href="/records/{}">', ada.get("/records").text
    assert "and 3 more" in lists and tile.format("elder") not in lists
    assert tile.format("elder") in ada.get("/records?q=elder").text
    version, whole = ada.get("/versions/2").text, ada.get("/versions/2?all=1").text
    lossy = whole.count('"plan-step is-lossy"')
    assert version.count('"plan-step is-lossy"') == lossy > 0
    assert version.count('"plan-step ') == 2 + lossy < whole.count('"plan-step ')
    assert "steps that need nothing from you" in version and "that need nothing" not in whole
