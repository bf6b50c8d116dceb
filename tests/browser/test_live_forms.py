"""Forms that follow their own values in the browser: nothing flickers, and nothing typed is lost or overwritten."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Request, Route, expect

from core.context import Actor
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.browser.conftest import PEOPLE, PHONE, Site
from tests.browser.test_sound import serious
from tests.support import packs, publish
from tests.support.publishing import TRADING

GRADES = {"kind": "choice", "enum": ["A", "B", "C"], "default": "C"}
CITIES = {"CN": ["Shanghai", "Ningbo"], "DE": ["Berlin"]}
CLIENT = packs.entity("client", {"name": {"kind": "text", "search": True}, "terms": "integer"})
PERSON = packs.entity(
    "person", {"name": {"kind": "text", "search": True}, "client": {"kind": "reference", "to": "client"}}
)
FIELDS = {
    "name": {"kind": "text", "search": True},
    "client": {"kind": "reference", "to": "client"},
    "person": {"kind": "reference", "to": "person", "depends": {"on": "client", "through": "client"}},
    "terms": {"kind": "integer", "default": "=client.terms"},
    "grade": GRADES,
    "city": {
        "kind": "choice",
        "enum": ["Shanghai", "Ningbo", "Berlin"],
        "depends": {"on": "country", "values": CITIES},
    },
    "country": {"kind": "choice", "enum": ["CN", "DE"]},
    "slogan": {"kind": "text", "visible": "contains(name, '中文')"},
    "credit": "integer",
    "reason": {"kind": "text", "requiredIf": "credit > 100"},
    "half": {"kind": "formula", "formula": "credit / 2", "of": {"kind": "decimal", "scale": 1}},
}
SECTIONS = [
    {
        "id": "basics",
        "title": "Basics",
        "fields": ["name", "client", "person", "terms", "grade", "country", "city", "slogan"],
    },
    {
        "id": "credit",
        "title": "Credit line",
        "visible": "grade in ('A', 'B')",
        "whenHidden": "clear",
        "fields": ["credit", "half", "reason"],
    },
]
DEAL = packs.entity(
    "deal",
    FIELDS,
    required=["name"],
    rules=[{"id": "some", "assert": "credit <> 13", "message": "Not thirteen", "at": "/credit"}],
    card={"title": "{name}", "tabs": [{"id": "all", "title": "All", "sections": SECTIONS}]},
)
NEW = "/records/deal/new"
STATE = "**/records/deal/state*"
ADA = Actor(PEOPLE["ada"], "Ada", superuser=True)


@pytest.fixture(scope="module")
def served_deals(served_site: Site) -> Site:
    """The application with deals, which have conditions, and two clients with a person each."""
    publish(served_site.installation, TRADING, packs.pack(CLIENT, PERSON, DEAL))
    with served_site.installation.writing(ADA) as ctx:
        clients = (("Bao Trading", 30, "Li Ming"), ("Kai Foods", 14, "Wang Fang"))
        for name, terms, person in clients if not count(ctx, "client") else ():  # a worker may come back after others
            client = create(ctx, "client", {"name": name, "terms": terms}).id
            create(ctx, "person", {"name": person, "client": client})
    return served_site


@pytest.fixture
def deals(served_deals: Site, site: Site) -> Site:
    return site


def asked(page: Page) -> list[Request]:
    """A list that fills with the questions that the form asks."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request) if "/state" in request.url else None)
    return found


def slow(page: Page, seconds: float) -> None:
    """Every question is answered after so many seconds."""

    def wait(route: Route) -> None:
        answer = route.fetch()
        time.sleep(seconds)
        route.fulfill(response=answer)

    page.route(STATE, wait)


def test_sections_appear_and_go_as_one_chooses(deals: Site) -> None:
    page = deals.open(NEW)
    credit, heading = page.locator("#f_credit"), page.get_by_role("heading", name="Credit line")
    expect(heading).to_be_hidden()
    pick(page, "grade", "A")
    expect(heading).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Shown now: credit")).to_have_count(1)
    credit.fill("120")
    expect(page.locator("#f_half")).to_have_text("60.0")
    expect(page.locator("#f_reason")).to_have_attribute("aria-required", "true")
    expect(page.locator('label[for="f_reason"] .required')).to_be_visible()
    credit.fill("20")
    expect(page.locator("#f_reason")).not_to_have_attribute("aria-required", "true")
    pick(page, "grade", "C")
    expect(heading).to_be_hidden()
    pick(page, "grade", "B")
    expect(credit).to_have_value("20")


