"""The timeline in a real browser: a note to a colleague, a call in three steps, checked by axe at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from admin.app import build_app
from admin.security import passwords
from admin.security.install import create_tables
from admin.security.people import create_user
from core.context import SYSTEM
from core.engine import Installation
from core.records.write import create
from core.settings import Settings
from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.test_sound import serious
from tests.support import as_admin
from tests.support.browser import served
from tests.support.publishing import prepare_installation, publish
from tests.support.timeline import company
from tests.support.web import PASSWORD


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[tuple[Site, str]]:
    """A customer's card, and two people."""
    address = f"sqlite:///{tmp_path / 'company.sqlite'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "METHOD", "scrypt:256:8:1")
        prepare_installation(address)
        made = Installation.open(Settings(database=address, secure_cookies=False, files=tmp_path / "files"))
        publish(made, company())
        with made.writing(SYSTEM) as ctx:
            create_tables(ctx.connection)
            create_user(ctx.connection, "ada", "Ada", PASSWORD, roles=("Admin",))
            create_user(ctx.connection, "hejing", "何静", PASSWORD, roles=("clerk",))
    with as_admin(made) as ctx:
        card = f"/records/customer/{create(ctx, 'customer', {'name': 'Nord'}).id}"
    app = build_app(made)
    with served(app) as where:
        site = Site(app, made, where, browser, [], [])
        yield site, card
        for context in site.contexts:
            for page in context.pages:
                page.close()
            context.close()
    made.close()
    assert site.complaints == []


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
