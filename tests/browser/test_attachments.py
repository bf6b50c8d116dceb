"""Files of a record in the browser, on both databases: dropped, pasted, chosen, seen, replaced, refused, signed."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.context import Actor
from core.kinds.file import files_of
from core.queries.get import get
from core.records.write import create
from tests.browser.conftest import PHONE, Site, opened_site, quiet
from tests.browser.test_sound import serious
from tests.support import publish
from tests.support.attachments import PDF, firm, picture
from tests.support.databases import Stock
from tests.support.web import prepare_web

ADA = Actor(1, "Ada", superuser=True)


@pytest.fixture(scope="module")
def firm_site(stock: Stock, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    people = {"ada": ("Ada", "Admin"), "guest": ("Guest", "guest")}
    with opened_site(stock, prepare_web, tmp_path_factory.mktemp("files"), browser, people) as made:
        publish(made.installation, firm())
        yield made


@pytest.fixture
def site(firm_site: Site) -> Iterator[Site]:
    with quiet(firm_site) as opened:
        yield opened


def deal(site: Site) -> str:
    with site.installation.writing(ADA) as ctx:
        return f"/records/deal/{create(ctx, 'deal', {'name': 'Bao'}).id}"


def names(site: Site, card: str, field: str = "papers") -> list[str]:
    with site.installation.reading(ADA) as ctx:
        return [one.name for one in files_of(get(ctx, "deal", card.rpartition("/")[2], (field,))[field])]


_HAND_OVER = """([kind, files]) => {
  const all = new DataTransfer();
  for (const [name, type, text] of files) {
    all.items.add(new File([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], name, { type }));
  }
  const bubbling = { bubbles: true, cancelable: true };
  const target = document.querySelector("#card h1");
  const events = kind === "paste"
    ? [new ClipboardEvent("paste", { clipboardData: all, ...bubbling })]
    : ["dragenter", "dragover", kind].map((one) => new DragEvent(one, { dataTransfer: all, ...bubbling }));
  for (const event of events) target.dispatchEvent(event);
}"""


def hand_over(page: Page, kind: str, *files: tuple[str, str, bytes]) -> None:
    """As if files were dropped on the card, held over it, or pasted."""
    page.evaluate(_HAND_OVER, [kind, [(name, type_, base64.b64encode(text).decode()) for name, type_, text in files]])


def test_files_are_dropped_pasted_seen_replaced_and_taken_out(site: Site) -> None:
    card = deal(site)
    page = site.open(card)
    hand_over(page, "dragover", ("x.pdf", "application/pdf", PDF))
    expect(page.locator("[data-drop-here]")).to_be_visible()
    hand_over(page, "drop", ("合同.pdf", "application/pdf", PDF), ("map.png", "image/png", picture()))
    expect(page.get_by_text("2 files were added.")).to_be_visible()
    expect(page.locator("[data-drop-here]")).to_be_hidden()
    expect(page.locator(".event").first).to_contain_text("Ada added 合同.pdf, map.png")
    hand_over(page, "paste", ("image.png", "image/png", picture(size=(80, 20))))
    expect(page.get_by_role("link", name="Papers")).to_contain_text("3")
    page.get_by_role("link", name="Papers").click()
    expect(page.locator(".attachment-name").nth(2)).to_contain_text("pasted 20")
    expect(page.locator(".attachment img").first).to_be_visible()
    assert page.locator(".attachment img").first.evaluate("one => one.decode().then(() => one.naturalWidth)") == 60
    assert serious(page) == []

    page.get_by_role("link", name="合同.pdf").last.click()
    dialog = page.get_by_role("dialog", name="Preview")
    expect(dialog.locator("iframe")).to_have_attribute("title", "合同.pdf")
    assert serious(page) == []
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="map.png")).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "map.png"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.locator(".attachment").first.get_by_label("Actions").click()
    newer = {"name": "合同 v2.pdf", "mimeType": "application/pdf", "buffer": PDF + b"\n"}
    page.locator(".attachment").first.locator(".menu-body input[type=file]").set_input_files([newer])
    expect(page.get_by_text("Version 2 · 1 earlier")).to_be_visible()
    page.get_by_text("Version 2 · 1 earlier").click()
    assert serious(page) == []
    page.get_by_role("button", name="Make current: version 1 of 合同 v2.pdf").click()
    expect(page.locator(".attachment-name").first).to_have_text("合同.pdf")
    page.locator(".attachment").nth(1).get_by_label("Actions").click()
    page.locator(".attachment").nth(1).get_by_role("button", name="Delete").click()
    expect(page.get_by_text("map.png was deleted.")).to_be_visible()
    assert len(names(site, card)) == 2
    page.locator(".notice", has_text="map.png was deleted.").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert names(site, card)[:2] == ["合同.pdf", "map.png"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "“tool.pdf” is no file that this field takes",
                "“large.pdf” is larger than 1 MiB.",
                "is empty, or a folder",
            ),
        ),
        ("zh_CN", ("“tool.pdf”不是该字段接受的文件类型（PDF、图片）", "“large.pdf”超过 1 MiB。", "是空文件或文件夹")),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_the_rest_is_there(
    site: Site, language: str, words: tuple[str, str, str]
) -> None:
    card = deal(site)
    page = site.open(f"{card}?tab=papers", language=language)
    hand_over(page, "drop", ("tool.pdf", "application/pdf", b"MZ\x90\0"))
    expect(page.get_by_text(words[0])).to_be_visible()
    good = ("good.pdf", "application/pdf", PDF)
    hand_over(page, "drop", ("large.pdf", "application/pdf", PDF + bytes(1 << 20)), ("none.pdf", "", b""), good)
    expect(page.locator("[data-uploads]")).to_contain_text(words[1])
    expect(page.locator("[data-uploads]")).to_contain_text(words[2])
    expect(page.locator(".attachment-name")).to_have_text(["good.pdf"])
    expect(page.locator("[data-uploads] li")).to_have_count(2)  # what was refused is still told
    assert serious(page) == []
    page.context.set_offline(True)
    hand_over(page, "drop", ("later.pdf", "application/pdf", PDF))
    expect(page.locator("[data-uploads] li")).to_have_count(3)
    tried = page.locator("[data-uploads] li").last.get_by_role("button")
    expect(tried).to_have_count(2)  # it failed: it can be tried again or put away
    page.context.set_offline(False)
    tried.first.click()
    expect(page.locator(".attachment-name")).to_have_text(["good.pdf", "later.pdf"])


def test_whoever_only_reads_sees_files_and_drops_nothing(site: Site) -> None:
    card = deal(site)
    site.open(card).evaluate("1")
    page = site.contexts[-1].pages[0]
    hand_over(page, "drop", ("a.pdf", "application/pdf", PDF))
    expect(page.get_by_text("1 file was added.")).to_be_visible()
    page = site.open(f"{card}?tab=papers", login="guest")
    expect(page.locator(".attachment-name")).to_have_text(["a.pdf"])
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.locator(".attachment").get_by_label("Actions").click()
    expect(page.locator(".menu-body .menu-item").locator("visible=true")).to_have_text(["Download"])
    hand_over(page, "drop", ("b.pdf", "application/pdf", PDF))
    assert names(site, card) == ["a.pdf"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_a_photograph_is_taken_and_nothing_is_wider(site: Site, theme: str) -> None:
    card = deal(site)
    page = site.open(f"{card}?tab=papers", size=PHONE, language="zh_CN", theme=theme)
    camera = page.locator("input[capture=environment]")
    expect(camera).to_have_attribute("accept", "image/*")
    camera.set_input_files([{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (900, 600))}])
    expect(page.locator(".attachment-name")).to_have_text(["IMG_1.jpg"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.locator(".attachment-name").click()
    expect(page.locator(".preview img")).to_be_visible()
    assert serious(page) == []


def test_a_name_is_signed_by_hand_or_typed_and_an_image_stands_on_card_and_list(site: Site) -> None:
    card = deal(site)
    page = site.open(f"{card}/edit")
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 30, steps=8)
    page.mouse.up()
    photo = {"name": "ship.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (300, 200))}
    page.locator("input[name=u_photo]:not([capture])").set_input_files([photo])
    assert serious(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#value-signed img")).to_be_visible()
    expect(page.locator("#value-photo img")).to_be_visible()
    assert names(site, card, "signed") == ["signature.png"]
    page.goto(f"{card}/edit")
    page.get_by_label("Or type the name").fill("王伟 Wang Wei")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#value-signed img")).to_be_visible()
    assert names(site, card, "signed") == ["signature.png"]
    with site.installation.reading(ADA) as ctx:
        first, *_ = files_of(get(ctx, "deal", card.rpartition("/")[2], ("signed",))["signed"])
    page.locator("#value-signed a").click()
    shown = page.locator(".preview img")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 960
    assert first.size > 2000
    page.goto("/records/deal")
    expect(page.locator("td img").first).to_be_visible()
    assert serious(page) == []
