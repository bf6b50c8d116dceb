"""Cells of a list in the browser: typed into where they stand, by mouse and by keys, and left as they were."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from core.records.write import create_many
from tests.browser.conftest import PHONE, Site
from tests.browser.test_sound import serious
from tests.support import as_admin

COLUMNS = "columns=name,city,credit_limit,country,grade&group=grade"


def listed(site: Site, *names: str, size: tuple[int, int] = (1440, 900)) -> Page:
    """The list of new customers of one name each, by name."""
    site.customers(*names)
    common = names[0].partition(" ")[0]
    return site.open(f"/records/customer?q={common}&sort=name&{COLUMNS}", size=size)


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(".list-row").nth(row).locator("td").nth(column)


def test_a_cell_is_edited_by_mouse_and_taken_back(site: Site) -> None:
    page = listed(site, "Zellmaus 1", "Zellmaus 2")
    page.locator("input.tick").first.check()
    cell(page, 0, 1).dblclick()
    expect(page.locator("#f_city")).to_be_focused()
    assert serious(page) == []
    page.locator("#f_city").fill("Basel")
    page.keyboard.press("Enter")
    expect(cell(page, 0, 1)).to_have_text("Basel")
    expect(cell(page, 0, 1)).to_be_focused()
    expect(page.locator("input.tick").first).to_be_checked()
    expect(page.locator(".notice")).to_contain_text("City of Zellmaus 1 was saved.")
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice")).to_contain_text("as it was")
    expect(cell(page, 0, 1)).to_have_text("Bern")


def test_keys_alone_fill_cells_one_after_another_and_figures_follow(site: Site) -> None:
    (card,) = site.customers("Zelltaste")
    customer = card.rpartition("/")[2]
    with as_admin(site.installation) as ctx:
        common = {"customer": customer, "ordered_on": "2026-03-15", "freight": "10"}
        assert create_many(ctx, "order", [{"number": f"Z{n}", **common} for n in range(2)]).refused == {}
    columns = "columns=number,ship_city,freight,total&group=ordered_on:month&sort=number"
    page = site.open(f"/records/order?customer={customer}&{columns}")
    page.locator("a.lead").first.focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, 0, 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, 1)).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#f_ship_city").fill("Genf")
    page.keyboard.press("Tab")
    expect(cell(page, 1, 1)).to_have_text("Genf")
    page.locator("#f_freight").fill("250")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#f_ship_city")).to_have_value("Genf")
    expect(cell(page, 1, 3)).to_contain_text("250.00")  # computed
    expect(page.locator("#list-total")).to_contain_text("260.00")
    expect(page.locator("tr.group-row")).to_contain_text("260.00")
    page.locator("#f_ship_city").fill("Nowhere")
    page.keyboard.press("Escape")
    expect(cell(page, 1, 1)).to_have_text("Genf")
    expect(cell(page, 1, 1)).to_be_focused()
    page.keyboard.press("F2")
    expect(page.locator("#f_ship_city")).to_be_focused()


def test_cells_of_a_related_tab_are_filled_one_after_another(site: Site) -> None:
    (card,) = site.customers("Zellreiter")
    with as_admin(site.installation) as ctx:
        common = {"customer": card.rpartition("/")[2], "ordered_on": "2026-03-15", "freight": "10"}
        assert create_many(ctx, "order", [{"number": f"R{n}", **common} for n in range(2)]).refused == {}
    page = site.open(f"{card}?tab=orders&sort=number")
    cell(page, 0, 5).dblclick()
    expect(page.locator("#f_freight")).to_be_focused()
    assert serious(page) == []
    page.locator("#f_freight").fill("250")
    page.keyboard.press("Tab")
    expect(page.locator("#f_number")).to_be_focused()
    expect(cell(page, 0, 5)).to_contain_text("250.00")
    expect(page.locator("tfoot")).to_contain_text("260.00")
    page.keyboard.press("Escape")
    expect(page.locator("a.lead").nth(1)).to_be_focused()
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(cell(page, 0, 5)).to_contain_text("10.00")
    expect(page).to_have_url(re.compile(r"tab=orders&sort=number"))


def test_a_refused_value_and_a_lost_connection_keep_what_was_typed(site: Site) -> None:
    page = listed(site, "Zellfehler 1")
    cell(page, 0, 2).dblclick()
    page.locator("#f_credit_limit").fill("-1")
    page.keyboard.press("Enter")
    expect(page.locator("#f_credit_limit-error")).to_be_visible()
    expect(page.locator("#f_credit_limit")).to_have_value("-1")
    page.locator("#f_credit_limit").fill("70")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-inline] [data-trouble]")).to_contain_text("No connection")
    expect(page.locator("#f_credit_limit")).to_have_value("70")
    page.context.set_offline(False)
    page.locator("h1").click()  # a press elsewhere saves
    expect(page.locator("[data-inline]")).to_have_count(0)
    expect(cell(page, 0, 2)).to_contain_text("70")


def test_a_reference_is_looked_up_in_its_cell(site: Site) -> None:
    (card,) = site.customers("Zellbezug")
    page = site.open("/records/order?columns=number,customer&sort=number")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    search = page.locator(".cell-form .ts-control input")
    search.fill("Zellbezug")
    page.locator(".cell-form").get_by_role("option", name="Zellbezug").wait_for()
    search.press("Enter")
    expect(page.locator(".cell-form .item")).to_have_text("Zellbezug")
    page.locator(".cell-form").get_by_role("button", name="Save").click()
    expect(cell(page, 0, 1)).to_have_text("Zellbezug")
    expect(cell(page, 0, 1).get_by_role("link")).to_have_attribute("href", card)


def test_on_a_phone_a_tap_opens_the_record(site: Site) -> None:
    page = listed(site, "Zelltelefon", size=PHONE)
    cell(page, 0, 1).dblclick()
    expect(page).to_have_url(re.compile(r"/records/customer/[0-9a-f-]{36}"))
