"""Widgets of the value kinds in a real browser: by keyboard, on a phone, in both themes, checked by axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core.records.write import create
from tests.browser.conftest import ADMINS, DESKTOP, PHONE, Site, opened_site, quiet
from tests.browser.test_sound import serious
from tests.support import as_admin, publish
from tests.support.databases import Stock
from tests.support.samples import FULL, SAMPLE
from tests.support.web import prepare_web


@pytest.fixture
def kinds(stock: Stock, tmp_path: Path, browser: Browser) -> Iterator[tuple[Site, str]]:
    """A site with one record that has a value in every field, and the address of its card."""
    with opened_site(stock, prepare_web, tmp_path, browser, ADMINS) as made, quiet(made) as site:
        publish(site.installation, {"entities/sample.json": SAMPLE})
        with as_admin(site.installation) as ctx:
            saved = create(ctx, "sample", FULL)
        yield site, f"/records/sample/{saved.id}"


@pytest.mark.parametrize(("theme", "size"), [("light", DESKTOP), ("dark", PHONE)])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    kinds: tuple[Site, str], theme: str, size: tuple[int, int]
) -> None:
    site, card = kinds
    page = site.open(size=size, theme=theme)
    for path in (card, f"{card}/edit", "/records/sample?tags[_has]=wine", "/records/sample?ask=tags"):
        page.goto(path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path


def test_a_rating_and_a_set_are_edited_by_keyboard_where_they_stand(kinds: tuple[Site, str]) -> None:
    site, card = kinds
    page = site.open(card)
    page.locator("#value-stars [data-edit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#value-stars input:checked")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#value-stars .stars")).to_have_attribute("aria-label", "5 / 5")
    page.locator("#value-tags [data-edit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#value-tags input[value=wine]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#value-tags input[value=cheese]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#value-tags .tag")).to_have_text(["cheese"])


def test_a_colour_s_picker_follows_the_text_and_the_text_the_picker(kinds: tuple[Site, str]) -> None:
    site, card = kinds
    page = site.open(f"{card}/edit")
    text, picker = page.locator("#f_paint"), page.locator("#f_paint ~ .picker")
    text.fill("#00ff00")
    expect(picker).to_have_value("#00ff00")
    picker.fill("#123456")
    picker.dispatch_event("change")
    expect(text).to_have_value("#123456")


def test_a_region_is_chosen_by_pinyin_and_by_keyboard_and_a_pasted_address_is_told_apart(
    kinds: tuple[Site, str],
) -> None:
    site, card = kinds
    page = site.open(f"{card}/edit")
    button, street = page.locator("[data-region-button]"), page.locator("[data-part=street]")
    expect(button).to_have_text("Zhejiang / Hangzhou / Xihu District")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("yuhangqu")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Zhejiang / Hangzhou / Yuhang District")
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cascade-list")).to_have_count(3)
    assert serious(page) == []
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(button).to_have_text("Zhejiang / Ningbo / Haishu District")
    button.press("Delete")
    street.fill("上海市浦东新区世纪大道 100 号 200120")
    street.press("Tab")
    expect(button).to_have_text("Shanghai / Pudong New Area")
    expect(street).to_have_value("世纪大道 100 号")
    expect(page.locator("[data-part=postal]")).to_have_value("200120")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#value-place")).to_contain_text("世纪大道 100 号, Pudong New Area, Shanghai 200120")
    page.locator("#value-place [data-edit]").click()
    expect(page.locator("#value-place [data-part=street]")).to_be_focused()
    page.locator("#value-place [data-region-button]").click()
    page.keyboard.type("us")
    page.keyboard.press("Escape")
    expect(page.locator("#value-place .cascade")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#value-place .value-text")).to_be_visible()


PASTED = """<html><head><style>p {color: red}</style></head><body><!--StartFragment--><p class=MsoNormal
style='mso-margin-top-alt:auto'><b>Terms</b><o:p></o:p></p><script>alert(1)</script><p><a
href="javascript:alert(1)">bad</a> <a href="https://example.com" onclick="x()">good</a></p>
<img src=x onerror=alert(1)>
<!--EndFragment--></body></html>"""


def test_a_rich_text_is_written_by_keyboard_and_a_paste_from_a_word_processor_is_cleaned(
    kinds: tuple[Site, str],
) -> None:
    site, card = kinds
    page = site.open(f"{card}/edit")
    editor = page.get_by_role("textbox", name="Story")
    expect(editor.locator("h2")).to_have_text("Große")
    assert serious(page) == []
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+B")
    page.keyboard.type("Bold")
    page.keyboard.press("Control+B")
    page.keyboard.press("Enter")
    page.keyboard.type("<plain> & simple")
    page.keyboard.press("Enter")
    editor.evaluate(
        """(root, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          root.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PASTED,
    )
    expect(editor.locator("a")).to_have_count(1)
    page.get_by_role("button", name="Bullets").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Numbered list")).to_be_focused()
    page.keyboard.press("Control+Enter")
    value = page.locator("#value-story .rich")
    expect(value.locator("strong")).to_have_text(["Bold", "Terms"])
    expect(value).to_contain_text("<plain> & simple")
    expect(value.locator("a")).to_have_attribute("href", "https://example.com")
    expect(value.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    expect(value.locator("img, script, [style], [class]")).to_have_count(0)


def test_a_position_is_taken_from_the_device_and_a_record_of_any_type_is_found_by_typing(
    kinds: tuple[Site, str],
) -> None:
    site, card = kinds
    page = site.open(f"{card}/edit", size=PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.2475, "longitude": 120.1496})
    page.locator("[data-locate]").click()
    expect(page.locator("[name=f_gate]")).to_have_value("30.247500, 120.149600")
    page.locator("[name=t_about]").select_option("sample")
    page.locator(".any-record .ts-control").click()
    page.keyboard.type("select")
    page.locator(".any-record .option", has_text="Sample · full").click()
    page.locator("[name=f_name]").press("Enter")
    expect(page.locator("#value-about .value-text a")).to_contain_text("full")
    expect(page.locator("#value-gate .value-text a")).to_have_text("30.2475°N, 120.1496°E")
