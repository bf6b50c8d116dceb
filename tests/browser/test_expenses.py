"""An expense filed with its receipt from the card of a record, in the browser."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.sync_api import expect

from core.context import Actor
from core.records.write import create
from tests.browser.conftest import PEOPLE, PHONE, Site
from tests.browser.test_sound import serious
from tests.support import packs, publish
from tests.support.expenses import CATEGORIES, categories, spent
from tests.support.publishing import TRADING

ADA = Actor(PEOPLE["ada"], "Ada", superuser=True)


@pytest.fixture(scope="module")
def job(served_site: Site) -> str:
    """The address of a job's card; 30 were spent on it."""
    entity = packs.entity("job", {"number": {"kind": "text", "search": True}}, expenses={"over": "all"})
    publish(served_site.installation, TRADING, packs.pack(entity, expenses__costs=categories(*CATEGORIES)))
    with served_site.installation.writing(ADA) as ctx:
        id = create(ctx, "job", {"number": "J-1001"}).id
        create(ctx, "expense", spent(30, "port", "USD", job=id))
    return f"/records/job/{id}"


def test_an_expense_is_filed_with_its_receipt_from_a_records_card(site: Site, job: str) -> None:
    page = site.open(f"{job}?tab=expenses")
    expect(page.locator("tfoot")).to_contain_text("$30.00")
    page.get_by_role("link", name="Add").click()
    expect(page.locator("#f_category option")).to_have_count(7)  # the superuser may file under all, beside nothing
    page.locator("#f_category").select_option("hotel")
    page.locator("#f_amount").fill("900")
    scan = {"name": "登机牌.png", "mimeType": "image/png", "buffer": picture()}
    bill = {"name": "hotel.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 two nights"}
    page.locator('input[type="file"]:not([capture])').set_input_files([scan, bill])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#f_amount-error")).to_contain_text("USD 800")
    assert serious(page) == []
    page.locator("#f_amount").fill("120.50")
    page.get_by_label("hotel.pdf").uncheck()  # both waited for the form; one is not wanted any more
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("tfoot")).to_contain_text("$150.50")
    expect(page.locator(".facts")).to_contain_text("$150.50")
    page.get_by_role("link", name="E26", exact=False).first.click()
    image = page.locator("img.file-image")
    expect(image).to_be_visible()
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 60
    page.get_by_role("link", name="登机牌.png").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "登机牌.png"
    page.keyboard.press("Escape")
    expect(page.get_by_text("hotel.pdf")).to_have_count(0)
    assert serious(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def picture() -> bytes:
    """A PNG of 60 by 40 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x28\x78\xdc" * 60 for _ in range(40))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
