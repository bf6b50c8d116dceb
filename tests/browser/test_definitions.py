"""Definitions in the browser: written on with help, checked while one types, planned, published, gone back from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from core.context import Actor
from core.drafts import begin, discard, drafts, fingerprint, put, take_out, workspace
from tests.browser.conftest import ADMINS, DESKTOP, PEOPLE, PHONE, Site, opened_site
from tests.browser.test_sound import serious
from tests.support.databases import Stock
from tests.support.drafts import PEOPLE as CUSTOMER
from tests.support.drafts import SALES, prepare_drafted, shop, without_fax
from tests.support.publishing import publish

ADA = Actor(PEOPLE["ada"], "Ada Lovelace", superuser=True)
TEXT = shop().files[CUSTOMER]


@pytest.fixture(scope="module")
def drafted(stock: Stock, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """An application of its own: what is published here is nobody else's concern."""
    with opened_site(stock, prepare_drafted, tmp_path_factory.mktemp("drafted"), browser, ADMINS) as made:
        yield made


@pytest.fixture
def site(drafted: Site) -> Iterator[Site]:
    """The application with nothing but the shop published and no draft begun."""
    publish(drafted.installation, shop())
    with drafted.installation.writing(ADA) as ctx:
        for one in drafts(ctx):
            discard(ctx, one.id)
    drafted.complaints.clear()
    yield drafted
    for context in drafted.contexts:
        for page in context.pages:
            page.close()
        context.close()
    drafted.contexts.clear()
    assert drafted.complaints == []


def begun(site: Site, name: str = "Faxes go", *, faxless: bool = False) -> int:
    """A new draft; `faxless`: without the fax, and without the report that groups by it."""
    with site.installation.writing(ADA) as ctx:
        number = begin(ctx, name)
        if faxless:
            put(ctx, number, "test", CUSTOMER, without_fax(TEXT), fingerprint(TEXT))
            take_out(ctx, number, "test", SALES)
    return number


def editor(number: int, path: str = CUSTOMER) -> str:
    return f"/definitions/drafts/{number}/documents/test/{path}"


def opened(site: Site, number: int, login: str = "ada") -> Page:
    """The editor of the customer, ready and checked once."""
    page = site.open(editor(number), login=login)
    expect(page.locator("[data-editor-state]")).to_have_text(re.compile("No problems|Warnings|Errors"))
    return page


