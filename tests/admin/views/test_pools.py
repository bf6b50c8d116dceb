"""The pool on pages and over the API: claimed with one press, released for a reason, told who was faster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from admin.security import passwords
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from core.settings import Settings
from tests.admin.views.conftest import english
from tests.core.pool.world import company, owner, pooled
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.publishing import opened, publish
from tests.support.web import CHEAP, Web, prepare_web


def prepare(address: str) -> None:
    prepare_web(address)
    made = Installation.open(Settings(database=address))
    publish(made, company())
    made.close()


@pytest.fixture
def web(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setattr(passwords, "METHOD", CHEAP)
    with opened(stock, prepare, tmp_path) as installation:
        yield Web(installation)


def test_one_claims_from_the_list_and_releases_on_the_card(web: Web) -> None:
    bob = english(web.visitor("bob", "sales"))
    with as_admin(web.installation) as ctx:
        nord, sued = pooled(ctx, "Nord", "Süd")
    page = bob.get("/records/customer?view=pool").text
    assert "You hold 0 of 3" in page and f"/records/customer/{nord}/claim" in page
    assert "view=pool" in bob.get("/records/customer").text
    taken = bob.post(f"/records/customer/{nord}/claim", {"back": "/records/customer?view=pool"})
    assert taken.status_code == 303 and taken.headers["Location"] == "/records/customer?view=pool"
    page = bob.get("/records/customer?view=pool").text
    assert "“Nord” is yours now" in page or "Nord is yours now" in page
    assert "You hold 1 of 3" in page and f"/records/customer/{nord}/claim" not in page
    card = bob.get(f"/records/customer/{nord}").text
    assert f"/records/customer/{nord}/release" in card and f"/records/customer/{nord}/claim" not in card
    assert bob.get(f"/records/customer/{nord}/release").status_code == 200
    for asked in re.findall(r'href="([^"]+)"[^>]* data-dialog', card):
        assert "<html" not in bob.get(unescape(asked), **{"X-Dialog": "1"}).text, "a dialog holds no page"
    wrong = bob.post(f"/records/customer/{nord}/release", {"reason": " "})
    assert wrong.status_code == 422 and "Say why" in wrong.text
    assert bob.post(f"/records/customer/{nord}/release", {"reason": "No need"}).status_code == 303
    bob.post("/records/customer/bulk/claim", {"id": [nord, sued], "sent": "1"})
    with as_admin(web.installation) as ctx:
        assert (owner(ctx, nord), owner(ctx, sued) is None) == (None, False), "whoever released it waits"


def test_the_api_claims_releases_and_tells_who_was_faster(web: Web) -> None:
    keys = {}
    for login in ("bob", "he"):
        number = web.person(login, "sales")
        with web.installation.writing(SYSTEM) as ctx:
            keys[login] = {"Authorization": f"Bearer {issue(ctx, number, 'key')}"}
    with as_admin(web.installation) as ctx:
        (id,) = pooled(ctx, "Nord")
    client, path = web.app.test_client(), f"/api/v1/records/customer/{id}"
    taken = client.post(f"{path}/claim", headers=keys["bob"])
    assert taken.status_code == 200 and taken.json["data"]["sys_owner"]["name"] == "Bob"
    late = client.post(f"{path}/claim", headers=keys["he"])
    assert late.status_code == 422 and [one["code"] for one in late.json["errors"]] == ["REC561"]
    assert client.get(path, headers=keys["he"]).status_code == 404
    stale = client.post(f"{path}/release", json={"reason": "x"}, headers={**keys["bob"], "If-Match": '"1"'})
    assert stale.status_code == 412
    assert client.post(f"{path}/release", json={}, headers=keys["bob"]).status_code == 422
    given = client.post(f"{path}/release", json={"reason": "Moved"}, headers=keys["bob"])
    assert given.status_code == 200 and given.json["data"]["sys_owner"] is None
    described = client.get("/api/v1/openapi.json", headers=keys["he"]).json["paths"]
    assert {"/records/customer/{id}/claim", "/records/customer/{id}/release"} <= described.keys()
    assert "/records/call/{id}/claim" not in described
