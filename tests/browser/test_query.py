"""The composite query over a list: by mouse and by keyboard, undone by Back, without script, on a phone."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.test_sound import serious

LIST = "/records/customer"
TREE = {"_or": [{"grade": {"_in": ["A"]}}, {"orders": {"_some": {"ordered_on": {"_within": "P30D"}}}}]}
ASKED = f"{LIST}?country[_in]=Spain&filter={quote(json.dumps(TREE))}"


def opened(page: Page) -> None:
    page.get_by_role("link", name="Composite query").click()
    expect(page.get_by_role("dialog").locator(".query")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_or_is_built_by_mouse(site: Site, size: tuple[int, int]) -> None:
    page = site.open(LIST, size=size)
    opened(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Add condition").click()
    dialog.get_by_role("searchbox", name="Find a field").fill("grade")
    dialog.get_by_role("button", name="Grade", exact=True).click()
    dialog.get_by_role("checkbox", name="Strategic").check()
    dialog.get_by_role("button", name="Put “Grade” in a group").click()
    dialog.locator("#q-0 > .q-foot summary").click()
    dialog.locator("#q-0 > .q-foot").get_by_role("searchbox", name="Find a field").fill("country")
    dialog.locator("#q-0 > .q-foot").get_by_role("button", name="Country", exact=True).click()
    dialog.get_by_label("Value for Country").fill("Spain")
    dialog.get_by_role("button", name="Show records").last.click()
    chip = page.locator(".chip-any")
    expect(chip).to_contain_text("Any of Grade is Strategic · Country contains Spain")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(rf"{LIST}$"))
    expect(chip).to_have_count(0)


def test_a_query_is_built_by_keyboard_alone(site: Site) -> None:
    page = site.open(LIST)
    page.get_by_role("link", name="Composite query").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("summary").first).to_be_attached()
    dialog.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("searchbox", name="Find a field")).to_be_focused()
    page.keyboard.type("credit l")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Operator for Credit limit")).to_be_focused()
    page.keyboard.type("more")
    page.keyboard.press("Tab")
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    value = dialog.get_by_label("Value for Credit limit")
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(value).to_have_value("a lot")
    value.fill("100")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".chip").first).to_contain_text("Credit limit more than $100")


def test_escape_closes_the_fields_before_the_dialog(site: Site) -> None:
    page = site.open(LIST)
    opened(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Add condition").click()
    field = dialog.get_by_role("searchbox", name="Find a field")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(dialog.locator(".q-offers button").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("size", "theme", "language"), [(DESKTOP, "light", "en"), (PHONE, "dark", "zh_CN")])
def test_the_form_is_sound(site: Site, size: tuple[int, int], theme: str, language: str) -> None:
    page = site.open(ASKED, size=size, theme=theme, language=language)
    page.locator(".chip-any a").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("summary").first.click()
    expect(dialog.locator(".q-offers").first).to_be_visible()
    assert serious(page) == []
    wide = "(one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).overflowX"
    assert dialog.evaluate(f"(dialog) => [dialog].some({wide} != 'visible')") is False
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_it_works_without_script(site: Site) -> None:
    page = site.open(ASKED, scripts=False)
    page.get_by_role("link", name="Composite query").click()
    page.get_by_role("button", name="Put “Orders” in a group").click()
    page.get_by_label("How many for Ordered on").fill("60")
    page.get_by_role("button", name="Show records").last.click()
    expect(page.locator(".chip-any")).to_contain_text("Ordered on in the last 60 days")
