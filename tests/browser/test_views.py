"""Views kept, columns arranged and favourites worked through, in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.test_sound import serious

LIST = "/records/customer"


def heads(page: Page) -> list[str]:
    return [one.strip() for one in page.locator("thead th").all_inner_texts()]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_shown_is_kept_changed_and_left(site: Site, size: tuple[int, int]) -> None:
    page = site.open(f"{LIST}?country[_in]=Spain", size=size)
    name = f"Spain {size[0]}"
    page.get_by_role("link", name="Save as view…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the view").fill(name)
    assert serious(page) == []
    dialog.get_by_role("button", name="Save").click()
    tab = page.get_by_role("link", name=name)
    expect(tab).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Save as view…")).to_have_count(0)
    page.get_by_role("searchbox", name="Search this list").fill("Customer 001")
    page.keyboard.press("Enter")
    expect(page.locator(".list-row")).not_to_have_count(40)
    expect(page.get_by_role("button", name="Save view")).to_be_visible()
    page.get_by_role("link", name="Reset").click()
    expect(page.locator(".list-row")).to_have_count(40)
    expect(tab).to_have_attribute("aria-current", "page")


def test_a_name_that_is_taken_stays_in_the_dialog(site: Site) -> None:
    page = site.open(f"{LIST}?country[_in]=Germany")
    for _ in range(2):
        page.goto(f"{LIST}?country[_in]=Germany")
        page.get_by_role("link", name="Save as view…").click()
        page.get_by_role("dialog").get_by_label("Name of the view").fill("Twice")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="Twice", exact=True)).to_be_attached()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("You have a view “Twice” here already.")
    expect(dialog.get_by_label("Name of the view")).to_have_value("Twice")


def test_columns_are_added_moved_and_pinned(site: Site) -> None:
    page = site.open(LIST)
    before = heads(page)
    page.get_by_role("link", name="Columns").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Find a field").fill("phone")
    dialog.get_by_role("checkbox", name="Phone").check()
    dialog.get_by_role("button", name=f"Move {before[1]} up").click()
    dialog.get_by_label("Always in sight").select_option("1")
    assert serious(page) == []
    dialog.get_by_role("button", name="Apply").click()
    expect(page.locator("thead th").last).to_contain_text("Phone")
    assert heads(page) == [before[1], before[0], *before[2:], "Phone"]
    expect(page.locator("thead th").first).to_have_class(re.compile(r"\bis-pinned\b"))


def test_columns_are_dragged(site: Site) -> None:
    page = site.open(f"{LIST}/arrange")
    page.wait_for_load_state("networkidle")
    grips = page.locator("[data-arrange-chosen] [data-arrange-grip]")
    first = page.locator("[data-arrange-chosen] li").first.inner_text().strip()
    grips.nth(0).hover()
    page.mouse.down()
    box = grips.nth(2).bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 4, steps=8)
    page.mouse.move(box["x"] + 4, box["y"] + box["height"], steps=4)
    page.mouse.up()
    expect(page.locator("[data-arrange-chosen] li").first).not_to_have_text(first)


def test_a_column_is_as_wide_as_its_reader_likes(site: Site) -> None:
    page = site.open(LIST)
    edge = page.locator("thead th").nth(1).locator(".column-edge")
    width = page.locator("thead th").nth(1).evaluate("(head) => head.offsetWidth")
    for _ in range(3):
        edge.press("ArrowRight")
    page.reload()
    wider = page.locator("thead th").nth(1).evaluate("(head) => head.offsetWidth")
    assert wider >= width + 40


@pytest.mark.parametrize("scripts", [True, False])
def test_a_set_is_filled_and_worked_through(site: Site, scripts: bool) -> None:
    page = site.open(f"{LIST}?sort=code", scripts=scripts)
    name = f"To call {scripts}"
    for place in (0, 1):
        page.locator("input.tick").nth(place).check()
    page.locator("#bulk").get_by_role("button", name="Favourites…").click()
    name_of_new = page.get_by_label("Name of a new set")
    name_of_new.wait_for(state="attached")
    new = page.get_by_role("radio", name="A new set")
    if new.count():
        new.check()
    name_of_new.fill(name)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=name).click()
    expect(page.locator(".list-row")).to_have_count(2)
    page.locator(".list-row a.lead").first.click()
    page.get_by_role("button", name="Done, next").click()
    page.get_by_role("button", name="Done, next").click()
    expect(page.get_by_text(f"“{name}” is worked through.")).to_be_visible()


def test_a_star_is_given_on_the_card(site: Site) -> None:
    (card,) = site.customers("Star of Bern")
    page = site.open(card)
    star = page.get_by_role("button", name="Favourite", exact=True)
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(LIST)
    page.get_by_role("link", name="Favourites", exact=True).click()
    expect(page.locator(".list-row a.lead", has_text="Star of Bern")).to_have_count(1)
