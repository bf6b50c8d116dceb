"""The timeline in a real browser: a note to a colleague, a call in three steps, checked by axe at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core.records.write import create
from tests.browser.conftest import DESKTOP, PHONE, Site, opened_site, quiet
from tests.browser.test_sound import serious
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.publishing import publish
from tests.support.timeline import company
from tests.support.web import prepare_web


@pytest.fixture
def desk(stock: Stock, tmp_path: Path, browser: Browser) -> Iterator[tuple[Site, str]]:
    """A customer's card, and two people."""
    people = {"ada": ("Ada", "Admin"), "hejing": ("何静", "clerk")}
    with opened_site(stock, prepare_web, tmp_path, browser, people) as made, quiet(made) as site:
        publish(site.installation, company())
        with as_admin(site.installation) as ctx:
            card = f"/records/customer/{create(ctx, 'customer', {'name': 'Nord'}).id}"
        yield site, card


def test_a_colleague_is_spoken_to_by_pinyin_and_hears_of_it(desk: tuple[Site, str]) -> None:
    site, card = desk
    page = site.open(card)
    page.locator("#note-text").press_sequentially("Ask @hej")
    expect(page.get_by_role("option")).to_contain_text("何静")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_have_value("Ask @何静 ")
    page.keyboard.type("about rates")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".event-note mark")).to_have_text("@何静")
    expect(page.get_by_text("Told: 何静")).to_be_visible()
    other = site.open("/notices", login="hejing")
    expect(other.locator(".notice-list")).to_contain_text("Ask @何静 about rates")
    other.get_by_role("link", name="Nord").click()
    expect(other.locator("h1")).to_have_text("Nord")


def test_a_call_is_logged_in_three_steps(desk: tuple[Site, str]) -> None:
    site, card = desk
    page = site.open(card)
    page.locator(".composer-keys a").first.click()
    expect(page.locator("#f_subject")).to_be_focused()
    page.keyboard.type("Rates")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".event-happened")).to_contain_text("Rates")
    expect(page.locator("dialog.dialog")).to_have_count(0)


def test_what_is_typed_and_not_sent_outlives_tabs_connections_sessions_and_a_slip(desk: tuple[Site, str]) -> None:
    site, card = desk
    page = site.open(card)
    page.locator("#note-text").fill("Half a note")
    page.goto(f"{card}?tab=history")
    page.goto(card)
    expect(page.locator("#note-text")).to_have_value("Half a note")
    page.context.set_offline(True)
    page.locator("#note-text").press("Control+Enter")
    expect(page.locator(".notice-bad")).to_be_visible()
    page.context.set_offline(False)
    page.context.clear_cookies(name="cardwright")
    page.locator("#note-text").press("Control+Enter")
    expect(page.locator(".notice-bad").last).to_contain_text("sign in in another tab")
    site.sign_in(page)
    page.locator("#note-text").press("Control+Enter")
    expect(page.locator(".event-note")).to_contain_text("Half a note")
    expect(page.locator("#note-text")).to_have_value("")
    page.locator(".composer-keys a").first.click()
    expect(page.locator("#f_subject")).to_be_focused()
    page.keyboard.type("Rates")
    site.stays = True
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # a browser closes a dialog at the second, whatever held it back at the first
    expect(page.locator("#f_subject")).to_have_value("Rates")
    site.stays = False
    page.keyboard.press("Escape")
    expect(page.locator("dialog.dialog")).to_have_count(0)
    assert site.asked == ["confirm"] * 3
    site.asked.clear()


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    desk: tuple[Site, str], size: tuple[int, int], theme: str
) -> None:
    site, card = desk
    page = site.open(card, size=size, theme=theme)
    page.locator("#note-text").fill("A long word " + "w" * 200)
    page.locator(".composer-keys button").click()
    expect(page.locator(".event-note")).to_have_count(1)
    for path in (card, f"{card}?show=notes", "/log/call?kind=visit", "/notices"):
        page.goto(path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
