"""Secrets on pages and in the API: there, but revealed only by whoever may, in an act of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.security import passwords
from core.engine import Installation
from core.records.write import create
from core.sealing import new_key
from core.settings import Settings
from tests.admin.views.conftest import english
from tests.core.records.test_secrets import ACCESS, CLERK
from tests.support import as_admin, publish
from tests.support.databases import Stock
from tests.support.web import CHEAP, Web, prepare_web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")
PLAIN = "hunter2 <b>"


@pytest.fixture
def site(stock: Stock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Web, str]]:
    monkeypatch.setattr(passwords, "METHOD", CHEAP)
    address = stock.copy(prepare_web)
    installation = Installation.open(Settings(database=address, files=tmp_path, secret_keys=new_key()))
    publish(installation, {"entities/access.json": ACCESS, "roles/clerk.json": CLERK})
    with as_admin(installation) as ctx:
        saved = create(ctx, "access", {"name": "portal", "word": PLAIN})
    yield Web(installation), saved.id
    installation.close()
    stock.drop(address)


def test_a_secret_is_revealed_by_a_button_and_nowhere_else(site: tuple[Web, str]) -> None:
    web, id = site
    ada = english(web.visitor("ada", "Admin"))
    card = ada.get(f"/records/access/{id}").text
    assert f'action="/records/access/{id}/secret/word"' in card
    for page in (f"/records/access/{id}", f"/records/access/{id}/edit", "/records/access?columns=name,word"):
        assert "hunter2" not in ada.get(page).text
    assert ada.get("/records/access/export.csv?columns=name,word").text.splitlines() == ["\ufeffName", "portal"]
    revealed = ada.post(f"/records/access/{id}/secret/word", {})
    assert "hunter2 &lt;b&gt;" in revealed.text
    assert "no-store" in revealed.headers["Cache-Control"]
    assert "looked at a secret" in ada.get(f"/records/access/{id}").text


def test_whoever_may_not_has_no_button_and_is_refused(site: tuple[Web, str]) -> None:
    web, id = site
    bob = english(web.visitor("bob", "clerk"))
    assert "secret/word" not in bob.get(f"/records/access/{id}").text
    assert bob.post(f"/records/access/{id}/secret/word", {}).status_code == 403


def test_the_api_says_that_there_is_one_and_reveals_it_on_demand(site: tuple[Web, str]) -> None:
    web, id = site
    ada = web.visitor("ada", "Admin")
    assert ada.get(f"/api/v1/records/access/{id}").json["data"]["word"] is True
    assert "/records/access/{id}/secrets/{field}" in ada.get("/api/v1/openapi.json").json["paths"]
    answer = ada.post(f"/api/v1/records/access/{id}/secrets/word", {})
    assert answer.json["data"] == {"value": PLAIN}
