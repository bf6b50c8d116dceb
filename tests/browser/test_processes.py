"""A complaint goes through its states in the browser: dialog, refusal, many at once, the diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from admin.app import build_app
from cardwright.commands.worker import people_of
from core.context import SYSTEM, Actor, utc_now
from core.engine import Installation
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.processes.advance import advance
from core.processes.many import KIND
from core.records.trash import delete
from core.records.write import create_many, update
from core.settings import Settings
from tests.admin.desk import prepare_web_desk
from tests.support.browser import served, watched
from tests.support.databases import Stock
from tests.support.web import PASSWORD, Web


@dataclass
class Desk:
    """The desk served, with six complaints of an agent, and a colleague of hers."""

    root: str
    installation: Installation
    agent: Actor
    other: Actor
    ids: tuple[str, ...]

    def opened(self, browser: Browser, width: int = 390) -> Page:
        """The list, seen by the agent."""
        context = browser.new_context(viewport={"width": width, "height": 844}, base_url=self.root)
        context.add_cookies([{"name": "cardwright_language", "value": "en", "url": self.root}])
        page = context.new_page()
        page.goto("/sign-in?next=/records/complaint")
        page.locator("[name=login]").fill("wang")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Leak 5")).to_be_visible()
        return page

    def asked(self, page: Page, number: int, way: str) -> Locator:
        """The dialog of a transition over the card of a complaint."""
        page.goto(f"/records/complaint/{self.ids[number]}")
        page.get_by_role("link", name=way).click()
        dialog = page.locator("dialog.dialog")
        expect(dialog).to_be_visible()
        return dialog

    def go_on(self, number: int, event: str, **values: object) -> None:
        """What the colleague does meanwhile."""
        with self.installation.writing(self.other) as ctx:
            advance(ctx, "complaint", self.ids[number], event, values)


@pytest.fixture
def desk(stock: Stock) -> Iterator[Desk]:
    address = stock.copy(prepare_web_desk)
    installation = Installation.open(Settings(database=address))
    web = Web(installation)
    agent = Actor(web.person("wang", "agent"), "Wang", frozenset({"agent"}))
    other = Actor(web.person("li", "agent"), "Li", superuser=True)
    with installation.writing(agent) as ctx:
        made = create_many(ctx, "complaint", [{"subject": f"Leak {number}"} for number in range(6)])
    ids = tuple(made.saved[place].id for place in range(6))
    with served(build_app(installation)) as root:
        yield Desk(root, installation, agent, other, ids)
    installation.close()
    stock.drop(address)


def test_a_refusal_stays_in_the_dialog_beside_its_field_with_what_was_typed(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    dialog = desk.asked(page, 1, "Accept")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.locator("#f_cause-error")).to_be_visible()
    expect(dialog.locator("[data-focus]")).to_be_focused()
    dialog.locator("#f_cause").fill("a crack")
    dialog.get_by_role("button", name="Accept").click()
    expect(page.locator(".tag-state").first).to_have_text("In progress")
    expect(dialog).to_have_count(0)

    dialog = desk.asked(page, 1, "Resolve")
    dialog.locator("#f_cost").fill("12.50")
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.get_by_role("heading", name="Not possible now")).to_be_visible()
    expect(dialog.locator("#f_cost")).to_have_value("12.50")
    assert page.url.endswith(desk.ids[1])
    page.context.close()


def test_who_was_slower_reads_in_the_dialog_who_moved_the_record_where(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    dialog = desk.asked(page, 2, "Accept")
    dialog.locator("#f_cause").fill("a dent")
    desk.go_on(2, "ACCEPT", cause="a crack")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.get_by_text("Li moved the record to “In progress”")).to_be_visible()
    expect(dialog.locator("#f_cause")).to_have_value("a dent")
    expect(dialog.get_by_role("button", name="Accept")).to_have_count(0)
    dialog.get_by_role("link", name="Reload the record").click()
    expect(page.locator(".tag-state").first).to_have_text("In progress")
    expect(dialog).to_have_count(0)
    page.context.close()


def test_a_step_without_a_question_is_refused_in_a_dialog_over_the_card(desk: Desk, browser: Browser) -> None:
    with desk.installation.writing(desk.agent) as ctx:
        advance(ctx, "complaint", desk.ids[3], "ACCEPT", {"cause": "a crack"})
        advance(ctx, "complaint", desk.ids[3], "RESOLVE", {"remedy": "a plate"})
    page = desk.opened(browser)
    page.goto(f"/records/complaint/{desk.ids[3]}")
    with desk.installation.writing(desk.other) as ctx:
        update(ctx, "complaint", desk.ids[3], {"subject": "Leak 3, again"})
    page.get_by_role("button", name="Close", exact=True).click()
    dialog = page.locator("dialog.dialog")
    expect(dialog.get_by_text("Somebody changed the record meanwhile")).to_be_visible()
    expect(dialog.get_by_text("Leak 3, again")).not_to_have_count(0)
    dialog.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".tag-state").first).to_have_text("Closed")
    page.context.close()


def test_what_cannot_be_answered_is_told_and_the_form_stays(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    dialog = desk.asked(page, 4, "Accept")
    dialog.locator("#f_cause").fill("a dent")
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.locator("[data-dialog-told]")).to_be_visible()
    page.context.set_offline(False)
    with desk.installation.writing(SYSTEM) as ctx:
        delete(ctx, "complaint", desk.ids[4])
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.get_by_text("There is no such record")).to_be_visible()
    expect(dialog.locator("#f_cause")).to_have_value("a dent")
    page.context.close()


def test_without_scripts_the_page_of_a_transition_refuses_and_goes_on(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    plain = browser.new_context(base_url=desk.root, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    page.context.close()
    page = plain.new_page()
    page.goto(f"/records/complaint/{desk.ids[5]}")
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#f_cause-error")).to_be_visible()
    page.locator("#f_cause").fill("a crack")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".tag-state").first).to_have_text("In progress")
    plain.close()


def test_a_complaint_goes_through_its_states(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    complaints = watched(page)

    page.get_by_label("Select Leak 5").check()
    page.get_by_label("Select Leak 3").click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    page.locator("#bulk-way").select_option("handling/ACCEPT")
    page.get_by_role("button", name="Take this step").click()
    page.locator("#f_cause").fill("a crack")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("3 records went on.")).to_be_visible()

    page.get_by_role("link", name="Leak 5").click()
    page.get_by_role("link", name="Resolve").click()
    dialog = page.locator("dialog.dialog")
    expect(dialog.locator("#f_remedy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("link", name="Resolve").click()
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.locator("[data-focus]")).to_be_focused()
    expect(dialog).to_contain_text("not possible")
    dialog.locator("#f_remedy").fill("a new plate")
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.locator("[data-dialog-told]")).to_be_visible()
    expect(dialog.locator("#f_remedy")).to_have_value("a new plate")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Resolve").click()
    expect(page.locator(".tag-state").first).to_have_text("Resolved")
    page.locator(".tag-state").first.click()
    expect(page.locator(".diagram-state.is-current")).to_contain_text("Resolved")
    expect(page.locator("h2", has_text="Where it was")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [one for one in complaints if not re.search("status of 4|ERR_INTERNET_DISCONNECTED", one)] == []
    page.context.close()


def test_all_that_match_go_on_by_a_job_that_one_watches(desk: Desk, browser: Browser) -> None:
    page = desk.opened(browser)
    with desk.installation.writing(desk.agent) as ctx:
        create_many(ctx, "complaint", [{"subject": f"Drip {number}"} for number in range(210)])
    complaints = watched(page)
    page.goto("/records/complaint?stage=received")
    beyond = page.get_by_label("Select all 216 that match")
    expect(beyond).to_be_hidden()
    page.get_by_label("Select Drip 209").check()
    beyond.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("All 216 selected")
    expect(page.locator("input.tick:checked")).to_have_count(50)
    page.locator("input.tick").first.uncheck()
    expect(beyond).not_to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_have_text("49 selected")
    beyond.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#bulk-way").select_option("handling/ACCEPT")
    page.get_by_role("button", name="Take this step").click()
    expect(page.get_by_text("216 records")).to_be_visible()
    page.locator("#f_cause").fill("a crack")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    kinds = {KIND: built_in()[KIND]}
    Worker(desk.installation, kinds, people_of(desk.installation), utc_now, Event()).work_once()
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    assert complaints == []
    page.context.close()
