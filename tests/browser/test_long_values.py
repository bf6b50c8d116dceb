"""Names without a space, as long as they may be: nothing leaves the screen, on the desk and on the phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Site


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_long_name_without_spaces_breaks_instead_of_widening_the_page(site: Site, size: tuple[int, int]) -> None:
    (card,) = site.customers(f"{size[0]}".ljust(120, "W"))
    page = site.open(size=size)
    paths = [card, f"{card}?tab=orders", f"{card}?tab=history", f"{card}/edit", f"{card}/delete"]
    paths += [
        f"/records/customer?q={size[0]}WW",
        f"/records/order?customer[_eq]={card.rpartition('/')[2]}",
        f"/search?q={size[0]}WW",
    ]
    widths = {}
    for path in paths:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > size[0]} == {}


def test_the_name_of_a_key_scrolls_in_its_table(site: Site) -> None:
    page = site.open("/account", size=PHONE)
    page.get_by_label("What is it for?").fill("9" * 60)
    page.get_by_role("button", name="Issue key").click()
    page.goto("/account")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
