"""A board in the browser: cards dragged with the mouse, sent by the menu, refused, on a phone; calendar and cards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.test_processes import Desk, desk  # noqa: F401  # a fixture
from tests.browser.test_sound import serious

BOARD = "/records/customer?layout=board&by=grade&q=Customer"


def column(page: Page, value: str) -> Locator:
    return page.locator(f'[data-board-column="{value}"]')


def count(page: Page, value: str) -> int:
    return int(column(page, value).locator(".board-count").inner_text())


def drag(page: Page, card: Locator, to: Locator) -> None:
    start, end = card.bounding_box(), to.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 36, steps=4)
    page.mouse.move(end["x"] + 80, end["y"] + 70, steps=10)
    page.mouse.move(end["x"] + 84, end["y"] + 76, steps=3)
    page.mouse.up()


def ready(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-board=ready]")).to_be_visible()


def test_a_card_is_dragged_to_another_column_and_taken_back(site: Site) -> None:
    page = site.open(BOARD)
    ready(page)
    before = count(page, "A"), count(page, "B")
    card = column(page, "A").locator("[data-card]").first
    id = card.get_attribute("data-card")
    drag(page, card, column(page, "B"))
    expect(column(page, "B").locator(f'[data-card="{id}"]')).to_have_attribute("data-version", "2")
    assert (count(page, "A"), count(page, "B")) == (before[0] - 1, before[1] + 1)
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "A").locator(f'[data-card="{id}"]')).to_be_visible()
    assert (count(page, "A"), count(page, "B")) == before


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_card_is_sent_by_its_menu_with_the_keyboard(site: Site, size: tuple[int, int]) -> None:
    page = site.open(BOARD, size=size)
    ready(page)
    card = column(page, "C").locator("[data-card]").first
    id = card.get_attribute("data-card")
    card.locator(".board-move").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert serious(page) == []
    dialog.locator('button[value="D"]').press("Enter")
    expect(column(page, "D").locator(f'[data-card="{id}"]')).to_be_attached()
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "C").locator(f'[data-card="{id}"]')).to_be_attached()


def test_a_card_that_somebody_else_moved_goes_back_and_says_so(site: Site) -> None:
    mine, theirs = site.open(BOARD), site.open(BOARD, login="bob")
    ready(mine), ready(theirs)
    card = column(mine, "D").locator("[data-card]").first
    id = card.get_attribute("data-card")
    drag(theirs, column(theirs, "D").locator("[data-card]").first, column(theirs, "C"))
    expect(column(theirs, "C").locator(f'[data-card="{id}"]')).not_to_have_class(re.compile("is-sending"))
    expect(theirs.get_by_role("button", name="Undo")).to_be_visible()
    drag(mine, card, column(mine, "B"))
    expect(mine.get_by_role("alert")).to_contain_text("周明远")
    expect(column(mine, "D").locator(f'[data-card="{id}"]')).to_be_visible()
    theirs.get_by_role("button", name="Undo").click()
    expect(column(theirs, "D").locator(f'[data-card="{id}"]')).to_be_attached()


def test_further_cards_come_at_the_end_of_their_column(site: Site) -> None:
    page = site.open(BOARD)
    ready(page)
    first = column(page, "A")
    expect(first.locator("[data-card]")).to_have_count(20)
    first.get_by_role("link", name="Show more").click()
    expect(first.locator("[data-card]")).to_have_count(30)
    expect(first.get_by_role("link", name="Show more")).to_have_count(0)


def test_a_transition_that_asks_opens_over_the_board_and_leaving_it_puts_the_card_back(
    desk: Desk,  # noqa: F811  # the fixture
    browser: Browser,
) -> None:
    page = desk.opened(browser, 1440)
    page.goto("/records/complaint?layout=board")
    ready(page)
    card = column(page, "received").locator("[data-card]").first
    id = card.get_attribute("data-card")
    drag(page, card, column(page, "resolved"))
    expect(page.get_by_role("alert")).to_contain_text("No step leads from “Received” to “Resolved”.")
    expect(column(page, "received").locator(f'[data-card="{id}"]')).to_be_visible()
    drag(page, card, column(page, "working"))
    dialog = page.locator("dialog.dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(column(page, "received").locator(f'[data-card="{id}"]')).to_be_visible()
    drag(page, card, column(page, "working"))
    dialog.get_by_label("Cause").fill("a crack")
    dialog.get_by_role("button", name="Accept").click()
    expect(column(page, "working").locator(f'[data-card="{id}"]')).to_be_visible()
    page.close()


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")])
@pytest.mark.parametrize(
    "path", [BOARD, "/records/order?layout=calendar&month=2026-03", "/records/customer?layout=cards"]
)
def test_layouts_are_sound_and_no_wider_than_the_screen(
    site: Site, path: str, size: tuple[int, int], theme: str
) -> None:
    page = site.open(path, size=size, theme=theme)
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
