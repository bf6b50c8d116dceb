"""What must hold on every generated page: nothing wider than the screen, no serious finding of axe, no complaint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, Site

AXE = Path(__file__).with_name("axe.min.js")
"""axe-core 4.14.1 (MPL-2.0), https://github.com/dequelabs/axe-core; used by tests only."""
STATES = {
    "list": "/records/customer",
    "groups": "/records/order?group=customer",
    "conditions": "/records/customer?country[_in]=Spain&grade[_in]=A&ask=grade",
    "fields": "/records/order?ask=",
    "nothing matches": "/records/customer?city[_eq]=Atlantis",
    "nothing yet": "/records/product",
    "new": "/records/order/new",
    "card": "{card}",
    "related": "{card}?tab=orders",
    "history": "{card}?tab=history",
    "edit": "{card}/edit",
    "delete": "{card}/delete",
    "reports": "/reports",
    "report": "/reports/turnover",
    "report, asked": "/reports/orders_by_country?ask=shipper",
}


def states(site: Site, page: Page) -> Iterator[str]:
    """Visits every state; gives its name once its page is there."""
    page.goto("/records/customer?sort=-code")
    found = page.locator("a.lead", has_text="Customer 119").get_attribute("href") or ""
    for name, path in STATES.items():
        page.goto(path.format(card=found.partition("?")[0]))
        yield name


def serious(page: Page) -> list[str]:
    """Serious and critical findings, with the elements they are about."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        json.dumps([one["id"], [node["html"][:160] for node in one["nodes"]]])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_wider_than_the_phone(site: Site, language: str) -> None:
    page = site.open(size=PHONE, language=language)
    widths = {name: page.evaluate("document.documentElement.scrollWidth") for name in states(site, page)}
    assert {name: width for name, width in widths.items() if width > PHONE[0]} == {}


@pytest.mark.parametrize(("theme", "size"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)])
def test_axe_finds_nothing_serious(site: Site, theme: str, size: tuple[int, int]) -> None:
    page = site.open(size=size, theme=theme)
    findings = {name: serious(page) for name in states(site, page)}
    assert {name: found for name, found in findings.items() if found} == {}


def test_axe_finds_nothing_serious_in_a_form_with_problems(site: Site) -> None:
    page = site.open("/records/customer/new")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#f_code-error").wait_for()
    assert serious(page) == []
