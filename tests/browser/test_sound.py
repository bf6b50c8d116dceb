"""What must hold on every generated page: nothing wider than the screen, no serious finding of axe, no complaint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Site

AXE = Path(__file__).with_name("axe.min.js")
"""axe-core 4.14.1 (MPL-2.0), https://github.com/dequelabs/axe-core; used by tests only."""
STATES = {
    "list": "/records/customer",
    "groups": "/records/order?group=customer",
    "conditions": "/records/customer?country[_in]=Spain&grade[_in]=A&ask=grade",
    "fields": "/records/order?ask=",
    "views": "/records/customer/views",
    "view to save": "/records/customer/views/new?sort=-name",
    "columns": "/records/customer/arrange",
    "favourites": "/records/customer/favourites",
    "in favourites": "{card}/keep",
    "nothing matches": "/records/customer?city[_eq]=Atlantis",
    "nothing yet": "/records/product",
    "new": "/records/order/new",
    "card": "{card}",
    "related": "{card}?tab=orders",
    "history": "{card}?tab=history",
    "edit": "{card}/edit",
    "delete": "{card}/delete",
    "shares": "{card}/shares",
    "who may": "/explain?entity=customer&record={id}",
    "why": "/explain?entity=customer&record={id}&who=bob",
    "rights": "/definitions/rights",
    "rights of a role": "/definitions/rights/agent/customer",
    "user": "/users/2",
    "hand-over": "/users/2/hand-over",
    "account": "/account",
    "notices": "/notices",
    "print": "{card}/print",
    "reports": "/reports",
    "report": "/reports/turnover",
    "report, asked": "/reports/orders_by_country?ask=shipper",
}


SCROLLING = ".conditions, .tabs, .board, .table-scroll, .report-scroll, .print-scroll"
"""What may be wider than a phone, and scrolls within it: a row of chips or tabs, columns side by side, figures."""
WIDE = """(known) => [...document.querySelectorAll("body *")].filter((one) => {
  const scrolls = ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
  return scrolls && one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && !one.closest(known);
}).map((one) => one.outerHTML.slice(0, 120))"""
OPEN_MENUS = "() => document.querySelectorAll('main details.menu').forEach((one) => { one.open = true; })"


def states(site: Site, page: Page, part: slice = slice(None)) -> Iterator[str]:
    """Visits every state, or a part of them; gives its name once its page is there."""
    page.goto("/records/customer?sort=-code")
    found = page.locator("a.lead", has_text="Customer 119").get_attribute("href") or ""
    card = found.partition("?")[0]
    for name, path in list(STATES.items())[part]:
        page.goto(path.format(card=card, id=card.rpartition("/")[2]))
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
    widths, inside = {}, {}
    for name in states(site, page):
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
        page.evaluate(OPEN_MENUS)
        inside[name] = page.evaluate(WIDE, SCROLLING)
    assert {name: width for name, width in widths.items() if width > PHONE[0]} == {}
    assert {name: found for name, found in inside.items() if found} == {}


@pytest.mark.parametrize(
    ("theme", "size", "part"),
    [
        ("light", DESKTOP, slice(None)),
        ("dark", PHONE, slice(None)),
        ("dark", DESKTOP, slice(0, None, 4)),
        ("light", PHONE, slice(2, None, 4)),
    ],
    ids=["light desk", "dark phone", "dark desk", "light phone"],
)
def test_axe_finds_nothing_serious(site: Site, theme: str, size: tuple[int, int], part: slice) -> None:
    """Every page with its menus closed at a desk and open on a phone; the other pairs have a quarter of them each."""
    page = site.open(size=size, theme=theme)
    findings = {}
    for name in states(site, page, part):
        if size == PHONE:
            page.evaluate(OPEN_MENUS)
        findings[name] = serious(page)
    assert {name: found for name, found in findings.items() if found} == {}


def test_the_bar_of_whom_one_sees_as_is_sound_and_ends(site: Site) -> None:
    page = site.open("/users/2", size=PHONE, language="zh_CN", theme="dark")
    page.locator("form[action$='/see-as'] button").click()
    bar = page.locator(".seeing")
    expect(bar).to_contain_text("周明远")
    page.goto("/records/customer")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    bar.get_by_role("button").click()
    expect(bar).to_have_count(0)


def test_axe_finds_nothing_serious_in_a_form_with_problems(site: Site) -> None:
    page = site.open("/records/customer/new")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#f_code-error").wait_for()
    assert serious(page) == []
