"""Forms in the browser: nothing typed is lost, nothing is saved twice."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from core.queries.count import count
from tests.browser.conftest import Site

NEW = "/records/customer/new"


def number(site: Site) -> int:
    with site.installation.reading() as ctx:
        return count(ctx, "customer")


def slow(page: Page, milliseconds: int = 400) -> None:
    page.route("**/records/**", lambda route: (page.wait_for_timeout(milliseconds), route.continue_()))


def test_mistakes_are_named_corrected_and_saved(site: Site) -> None:
    page = site.open(NEW)
    page.locator("#f_code").fill("JOURNEY")
    page.locator("#f_credit_limit").fill("plenty")
    page.locator("#f_notes").evaluate("(box) => { box.style.height = '180px'; }")  # as its corner does that is pulled
    page.get_by_role("button", name="Save", exact=True).click()
    summary = page.locator(".note-bad[data-focus]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").first.click()
    expect(page.locator("#f_name")).to_be_focused()
    expect(page.locator("#f_credit_limit")).to_have_value("plenty")
    page.locator("#f_name").fill("Journey Ltd")
    page.locator("#f_credit_limit").fill("1,234.5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Journey Ltd")
    expect(page.locator("#value-credit_limit")).to_contain_text("$1,234.50")


def test_twelve_keys_beside_what_is_typed_make_a_customer(site: Site) -> None:
    page = site.open("/")
    page.wait_for_load_state()  # keys work once the page's modules have run
    keys = ["Control+k", *"new cus", "Enter"]
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#f_code")).to_be_focused()
    page.keyboard.type("KEYS")
    page.keyboard.press("Tab")
    page.keyboard.type("By Keys Alone")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("By Keys Alone")
    assert len([*keys, "Tab", "Control+Enter"]) <= 12


def test_a_double_click_on_save_makes_one_record(site: Site) -> None:
    before = number(site)
    page = site.open(NEW)
    page.locator("#f_code").fill("DOUBLE")
    page.locator("#f_name").fill("Double")
    slow(page)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Double")
    assert number(site) == before + 1


def test_without_a_connection_everything_typed_stays(site: Site) -> None:
    page = site.open(NEW)
    page.locator("#f_code").fill("OFFLINE")
    page.locator("#f_name").fill("Offline")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="No connection")).to_be_visible()
    expect(page.locator("#f_name")).to_have_value("Offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Offline")


def test_when_the_server_fails_everything_typed_stays(site: Site) -> None:
    page = site.open(NEW)
    page.locator("#f_name").fill("Failing")

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route(f"**{NEW}", fail)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-trouble]")).to_contain_text("500")
    expect(page.locator("#f_name")).to_have_value("Failing")
    expect(page.get_by_role("button", name="Save", exact=True)).not_to_have_attribute("aria-busy", "true")


def test_leaving_a_form_warns_only_when_something_was_typed(site: Site) -> None:
    page = site.open(NEW)
    page.locator("#f_code").focus()
    page.goto("/records/customer")
    assert site.asked == []
    page.goto(NEW)
    page.locator("#f_code").fill("half")
    page.goto("/records/customer")
    assert site.asked == ["beforeunload"]
    site.asked.clear()


def test_a_reference_is_looked_up_while_typing(site: Site) -> None:
    page = site.open("/records/order/new")
    page.locator("#f_number").fill("LOOKUP")
    page.locator("#f_customer-ts-control").click()
    page.keyboard.type("customer 042")
    page.get_by_role("option", name="Customer 042 有限公司").click()
    page.locator("#f_ordered_on").fill("15 March 2026")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("LOOKUP")
    expect(page.locator(".facts")).to_contain_text("Customer 042 有限公司")
    expect(page.locator(".facts")).to_contain_text("Mar 15, 2026")


def test_save_and_new_starts_the_next(site: Site) -> None:
    page = site.open(NEW)
    page.locator("#f_code").fill("FIRST")
    page.locator("#f_name").fill("First")
    page.keyboard.press("Control+Alt+Enter")
    expect(page.locator(".notice")).to_contain_text("First was created.")
    expect(page.locator("#f_code")).to_have_value("")


def test_two_people_who_change_the_same_are_asked(site: Site) -> None:
    (card,) = site.customers("Contested")
    mine, theirs = site.open(f"{card}/edit"), site.open(f"{card}/edit", login="bob")
    theirs.locator("#f_city").fill("Köln")
    theirs.locator("#f_region").fill("NRW")
    theirs.keyboard.press("Control+Enter")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Contested")
    mine.locator("#f_city").fill("Bonn")
    mine.keyboard.press("Control+Enter")
    clash = mine.get_by_role("radiogroup", name="City")
    expect(clash).to_contain_text("Bonn")
    expect(clash).to_contain_text("Köln")
    expect(mine.locator("#f_region")).to_have_value("NRW")
    clash.get_by_label("Theirs").check()
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.locator(".card-under")).to_contain_text("Köln")


def test_a_record_is_made_without_script(site: Site) -> None:
    page = site.open("/records/order/new", scripts=False)
    page.locator("#f_number").fill("PLAIN")
    page.get_by_label("Find Customer").fill("Customer 007")
    page.locator('button[name="find"][value="customer"]').click()
    page.locator("#f_customer").select_option(label="Customer 007 有限公司")
    page.locator("#f_ordered_on").fill("2026-05-05")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PLAIN")
