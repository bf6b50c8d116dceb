"""Widgets of the value kinds in a real browser: by keyboard, on a phone, in both themes, checked by axe."""

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
from tests.browser.conftest import DESKTOP, PEOPLE, PHONE, Site
from tests.browser.test_sound import serious
from tests.support import as_admin, publish
from tests.support.browser import served
from tests.support.publishing import prepare_installation
from tests.support.samples import FULL, SAMPLE
from tests.support.web import PASSWORD


@pytest.fixture
def kinds(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, str]]:
    """A site with one record that has a value in every field, and the address of its card."""
    address = f"sqlite:///{tmp_path / 'kinds.sqlite'}"
    prepare_installation(address)
    installation = Installation.open(Settings(database=address, secure_cookies=False, files=tmp_path, locale="en"))
    monkeypatch.setattr(passwords, "METHOD", "scrypt:256:8:1")
    with installation.writing(SYSTEM) as ctx:
        create_tables(ctx.connection)
        assert create_user(ctx.connection, "ada", "Ada Lovelace", PASSWORD, roles=["Admin"]) == PEOPLE["ada"]
    publish(installation, {"entities/sample.json": SAMPLE})
    with as_admin(installation) as ctx:
        saved = create(ctx, "sample", FULL)
    app = build_app(installation)
    with served(app) as where:
        site = Site(app, installation, where, browser, [], [])
        yield site, f"/records/sample/{saved.id}"
        for context in site.contexts:
            for page in context.pages:
                page.close()
            context.close()
    installation.close()
    assert site.complaints == []


@pytest.mark.parametrize(("theme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    kinds: tuple[Site, str], theme: str, size: tuple[int, int]
) -> None:
    site, card = kinds
    page = site.open(size=size, theme=theme)
    for path in (card, f"{card}/edit", "/records/sample?tags[_has]=wine", "/records/sample?ask=tags"):
        page.goto(path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


def test_a_rating_and_a_set_are_edited_by_keyboard_where_they_stand(kinds: tuple[Site, str]) -> None:
    site, card = kinds
    page = site.open(card)
    page.locator("#value-stars [data-edit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#value-stars input:checked")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#value-stars .stars")).to_have_attribute("aria-label", "5 / 5")
    page.locator("#value-tags [data-edit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#value-tags input[value=wine]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#value-tags input[value=cheese]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#value-tags .tag")).to_have_text(["cheese"])


def test_a_colour_s_picker_follows_the_text_and_the_text_the_picker(kinds: tuple[Site, str]) -> None:
    site, card = kinds
    page = site.open(f"{card}/edit")
    text, picker = page.locator("#f_paint"), page.locator("#f_paint ~ .picker")
    text.fill("#00ff00")
    expect(picker).to_have_value("#00ff00")
    picker.fill("#123456")
    picker.dispatch_event("change")
    expect(text).to_have_value("#123456")
