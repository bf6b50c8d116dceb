"""The pool in the browser: a phone without scripts claims from the list; a card is claimed and released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, Site, opened_site, quiet
from tests.browser.test_sound import serious
from tests.core.pool.world import company, pooled
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.publishing import publish
from tests.support.web import prepare_web

POOL = "/records/customer?view=pool"


@pytest.fixture
def site(stock: Stock, tmp_path: Path, browser: Browser) -> Iterator[Site]:
    with opened_site(stock, prepare_web, tmp_path, browser, {"bob": ("Bob", "sales")}) as made, quiet(made) as site:
        publish(site.installation, company())
        with as_admin(site.installation) as ctx:
            pooled(ctx, "Nord", "Ost", "Süd", "West")
        yield site


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