def test_what_is_hidden_is_emptied_when_one_saves(deals: Site) -> None:
    page = deals.open(NEW)
    page.locator("#f_name").fill("Emptied")
    pick(page, "grade", "A")
    page.locator("#f_credit").fill("20")
    pick(page, "grade", "C")
    expect(page.locator("#f_credit")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Emptied")
    with deals.installation.reading() as ctx:
        (row,) = find(ctx, Query("deal", ("credit", "grade"), {"name": {"_eq": "Emptied"}})).rows
    assert (row["credit"], row["grade"]) == (None, "C")


def test_a_default_follows_until_somebody_types(deals: Site) -> None:
    page = deals.open(NEW)
    choose(page, "client", "Bao Trading")
    terms = page.locator("#f_terms")
    expect(terms).to_have_value("30")
    choose(page, "client", "Kai Foods")
    expect(terms).to_have_value("14")
    terms.fill("7")
    choose(page, "client", "Bao Trading")
    page.wait_for_timeout(600)
    expect(terms).to_have_value("7")


def test_a_default_is_filled_in_even_when_saving_was_faster(deals: Site) -> None:
    page = deals.open(NEW)
    slow(page, 2)
    page.locator("#f_name").fill("Fast hands")
    choose(page, "client", "Bao Trading")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fast hands")
    expect(page.locator("#value-terms")).to_contain_text("30")


def test_an_open_look_up_does_not_swallow_the_keys_that_save(deals: Site) -> None:
    page = deals.open(NEW)
    page.locator("#f_name").fill("From the look-up")
    page.locator("#f_client-ts-control").focus()
    expect(page.locator("#f_client + .ts-wrapper .option.active")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("From the look-up")
    expect(page.locator("#value-client")).to_contain_text("—")


def test_a_look_up_takes_what_was_typed_however_fast_and_nothing_in_passing(deals: Site) -> None:
    page = deals.open(NEW)
    control = page.locator("#f_client-ts-control")
    control.focus()
    expect(page.locator("#f_client + .ts-wrapper .option", has_text="Bao Trading")).to_be_visible()
    page.keyboard.type("Kai")
    page.keyboard.press("Enter")
    expect(page.locator("#f_client + .ts-wrapper .item")).to_have_text("Kai Foods")
    page.locator("#f_name").focus()
    control.focus()
    page.keyboard.type("Bao")
    page.keyboard.press("Tab")
    expect(control).not_to_be_focused()
    expect(page.locator("#f_client + .ts-wrapper .item")).to_have_text("Bao Trading")
    expect(page.locator("#f_person-ts-control")).to_be_focused()
    expect(page.locator("#f_person + .ts-wrapper .option", has_text="Li Ming")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#f_terms")).to_be_focused()
    expect(page.locator("#f_person")).to_have_value("")


@pytest.mark.parametrize("slow", ["client", "person"])
def test_a_look_up_that_was_left_in_haste_does_not_take_the_focus_back(deals: Site, slow: str) -> None:
    page = deals.open(NEW)
    page.evaluate(
        """slow => {
            const fetched = window.fetch;
            window.fetch = async (url, ...rest) => {
                if (String(url).includes(`options/${slow}`)) await new Promise((done) => setTimeout(done, 300));
                return fetched(url, ...rest);
            };
        }""",
        slow,
    )
    page.locator("#f_client-ts-control").focus()
    page.keyboard.type("Bao")
    page.keyboard.press("Tab")
    expect(page.locator("#f_client + .ts-wrapper .item")).to_have_text("Bao Trading")
    page.wait_for_timeout(600)  # longer than all that a look-up does a moment later
    expect(page.locator("#f_person-ts-control")).to_be_focused()
    expect(page.locator("#f_person + .ts-wrapper .option:visible")).to_have_text(["—", "Li Ming"])


def test_a_look_up_and_choices_are_narrowed(deals: Site) -> None:
    page = deals.open(NEW)
    choose(page, "client", "Bao Trading")
    page.locator("#f_person-ts-control").focus()
    expect(page.locator("#f_person + .ts-wrapper .option")).to_have_text(["—", "Li Ming"])
    choose(page, "client", "Kai Foods")
    page.locator("#f_person-ts-control").focus()
    expect(page.locator("#f_person + .ts-wrapper .option")).to_have_text(["—", "Wang Fang"])
    page.locator("#f_name").focus()
    pick(page, "city", "Berlin")
    pick(page, "country", "CN")
    options = page.locator("#f_city option")
    expect(options).to_have_text(["—", "Shanghai", "Ningbo", "Berlin"])
    expect(page.locator("#f_city")).to_have_value("Berlin")
    pick(page, "city", "Ningbo")
    pick(page, "country", "DE")
    expect(options).to_have_text(["—", "Ningbo", "Berlin"])


def test_nothing_typed_meanwhile_is_touched_however_slow_the_answer(deals: Site) -> None:
    page = deals.open(NEW)
    slow(page, 0.4)
    pick(page, "grade", "A")
    page.locator("#f_name").press_sequentially("A long name that is typed slowly", delay=20)
    expect(page.locator("#f_credit")).to_be_visible()
    page.locator("#f_name").press_sequentially(", and on", delay=40)
    expect(page.locator("#f_name")).to_have_value("A long name that is typed slowly, and on")
    expect(page.locator("#f_name")).to_be_focused()


def test_the_last_answer_wins(deals: Site) -> None:
    page = deals.open(NEW)
    requests = asked(page)
    held: list[Route] = []
    page.route(STATE, lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(STATE):
        pick(page, "grade", "A")
    pick(page, "grade", "C")
    with page.expect_request(STATE) as anew:
        held[0].continue_()
    assert anew.value.response()
    page.wait_for_timeout(200)
    expect(page.locator("#f_credit")).to_be_hidden()
    assert len(requests) == 2


def test_only_fields_that_decide_ask_and_not_at_every_key(deals: Site) -> None:
    page = deals.open(NEW)
    requests = asked(page)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # how fast one types is not left to the machine
    page.locator("#f_terms").press_sequentially("123")
    page.clock.run_for(1000)
    assert requests == []
    page.locator("#f_name").press_sequentially("Quickly ty")
    page.clock.run_for(100)
    page.locator("#f_name").press_sequentially("ped")
    with page.expect_response(STATE):
        page.clock.run_for(1000)
    page.clock.run_for(1000)
    assert len(requests) == 1


def test_nothing_is_asked_while_an_input_method_composes(deals: Site) -> None:
    page = deals.open(NEW)
    requests = asked(page)
    page.locator("#f_name").focus()
    session = page.context.new_cdp_session(page)
    for text in ("z", "zh", "zho", "zhong", "zhong w", "zhong wen"):
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    assert requests == []
    session.send("Input.insertText", {"text": "中文"})
    expect(page.locator("#f_slogan")).to_be_visible()
    expect(page.locator("#f_name")).to_have_value("中文")
    expect(page.locator("#f_name")).to_be_focused()


def test_a_field_that_holds_the_focus_is_hidden_only_when_it_leaves(deals: Site) -> None:
    page = deals.open(NEW)
    pick(page, "grade", "A")
    credit = page.locator("#f_credit")
    expect(credit).to_be_visible()
    slow(page, 0.5)
    pick(page, "grade", "C")
    credit.focus()
    page.wait_for_timeout(1500)
    expect(credit).to_be_visible()
    expect(credit).to_be_focused()
    page.locator("#f_name").focus()
    expect(credit).to_be_hidden()


def test_a_problem_at_a_hidden_field_is_revealed(deals: Site) -> None:
    page = deals.open(NEW)
    page.locator("#f_name").fill("Revealed")
    pick(page, "grade", "A")
    page.locator("#f_credit").fill("many")
    pick(page, "grade", "C")
    expect(page.locator("#f_credit")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    summary = page.locator(".note-bad[data-focus]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator("#f_credit")).to_be_focused()
    expect(page.locator("#f_credit")).to_have_value("many")
    page.locator("#f_credit").fill("")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revealed")


def test_a_rule_is_told_at_its_field_when_one_saves(deals: Site) -> None:
    page = deals.open(NEW)
    page.locator("#f_name").fill("Thirteen")
    pick(page, "grade", "A")
    page.locator("#f_credit").fill("13")
    page.wait_for_timeout(600)
    expect(page.get_by_text("Not thirteen")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f_credit-error")).to_have_text("Not thirteen")


def test_without_a_connection_the_form_stays_as_it_is(deals: Site) -> None:
    page = deals.open(NEW)
    page.context.set_offline(True)
    pick(page, "grade", "A")
    page.locator("#f_name").fill("Typed offline")
    page.wait_for_timeout(700)
    expect(page.locator("#f_name")).to_have_value("Typed offline")
    page.context.set_offline(False)
    page.locator("#f_name").press_sequentially("!")
    expect(page.locator("#f_credit")).to_be_visible()


def test_without_script_every_field_is_there_and_the_server_decides(deals: Site) -> None:
    page = deals.open(NEW, scripts=False)
    expect(page.locator("#f_credit")).to_be_visible()
    page.locator("#f_name").fill("No script")
    page.locator("#f_credit").fill("5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No script")
    expect(page.locator("#value-credit")).to_have_count(0)


def test_it_opens_right_and_nothing_moves(deals: Site) -> None:
    page = deals.open("/")
    page.add_init_script(
        "new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " window.shifted = (window.shifted ?? 0) + one.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(NEW)
    expect(page.locator("#f_name")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelectorAll('fieldset:not([hidden])').length") == 1
    assert page.evaluate("window.shifted ?? 0") < 0.02


def test_it_fits_a_phone(deals: Site) -> None:
    page = deals.open(NEW, size=PHONE)
    pick(page, "grade", "A")
    expect(page.locator("#f_credit")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(deals: Site, theme: str) -> None:
    page = deals.open(NEW, theme=theme)
    assert serious(page) == []
    pick(page, "grade", "A")
    page.locator("#f_credit").fill("120")
    expect(page.locator("#f_half")).to_have_text("60.0")
    assert serious(page) == []


def pick(page: Page, field: str, value: str) -> None:
    """Picks a choice, as somebody does who goes there."""
    page.locator(f"#f_{field}").focus()
    page.locator(f"#f_{field}").select_option(value)


def choose(page: Page, field: str, name: str) -> None:
    """Picks a record in a look-up, and goes on."""
    page.locator(f"#f_{field}-ts-control").focus()
    page.keyboard.type(name[:6])
    page.locator(f"#f_{field} + .ts-wrapper .option", has_text=name).click()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")  # Tom Select takes the focus back, by a timer
    page.keyboard.press("Tab")