def at(page: Page, text: str) -> None:
    """Puts the cursor behind a text of the document."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+f")
    page.locator(".cm-search [name=search]").fill("")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")


def kept(site: Site, number: int) -> str:
    with site.installation.reading(ADA) as ctx:
        return workspace(ctx, number).texts["test", CUSTOMER]


def test_an_error_is_told_while_one_types_and_mended_with_a_click(site: Site) -> None:
    number = begun(site)
    page = opened(site, number)
    at(page, '"kind": "integer')
    page.keyboard.type("x")
    problem = page.locator("[data-problems] .trouble.is-error").first
    expect(problem).to_contain_text("integerx")
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    expect(page.locator("[data-editor-state]")).to_contain_text("Not saved yet")
    problem.get_by_role("button", name="Use “integer”").click()
    expect(page.locator("[data-problems] .is-error")).to_have_count(0)
    assert page.locator("textarea[name=text]").input_value() == TEXT


def test_saving_keeps_the_cursor_and_undo(site: Site) -> None:
    number = begun(site)
    page = opened(site, number)
    at(page, '"title": "fax')
    page.keyboard.type("es")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-editor-state]")).to_contain_text("Saved in the draft")
    assert '"title": "faxes"' in kept(site, number)
    page.keyboard.press("Control+z")
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/documents/" in answer.url):
        page.keyboard.press("Control+s")
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)


def test_members_kinds_and_names_are_completed(site: Site) -> None:
    page = opened(site, begun(site))
    at(page, '"kind": "integer"')
    page.keyboard.type(', "minim')
    option = page.locator(".cm-tooltip-autocomplete li").filter(has_text="minimum").first
    expect(option).to_be_visible()
    option.click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile('"kind": "integer", "minimum"'))


def test_what_a_member_means_is_told_under_the_mouse(site: Site) -> None:
    page = opened(site, begun(site))
    page.locator(".cm-line").filter(has_text='"search"').locator(".j-key").first.hover()
    expect(page.locator(".editor-meaning")).to_contain_text("Search")


def test_the_last_answer_wins(site: Site) -> None:
    number = begun(site)
    page = opened(site, number)
    held: list[Route] = []

    def slow(route: Route) -> None:
        if "integerx" in json.loads(route.request.post_data or "{}")["text"] and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/check", slow)
    at(page, '"kind": "integer')
    with page.expect_request("**/check"):
        page.keyboard.type("x")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-editor-state]")).to_have_text(re.compile("^(No problems|Warnings: \\d+)$"))
    with page.expect_response("**/check"):
        held[0].continue_()
    expect(page.locator("[data-problems] .is-error")).to_have_count(0)


def test_two_windows_do_not_write_over_each_other(site: Site) -> None:
    number = begun(site)
    first, second = opened(site, number), opened(site, number, "bob")
    for page, more in ((first, "es"), (second, "imile")):
        at(page, '"title": "fax')
        page.keyboard.type(more)
    first.keyboard.press("Control+s")
    expect(first.locator("[data-editor-state]")).to_contain_text("Saved")
    second.keyboard.press("Control+s")
    expect(second.locator(".note-bad")).to_contain_text("was changed in this draft since you opened it")
    expect(second.locator(".note-bad .is-in")).to_contain_text("faximile")
    assert '"faxes"' in kept(site, number)


def test_leaving_with_unsaved_text_warns(site: Site) -> None:
    page = opened(site, begun(site))
    at(page, '"title": "fax')
    page.keyboard.type("es")
    page.get_by_role("link", name="Faxes go").click()
    expect(page).to_have_url(re.compile(r"/definitions/drafts/\d+$"))
    assert site.asked == ["beforeunload"]
    site.asked.clear()


def test_the_keyboard_leads_out_of_the_editor(site: Site) -> None:
    page = opened(site, begun(site))
    page.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()


def test_without_scripts_there_are_a_text_area_and_a_check(site: Site) -> None:
    number = begun(site)
    page = site.open(editor(number), scripts=False)
    area = page.locator("textarea[name=text]")
    area.fill(TEXT.replace('"integer"', '"intger"'))
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".trouble.is-error").first).to_contain_text("intger")
    assert kept(site, number) == TEXT
    area.fill(TEXT.replace('"title": "fax"', '"title": "Telefax"'))
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.locator(".notice")).to_contain_text("Saved in the draft")
    assert '"Telefax"' in kept(site, number)


def test_from_a_live_document_to_a_published_version_and_back(site: Site) -> None:
    begun(site, faxless=True)
    page = site.open("/definitions")
    page.get_by_role("link", name="Faxes go").click()
    page.get_by_role("link", name="Review the plan").click()
    step = page.locator(".plan-step.is-lossy")
    expect(step).to_contain_text("7 values")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".note-bad")).to_contain_text("needs consent")
    step.get_by_role("checkbox").check()
    page.get_by_role("textbox", name=re.compile("Note")).fill("Nobody faxes")
    page.get_by_role("button", name="Publish").click()
    expect(page).to_have_url(re.compile(r"/versions/\d+$"))
    expect(page.locator("#progress")).to_contain_text("All of it is done")
    expect(page.locator(".lead")).to_have_text("Nobody faxes")
    page.get_by_role("link", name="Versions").last.click()
    page.get_by_role("link", name="Go back…").first.click()
    expect(page.locator(".plan-steps")).to_contain_text("come back")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".notice")).to_contain_text("is live")


def test_what_uses_a_field_leads_to_its_line(site: Site) -> None:
    page = site.open(f"/definitions/documents/test/{CUSTOMER}")
    page.locator(".uses-list a").filter(has_text="fax").click()
    page.locator(".use-lines a").first.click()
    expect(page).to_have_url(re.compile(r"reports/sales\.json#L\d+$"))
    expect(page.locator("tr:target")).to_contain_text("fax")


@pytest.mark.parametrize(("size", "language", "theme"), [(DESKTOP, "en", "light"), (PHONE, "zh_CN", "dark")])
def test_every_page_is_sound(site: Site, size: tuple[int, int], language: str, theme: str) -> None:
    order = "entities/order.json"
    extra = shop().files[order].replace('"number": {', '"note": {"kind": "text", "title": "Note"}, "number": {')
    publish(site.installation, replace(shop(), files={**shop().files, order: extra}))
    publish(site.installation, shop())
    number, broken = begun(site, faxless=True), begun(site, "Broken")
    with site.installation.writing(ADA) as ctx:
        put(ctx, broken, "test", CUSTOMER, TEXT.replace('"integer"', '"intger"'), fingerprint(TEXT))
    paths = (
        "/definitions",
        f"/definitions/documents/test/{CUSTOMER}",
        f"/definitions/drafts/{number}",
        f"/definitions/drafts/{number}/new",
        f"/definitions/drafts/{number}/plan",
        f"/definitions/drafts/{broken}/plan",
        editor(broken),
        "/definitions/uses/customer",
        "/definitions/uses/customer/fax",
        "/versions",
        "/versions/1",
        "/versions/1/rollback",
        "/versions/compare?from=1&to=2",
        "/versions/put-away",
        "/versions/put-away/test/order.note",
        "/versions/purge?days=0",
    )
    page = site.open("/definitions", size=size, language=language, theme=theme)
    for path in paths:
        page.goto(path)
        if path == editor(broken):
            expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert serious(page) == [], path
