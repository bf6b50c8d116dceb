"""The pool in the browser: a phone without scripts claims from the list; a card is claimed and released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from admin.app import build_app
from admin.security import passwords
from admin.security.people import create_user
from core.context import SYSTEM
from core.engine import Installation
from core.settings import Settings
from tests.browser.conftest import PHONE, Site, quiet
from tests.browser.test_sound import serious
from tests.core.pool.world import company, pooled
from tests.support import as_admin
from tests.support.browser import served
from tests.support.publishing import publish
from tests.support.web import PASSWORD, prepare_web

POOL = "/records/customer?view=pool"


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    address = f"sqlite:///{tmp_path / 'site.sqlite'}"
    prepare_web(address)
    installation = Installation.open(Settings(database=address, secure_cookies=False, files=tmp_path, locale="en"))
    publish(installation, company())
    with pytest.MonkeyPatch.context() as patch, installation.writing(SYSTEM) as ctx:
        patch.setattr(passwords, "METHOD", "scrypt:256:8:1")
        create_user(ctx.connection, "bob", "Bob", PASSWORD, roles=["sales"])
    with as_admin(installation) as ctx:
        pooled(ctx, "Nord", "Ost", "Süd", "West")
    app = build_app(installation)
    with served(app) as where, quiet(Site(app, installation, where, browser, [], [])) as made:
        yield made
    installation.close()


def test_a_phone_claims_and_a_card_is_released_and_taken_back(site: Site) -> None:
    phone = site.open(POOL, login="bob", size=PHONE, scripts=False)
    phone.get_by_role("button", name="Claim Nord").click()
    expect(phone.get_by_text("You hold 1 of 3")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page = site.open(POOL, login="bob")
    assert serious(page) == []
    page.get_by_role("link", name="Ost").click()
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("button", name="Claim")).to_have_count(0)
    page.get_by_label("More actions").first.click()
    page.get_by_role("link", name="Release…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    assert serious(page) == []
    dialog.get_by_role("button", name="Release", exact=True).click()
    expect(dialog.get_by_role("link", name="Say why")).to_be_visible()
    dialog.get_by_label("Reason").fill("No budget")
    dialog.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_text("Ost is in the pool.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("as they were")).to_be_visible()
    page.goto("/records/customer?view=mine")
    expect(page.locator(".list-row .lead")).to_have_count(2)
