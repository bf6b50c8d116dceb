"""A chart of departments in the browser: walked by keys, dragged, taken back, added to; with a finger on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ADMINS, PHONE, Site, opened_site, quiet
from tests.browser.test_sound import serious
from tests.support.databases import Stock
from tests.support.places import fill_places, prepare_web_places


@pytest.fixture
def chart(stock: Stock, tmp_path: Path, browser: Browser) -> Iterator[tuple[Site, str]]:
    """The site, and the address of the chart."""
    with opened_site(stock, prepare_web_places, tmp_path, browser, ADMINS) as made, quiet(made) as site:
        yield site, f"/records/firm/{fill_places(site.installation)['Acme']}?tab=chart"


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-tree] tbody tr", has=page.get_by_role("link", name=name, exact=True))


def shown(page: Page) -> list[str]:
    """The rows in sight, by level and name."""
    rows = page.locator("[data-tree] tbody tr:not([hidden])").all()
    names = [one.locator(".lead, .tree-where").first.inner_text() for one in rows]
    return [f"{one.get_attribute('aria-level')} {name}" for one, name in zip(rows, names, strict=True)]


def drag(page: Page, what: Locator, to: Locator) -> None:
    start, end = what.bounding_box(), to.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] - 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] - 30, start["y"] + 22, steps=3)
    page.mouse.move(end["x"] + 160, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def test_a_chart_is_walked_changed_and_taken_back(chart: tuple[Site, str]) -> None:
    site, address = chart
    page = site.open(address)
    page.wait_for_load_state("networkidle")
    row(page, "Board").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Sales")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Sales")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row(page, "North")).to_be_visible()
    page.keyboard.press("End")
    expect(row(page, "Cid")).to_be_focused()
    assert serious(page) == []
    opened = ["1 Board", "2 Sales", "3 Ann", "3 North", "3 South", "2 Stores", "1 Not placed yet", "2 Cid"]
    assert shown(page) == opened

    drag(page, row(page, "Cid"), row(page, "Stores"))
    expect(page.get_by_text("Cid is in “Stores” now.")).to_be_visible()
    expect(row(page, "Cid")).to_have_attribute("aria-level", "3")
    drag(page, row(page, "Sales"), row(page, "Ann"))  # within itself: nothing
    drag(page, row(page, "Sales"), page.locator("[data-tree-top]"))
    expect(page.get_by_text("Sales is at the top now.")).to_be_visible()
    expect(row(page, "Sales")).to_have_attribute("aria-level", "1")
    page.get_by_role("button", name="Undo").last.click()
    expect(row(page, "Sales")).to_have_attribute("aria-level", "2")
    expect(row(page, "North")).to_be_visible()  # what was open is open

    row(page, "Stores").focus()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Sales", exact=True)).to_be_visible()
    page.keyboard.type("Sal")
    expect(dialog.locator(".option", has_text="North")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(dialog.locator(".item")).to_have_text("Sales")
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(row(page, "Stores")).to_have_attribute("aria-level", "3")
    row(page, "Stores").focus()
    page.keyboard.press("n")
    expect(dialog.locator("#f_name")).to_be_focused()
    page.keyboard.type("Cellar")
    page.keyboard.press("Enter")
    expect(row(page, "Cellar")).to_have_attribute("aria-level", "4")
    row(page, "Sales").focus()
    page.keyboard.press("ArrowLeft")
    expect(row(page, "Cellar")).to_be_hidden()
    page.reload()
    assert shown(page) == ["1 Board", "2 Sales", "1 Not placed yet"]


def test_a_finger_moves_by_the_grip_and_the_list_opens_as_it_was_left(chart: tuple[Site, str]) -> None:
    site, _address = chart
    page = site.open("/records/place?layout=tree", size=PHONE, theme="dark")
    page.wait_for_load_state("networkidle")
    row(page, "Board").locator("[data-tree-toggle]").click()
    expect(row(page, "Stores")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert serious(page) == []
    row(page, "Stores").locator("input.tick").click()
    bar = page.locator("[data-bulk]")
    expect(bar.get_by_text("1 selected")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert serious(page) == []
    grip, onto = row(page, "Stores").locator(".tree-grip").bounding_box(), row(page, "Sales").bounding_box()
    assert grip and onto
    touch = page.context.new_cdp_session(page)

    def at(x: float, y: float) -> list[dict[str, float]]:
        return [{"x": x, "y": y}]

    x, y = grip["x"] + 15, grip["y"] + 15
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at(x, y)})
    for step in range(1, 9):
        there = at(x - 10 * step, y + (onto["y"] + 20 - y) * step / 8)
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": there})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_text("Stores is in “Sales” now.")).to_be_visible()
    expect(row(page, "Stores")).to_have_attribute("aria-level", "3")
    expect(row(page, "Stores").locator("input.tick")).to_be_checked()  # rows are new, what was ticked is
    row(page, "Sales").focus()
    page.keyboard.press("Space")
    expect(bar.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.goto("/records/place?layout=tree")
    expect(row(page, "North")).to_be_visible()
    page.get_by_role("searchbox", name="Search this list").fill("north")
    page.keyboard.press("Enter")
    expect(row(page, "Stores")).to_have_count(0)
    assert shown(page) == ["1 Board", "2 Sales", "3 North"]


def test_a_cell_of_a_tree_is_typed_into_by_mouse_and_by_keys(chart: tuple[Site, str]) -> None:
    site, _address = chart
    page = site.open("/records/place?layout=tree")
    page.wait_for_load_state("networkidle")
    row(page, "Board").locator("[data-tree-toggle]").click()
    stores = row(page, "Stores")
    stores.locator("input.tick").check()
    stores.locator("td").nth(1).dblclick()
    expect(page.locator("#f_floor")).to_be_focused()
    assert serious(page) == []
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(stores.locator("td").nth(1)).to_have_text("7")
    expect(stores).to_be_focused()
    expect(stores.locator("input.tick")).to_be_checked()
    expect(page.locator("#list-total")).to_contain_text("7")
    page.keyboard.press("F2")
    page.locator("#f_name").fill("jkmn")  # keys that walk a tree
    page.keyboard.press("Tab")
    expect(page.locator("#f_floor")).to_have_value("7")
    page.keyboard.press("Escape")
    expect(row(page, "jkmn")).to_be_focused()
    page.locator(".notice").last.get_by_role("button", name="Undo").click()
    expect(row(page, "Stores")).to_be_visible()
