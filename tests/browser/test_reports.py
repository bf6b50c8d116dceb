"""A report in the browser: the chart is drawn, a figure leads to its records, conditions open and close."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Site


def test_a_reader_draws_narrows_and_follows_a_report(site: Site) -> None:
    page = site.open("/reports/orders_by_country?period=all")
    expect(page.locator("[data-chart-canvas] canvas")).to_be_visible()
    lines = page.get_by_role("link", name="Lines", exact=True)
    lines.click()
    expect(lines).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Shipper", exact=True).click()
    expect(page.locator("[data-ask]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-ask]")).to_have_count(0)
    figure = page.locator("tfoot td a").first
    count = figure.inner_text()
    figure.click()
    expect(page).to_have_url(re.compile("/records/order"))
    expect(page.locator(".list .page-meta")).to_contain_text(count)
