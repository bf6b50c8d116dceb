"""The shell in a real Chromium: signing in, keyboard, preferences, both widths, no complaint of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from admin.languages import COOKIE
from core.access.sessions import end_all
from core.context import SYSTEM
from core.engine import Installation
from core.records.write import create
from tests.support import as_admin
from tests.support.browser import launched, served, watched
from tests.support.web import PASSWORD, Web

ONE_DATABASE = True
pytestmark = pytest.mark.browser
DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PAGES = (
    "/",
    "/users",
    "/users/new",
    "/users/1",
    "/users/1/hand-over",
    "/account",
    "/account/second-factor",
    "/audit",
    "/search?q=港信",
    "/nothing-here",
)
_SMALL = """
  [...document.querySelectorAll("a, button, summary, input, select")].filter((one) => {
    const box = one.getBoundingClientRect();
    const shown = one.checkVisibility() && box.width > 1;
    const inline = getComputedStyle(one).display === "inline";
    return shown && !inline && !one.matches(".form-check-input, .skip") && (box.width < 24 || box.height < 24);
  }).map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@dataclass
class Desk:
    """A browser window on the running product."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self) -> Page:
        self.open("/sign-in")
        self.page.fill("#login", "ada")
        self.page.fill("#password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.address + "/")
        return self.page

    def root(self, name: str) -> str | None:
        return self.page.locator("html").get_attribute(name)


@pytest.fixture
def address(trading: Installation) -> Iterator[str]:
    plain = Installation.open(replace(trading.settings, secure_cookies=False))
    web = Web(plain)
    web.person("ada", "Admin", name="Ada")
    with as_admin(plain) as ctx:
        create(ctx, "customer", {"code": "C1", "name": "港信酒店管理有限公司"})
    with served(web.app) as address:
        yield address
    plain.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """A wide window in Chinese; whatever the browser complains about fails the test."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", color_scheme="light")
    page = context.new_page()
    desk = Desk(page, address, watched(page))
    yield desk
    context.close()
    assert [text for text in desk.complaints if "404 (NOT FOUND)" not in text] == []


def test_signing_in_by_keyboard_alone_and_out_by_the_menu(desk: Desk) -> None:
    page = desk.sign_in()
    expect(page.locator("h1")).to_contain_text("Ada")
    page.locator(".bar-avatar summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(desk.address + "/sign-in")


def test_a_wrong_password_keeps_the_name_and_moves_on_to_the_password(desk: Desk) -> None:
    page = desk.open("/sign-in")
    page.fill("#login", "ada")
    page.fill("#password", "wrong-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    expect(page.locator("#login")).to_have_value("ada")
    expect(page.locator("#password")).to_be_focused()
    desk.complaints.clear()  # the browser reports the status 401


def test_what_is_typed_is_saved_after_signing_in_again_elsewhere(desk: Desk, trading: Installation) -> None:
    page = desk.sign_in()
    desk.open("/records/customer/new")
    page.fill("[name=f_code]", "LATE")
    page.fill("[name=f_name]", "Late Ltd")
    with trading.writing(SYSTEM) as ctx:
        end_all(ctx.connection, 1)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("form [data-trouble]")).to_contain_text("会话已结束")
    expect(page.locator("[name=f_name]")).to_have_value("Late Ltd")
    old = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    other = page.context.new_page()
    other.goto(desk.address + "/sign-in")
    expect(other.locator(".note")).to_contain_text("会话已结束")
    other.fill("#login", "ada")
    other.fill("#password", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(desk.address + "/")
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("meta[name=csrf-token]")).not_to_have_attribute("content", old)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/records/customer/*-*")
    desk.complaints.clear()  # the browser reports the status 401


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_page_complains_or_is_wider_than_the_window(desk: Desk, size: ViewportSize, language: str) -> None:
    page = desk.sign_in()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": COOKIE, "value": language, "url": desk.address}])
    for path in PAGES:
        desk.open(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate(_SMALL) == [], path


def test_the_system_theme_is_followed_until_one_is_chosen(desk: Desk) -> None:
    page = desk.sign_in()
    canvas = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(canvas) == "rgb(245, 246, 248)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(canvas) == "rgb(14, 18, 23)"
    page.locator(".bar-avatar summary").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="浅色").click()
    assert page.evaluate(canvas) == "rgb(245, 246, 248)"
    page.reload()
    assert desk.root("data-theme") == "light"


def test_density_and_navigation_are_remembered(desk: Desk) -> None:
    page = desk.sign_in()
    page.locator(".bar-avatar summary").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="紧凑").click()
    page.keyboard.press("Escape")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="收起").click()
    page.reload()
    assert (desk.root("data-density"), desk.root("data-nav")) == ("compact", "narrow")
    assert page.locator(".nav").bounding_box()["width"] == 56


def test_the_language_changes_the_page_one_is_on(desk: Desk) -> None:
    page = desk.sign_in()
    desk.open("/users")
    page.locator(".bar-avatar summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Users")
    assert page.url == desk.address + "/users"
    assert desk.root("lang") == "en"


def test_slash_leads_to_the_search(desk: Desk) -> None:
    page = desk.sign_in()
    box = page.locator("[data-search] input")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("港信")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="港信酒店管理有限公司")).to_be_visible()


def test_menus_close_by_escape_and_by_a_click_elsewhere(desk: Desk) -> None:
    page = desk.sign_in()
    create = page.locator(".bar-create")
    create.locator("summary").focus()
    page.keyboard.press("ArrowDown")
    expect(create.locator(".menu-item").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(create.locator(".menu-item").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(create.locator("summary")).to_be_focused()
    assert create.get_attribute("open") is None
    create.locator("summary").click()
    page.mouse.click(700, 700)
    assert create.get_attribute("open") is None


def test_the_first_tab_stop_skips_the_navigation(desk: Desk) -> None:
    page = desk.sign_in()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_second_click_does_not_send_twice(desk: Desk) -> None:
    page = desk.sign_in()
    desk.open("/users/new")
    for name, value in (("name", "Li Lei"), ("login", "li.lei"), ("password", PASSWORD)):
        page.fill(f"#{name}", value)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="添加用户").dblclick()
    page.wait_for_url("**/users/2")
    assert len(sent) == 1
    expect(page.locator(".notice")).to_contain_text("已添加")
    page.locator("[data-notice-close]").click()
    expect(page.locator(".notice")).to_have_count(0)


def test_the_phone_has_everything_within_reach_of_the_thumb(desk: Desk) -> None:
    page = desk.sign_in()
    page.set_viewport_size(PHONE)
    expect(page.locator(".nav")).to_be_hidden()
    page.locator(".bottom summary").click()
    page.locator(".bottom").get_by_role("link", name="用户", exact=True).click()
    page.wait_for_url("**/users")


def test_pages_work_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=DESK, locale="en-US", java_script_enabled=False)
    desk = Desk(context.new_page(), address)
    page = desk.sign_in()
    page.locator(".bar-avatar summary").click()
    page.get_by_role("button", name="Dark").click()
    assert desk.root("data-theme") == "dark"
    expect(page.locator("[data-shortcut]")).to_be_hidden()
    context.close()
