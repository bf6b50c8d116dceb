"""A complaint goes through its states in the browser: dialog, refusal, many at once, the diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from admin.app import build_app
from core.context import Actor
from core.engine import Installation
from core.records.write import create_many
from core.settings import Settings
from tests.admin.desk import prepare_web_desk
from tests.support.browser import served, watched
from tests.support.web import PASSWORD, Web


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """The desk served, with six complaints of an agent."""
    address = f"sqlite:///{tmp_path / 'desk.db'}"
    prepare_web_desk(address)
    installation = Installation.open(Settings(database=address))
    web = Web(installation)
    agent = Actor(web.person("wang", "agent"), "Wang", frozenset({"agent"}))
    with installation.writing(agent) as ctx:
        create_many(ctx, "complaint", [{"subject": f"Leak {number}"} for number in range(6)])
    with served(build_app(installation)) as root:
        yield root
    installation.close()


def test_a_complaint_goes_through_its_states(desk: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=desk)
    page = context.new_page()
    complaints = watched(page)
    context.add_cookies([{"name": "cardwright_language", "value": "en", "url": desk}])
    page.goto("/sign-in?next=/records/complaint")
    page.locator("[name=login]").fill("wang")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.get_by_label("Select Leak 5").check()
    page.get_by_label("Select Leak 3").click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    page.locator("#bulk-way").select_option("handling/ACCEPT")
    page.get_by_role("button", name="Take this step").click()
    page.locator("#f_cause").fill("a crack")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("3 records went on.")).to_be_visible()

    page.get_by_role("link", name="Leak 5").click()
    page.get_by_role("link", name="Resolve").click()
    dialog = page.locator("dialog")
    expect(dialog.locator("#f_remedy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Resolve").click()
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.locator("[data-focus]")).to_be_focused()
    expect(dialog).to_contain_text("not possible")
    dialog.locator("#f_remedy").fill("a new plate")
    context.set_offline(True)
    dialog.get_by_role("button", name="Resolve").click()
    expect(page.locator(".notice-bad")).to_have_count(1)
    expect(dialog.locator("#f_remedy")).to_have_value("a new plate")
    context.set_offline(False)
    dialog.get_by_role("button", name="Resolve").click()
    expect(page.locator(".tag-state").first).to_have_text("Resolved")
    page.locator(".tag-state").first.click()
    expect(page.locator(".diagram-state.is-current")).to_contain_text("Resolved")
    expect(page.locator("h2", has_text="Where it was")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [one for one in complaints if not re.search("status of 4|ERR_INTERNET_DISCONNECTED", one)] == []
    context.close()
