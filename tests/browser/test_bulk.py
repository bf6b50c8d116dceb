"""Many records, the trash and the palette in the browser: by mouse and by keys, on a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.test_sound import serious

LIST = "/records/customer"


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_ticked_records_are_changed_deleted_and_come_back(site: Site, size: tuple[int, int], theme: str) -> None:
    names = [f"Bulk {size[0]} {at}" for at in range(2)]
    site.customers(*names)
    page = site.open(f"{LIST}?q=Bulk {size[0]}", size=size, theme=theme)
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}").check()
    page.get_by_role("button", name="Edit…").click()
    expect(page.get_by_label("City", exact=True).last).to_be_hidden()
    page.get_by_role("checkbox", name="City").check()
    page.locator("#f_city").fill("Genf")
    assert serious(page) == []
    page.get_by_role("button", name="Change 2 records").click()
    expect(page.get_by_role("status").filter(has_text="2 records were changed.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 records are as they were.")).to_be_visible()
    page.goto(f"{LIST}?q=Bulk {size[0]}")
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}").check()
    page.get_by_role("button", name="Delete…").click()
    assert serious(page) == []
    page.get_by_role("button", name="Delete 2 records").click()
    page.goto(f"{LIST}/trash?q=Bulk {size[0]}")
    page.get_by_role("checkbox", name=names[0]).check()
    assert serious(page) == []
    page.get_by_role("button", name="Restore selected").click()
    expect(page.get_by_text("1 record was restored.")).to_be_visible()
    page.get_by_role("checkbox", name=names[1]).check()
    page.get_by_role("button", name="Drop for good…").click()
    page.get_by_role("checkbox", name="Drop them for good").check()
    assert serious(page) == []
    page.get_by_role("button", name="Drop for good").click()
    expect(page.get_by_text("1 record was dropped for good.")).to_be_visible()


def test_the_palette_by_keys(site: Site) -> None:
    first, second = site.customers("Palette Eins", "Palette Zwei")
    page = site.open(first)
    page.wait_for_load_state("networkidle")
    page.goto(second)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search and commands")
    expect(field).to_be_focused()
    recent = page.get_by_role("option", name=re.compile("Palette Eins"))
    expect(recent).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "palette-0")
    assert serious(page) == []
    page.keyboard.press("ArrowDown")
    expect(recent).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Palette Eins")
    page.keyboard.press("Control+k")
    page.keyboard.type("new cust")
    page.keyboard.press("Enter")  # before anything was found: it takes what is found for these words
    page.wait_for_url(f"**{LIST}/new")
    page.goto(first)
    page.keyboard.press("Control+k")
    page.keyboard.type("favourite")
    page.get_by_role("option", name="Favourite", exact=True).click()
    expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_the_palette_on_a_phone_and_what_was_viewed_on_the_home_page(site: Site) -> None:
    (card,) = site.customers("Palette Drei")
    page = site.open(card, size=PHONE, theme="dark")
    page.wait_for_load_state("networkidle")
    page.goto("/")
    expect(page.locator("[data-viewed]").get_by_role("link", name=re.compile("Palette Drei"))).to_be_visible()
    page.get_by_role("searchbox", name="Search").click()
    page.get_by_role("combobox", name="Search and commands").fill("palette drei")
    expect(page.get_by_role("option", name=re.compile("^Palette Drei"))).to_be_visible()
    assert serious(page) == []
    page.get_by_role("option", name=re.compile("Search everything")).click()
    page.wait_for_url("**/search?q=palette+drei")
