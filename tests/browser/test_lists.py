"""Lists in the browser: narrowed, sorted, grouped and paged without losing the way back."""

from __future__ import annotations

import re
from threading import Event
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from admin.views import listing
from cardwright.commands.worker import people_of
from core.context import utc_now
from core.exports import listed
from core.exports.kept import LISTS
from core.exports.listed import make_list
from core.jobs.work import JobKind
from core.jobs.worker import Worker
from tests.browser.conftest import PHONE, Site
from tests.browser.test_sound import serious

LIST = "/records/customer"


def at(page: Page, address: str) -> None:
    """The page is (soon) at an address, however its brackets are written."""
    page.wait_for_url(lambda url: unquote(url) == address)


def test_narrow_sort_group_page_and_go_back(site: Site) -> None:
    page = site.open(LIST)
    page.locator(".chip-offer", has_text="Country").get_by_role("link").click()
    form = page.get_by_role("region", name="Country")
    form.get_by_label("Germany").check()
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip b")).to_have_text("Germany")
    at(page, f"{site.address}{LIST}?country[_in]=Germany")
    expect(page.locator(".list-row")).to_have_count(40)

    page.get_by_role("columnheader", name="City").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="City")).to_have_attribute("aria-sort", "ascending")
    page.locator(".list-tools summary").click()
    page.locator(".list-tools .menu-body").get_by_role("link", name="Grade").click()
    expect(page.locator(".group-row")).to_have_count(4)
    at(page, f"{site.address}{LIST}?country[_in]=Germany&group=grade&sort=city")

    page.go_back()
    expect(page.locator(".group-row")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(page.locator(".chip b")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("51–100")


def test_going_back_twice_shows_the_second_page_whichever_answer_comes_first(site: Site) -> None:
    page = site.open(LIST)
    sort = page.get_by_role("columnheader", name="City")
    sort.get_by_role("link").click()
    expect(sort).to_have_attribute("aria-sort", "ascending")
    sort.get_by_role("link").click()
    expect(sort).to_have_attribute("aria-sort", "descending")
    first = f"{site.address}{LIST}?sort=city"
    page.route(lambda url: url == first, lambda _: None)  # this answer never comes before the other one
    page.evaluate("history.back()")
    at(page, first)
    with page.expect_event("requestfailed", lambda request: request.url == first):  # nor would it be shown later
        page.evaluate("history.back()")
    at(page, f"{site.address}{LIST}")
    expect(sort).not_to_have_attribute("aria-sort", re.compile("ascending|descending"))


def test_a_group_stays_folded_and_figures_come_after_the_rows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    page = site.open(f"{LIST}?group=grade,country")
    fold = page.get_by_role("button", name="Strategic")
    below = "xpath=following::tr[contains(@class, 'list-row')][1]//a[contains(@class, 'lead')]"
    lead = page.locator("tr.group-row", has=fold).first.locator(below)
    first = lead.inner_text()
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(fold).to_be_focused()
    expect(lead).not_to_have_text(first)
    monkeypatch.setattr(listing, "PLENTY", 10)
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#list-found")).to_have_text(re.compile(r"^\d+$"))  # 10+, and then the number
    expect(page.locator(".list-later")).to_have_count(0)
    fold.press("ArrowRight")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(lead).to_have_text(first)


def test_the_search_of_the_list_narrows_it(site: Site) -> None:
    page = site.open(LIST)
    page.get_by_role("columnheader", name="Name").wait_for()
    page.keyboard.press("/")
    expect(page.get_by_label("Search this list")).to_be_focused()
    page.keyboard.type("C0042")
    page.keyboard.press("Enter")
    expect(page.locator(".list-row")).to_have_count(1)
    page.get_by_role("link", name="Clear search").click()
    expect(page.locator(".list-row")).to_have_count(50)


def test_keys_alone_lead_to_a_saved_change(site: Site) -> None:
    site.customers("0000 Keyboard")
    page = site.open(LIST)
    page.locator("body").press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("a.lead:focus")).to_have_text("0000 Keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("0000 Keyboard")
    page.wait_for_load_state()  # keys work once the page's modules have run
    page.keyboard.press("e")
    expect(page.locator("#f_city")).to_be_visible()
    page.wait_for_load_state()
    page.locator("#f_city").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Zürich")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card-under")).to_contain_text("Zürich")


def test_escape_closes_the_form_of_a_condition(site: Site) -> None:
    page = site.open(f"{LIST}?grade[_in]=A&ask=country")
    page.keyboard.press("Escape")
    expect(page.locator("[data-ask]")).to_have_count(0)
    at(page, f"{site.address}{LIST}?grade[_in]=A")


def test_a_click_anywhere_in_a_row_opens_its_card(site: Site) -> None:
    page = site.open(f"{LIST}?grade[_in]=A&sort=code")
    page.locator(".list-row").first.locator("td").nth(3).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customer 000 有限公司")
    page.get_by_role("link", name="Next record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customer 004 有限公司")
    page.get_by_role("link", name="Customers").locator("visible=true").nth(1).click()
    at(page, f"{site.address}{LIST}?grade[_in]=A&sort=code")


def test_on_a_phone_a_condition_is_a_sheet_at_the_bottom(site: Site) -> None:
    page = site.open(LIST, size=PHONE)
    page.locator(".chip-offer", has_text="Grade").get_by_role("link").click()
    form = page.get_by_role("region", name="Grade")
    box = form.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    form.get_by_label("Key").check()
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".list-row")).to_have_count(30)


def test_a_list_is_narrowed_without_script(site: Site) -> None:
    page = site.open(f"{LIST}?ask=country", scripts=False)
    page.get_by_label("Spain").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip b")).to_have_text("Spain")
    expect(page.locator(".list-row")).to_have_count(40)


def test_a_list_is_taken_out_at_once_where_it_is_short_and_by_a_worker_where_it_is_long(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site.open(f"{LIST}?country[_in]=Germany", size=PHONE)
    menu = page.locator(".page-actions .menu")
    menu.locator("summary").click()
    with page.expect_download() as short:
        menu.get_by_role("button", name="CSV (UTF-8)").click()
    assert short.value.suggested_filename == "customer.csv"
    monkeypatch.setattr(listed, "AT_ONCE", 10)
    menu.get_by_role("button", name="Excel (XLSX)").click()
    expect(page.get_by_role("heading", name="The file is being made")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    kinds, people = {LISTS: JobKind(LISTS, make_list)}, people_of(site.installation)
    assert Worker(site.installation, kinds, people, utc_now, Event()).work_once()
    expect(page.get_by_role("heading", name="The file is ready")).to_be_visible()  # the page looks again by itself
    with page.expect_download() as long:
        page.get_by_role("link", name="Download").click()
    assert long.value.suggested_filename == "customer.xlsx"
    page.get_by_role("link", name="Back").click()
    at(page, f"{site.address}{LIST}?country[_in]=Germany")
