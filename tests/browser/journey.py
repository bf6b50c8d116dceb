"""A shipping company served for a day's work in the browser, and people who work as people do: by what is written.

ann = company.person("lin", tag="zh_CN", size=PHONE)
ann.go("customer")
ann.press("New %(what)s", what=ann.say.entity("customer"))
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from babel.support import Translations
from playwright.sync_api import Browser, Locator, Page, expect

from admin.app import build_app
from admin.languages import TRANSLATIONS
from admin.security import passwords
from admin.security.people import create_user
from core.access.organisation import place
from core.context import SYSTEM
from core.engine import Installation
from core.settings import Settings
from example_configs.shipping.demo.make_data import make
from schema_registry.model import Model
from schema_registry.statechart import Notify
from tests.browser.conftest import Site
from tests.packs.test_industries import prepare_shipping
from tests.support.browser import served
from tests.support.databases import Stock
from tests.support.shipping import employ, filled_with
from tests.support.timers import aged, work
from tests.support.web import PASSWORD

SCALE = 0.01
SHOTS = os.environ.get("CARDWRIGHT_TEST_SHOTS", "")
"""A folder for pictures of the pages that people come by; none are taken without it."""
NEWCOMERS: Mapping[str, str] = {"lin": "林岚", "gao": "高远"}
"""Salespeople of whom the demo's records know nothing, one for each day of work: their figures are of that day."""


@dataclass(frozen=True, slots=True)
class Say:
    """What is written on pages, in a language: names of the definitions, and words of the interface."""

    model: Model
    tag: str

    def words(self, text: str, **values: object) -> str:
        """A text of the interface."""
        found = Translations.load(str(TRANSLATIONS), [self.tag.partition("_")[0]]).gettext(text)
        return found % values if values else found

    def entity(self, name: str) -> str:
        return self.model.entities[name].title.say(self.tag)

    def plural(self, name: str) -> str:
        return self.model.entities[name].plural.say(self.tag)

    def field(self, path: str) -> str:
        """A field by `entity.name`."""
        entity, _, name = path.partition(".")
        return self.model.entities[entity].fields[name].title.say(self.tag)

    def choice(self, path: str, value: str) -> str:
        entity, _, name = path.partition(".")
        found = self.model.entities[entity].fields[name].choice(value)
        assert found is not None
        return found.title.say(self.tag)

    def tab(self, entity: str, id: str) -> str:
        return next(one.title.say(self.tag) for one in self.model.entities[entity].card.tabs if one.id == id)

    def view(self, entity: str, id: str) -> str:
        return next(one.title.say(self.tag) for one in self.model.entities[entity].list.views if one.id == id)

    def state(self, process: str, name: str) -> str:
        return self.model.processes[process].states[name].title.say(self.tag)

    def way(self, process: str, event: str) -> str:
        """A transition, as its button says it."""
        states = self.model.processes[process].states.values()
        return next(one.transitions[event].title.say(self.tag) for one in states if event in one.transitions)

    def refusal(self, process: str, event: str) -> str:
        """What the guard of a transition says where it is not met."""
        states = self.model.processes[process].states.values()
        return next(str(one.transitions[event].message.say(self.tag)) for one in states if event in one.transitions)

    def told(self, process: str, state: str, timer: str) -> str:
        """What a timer tells people."""
        found = next(one for one in self.model.processes[process].states[state].timers if one.id == timer)
        (action,) = found.actions
        assert isinstance(action, Notify) and action.message is not None
        return action.message.say(self.tag)

    def report(self, name: str) -> str:
        return self.model.reports[name].title.say(self.tag)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a page of their own."""

    name: str
    page: Page
    say: Say
    numbers: Iterator[int]

    # ---- ways around
    def go(self, title: str) -> None:
        """To what the navigation calls so: at the side, below on a phone, or under More there."""
        menu = self.page.locator("nav.nav, nav.bottom").filter(visible=True)
        link = menu.get_by_role("link", name=title, exact=True)
        if not link.is_visible():
            menu.locator("summary").click()
        link.click()
        self.look()

    def tab(self, title: str) -> None:
        """To a tab of the card; its count stands behind its title."""
        self.page.get_by_role("navigation", name=self.say.words("Tabs")).get_by_role("link", name=title).click()
        expect(self.page.locator(".tab[aria-current]")).to_be_in_viewport(ratio=1)
        self.look()

    def open(self, title: str) -> None:
        """To the record of a row."""
        self.page.get_by_role("link", name=title, exact=True).first.click()
        self.look()

    def press(self, text: str, **values: object) -> None:
        """A button or a link that looks like one, by a text of the interface."""
        self.click(self.say.words(text, **values))

    def click(self, name: str) -> None:
        found = self.page.get_by_role("button", name=name, exact=True)
        links = self.page.get_by_role("link", name=name, exact=True)
        found.or_(links).filter(visible=True).first.click()
        self.look()

    # ---- forms
    def fill(self, path: str, text: str) -> None:
        self._field("textbox", path).fill(text)

    def choose(self, path: str, title: str) -> None:
        self._field("combobox", path).select_option(label=title)

    def find(self, path: str, typed: str, title: str) -> None:
        """A record that is looked up while one types."""
        self._field("combobox", path).focus()
        self.page.keyboard.type(typed)
        self.page.get_by_role("option", name=title).first.click()

    def save(self) -> None:
        self.page.keyboard.press("Control+Enter")

    def _field(self, role: str, path: str) -> Locator:
        return self.page.get_by_role(role, name=self.say.field(path), exact=True)  # type: ignore[arg-type]  # a role's name

    # ---- transitions
    def step(self, process: str, event: str) -> None:
        """A transition's button on the card, whether it stands alone or under the further ones."""
        title = self.say.way(process, event)
        steps = self.page.locator(".card-steps")
        expect(steps).to_be_visible()
        further = steps.locator("summary")
        button = steps.get_by_role("button", name=title, exact=True).or_(
            steps.get_by_role("link", name=title, exact=True)
        )
        if further.count() and not button.first.is_visible():
            further.click()
        button.first.click()

    def further(self, process: str, event: str) -> None:
        """The menu of further steps has a transition, and stands on the screen whole."""
        steps = self.page.locator(".card-steps")
        steps.locator("summary").click()
        expect(steps.locator(".menu-body")).to_be_in_viewport(ratio=1)
        expect(steps.get_by_role("link", name=self.say.way(process, event), exact=True)).to_be_visible()
        self.look()
        self.page.keyboard.press("Escape")

    def confirm(self, process: str, event: str) -> None:
        """The button of a transition's form."""
        self.page.locator(".transition").get_by_role("button", name=self.say.way(process, event), exact=True).click()

    def stands(self, process: str, state: str) -> None:
        """The card shows the state, and every key fact whole."""
        expect(self.page.locator(".tag-state").first).to_have_text(self.say.state(process, state))
        cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
        assert self.page.locator(".facts dd").evaluate_all(cut) == []
        self.look()

    # ---- reports
    def read(self, report: str) -> None:
        """Opens a report from the page of all."""
        self.go(self.say.words("Reports"))
        self.page.locator(".report-tile", has_text=self.say.report(report)).click()
        self.look()

    def narrow(self, path: str, value: str) -> None:
        """Leaves what has a value in a field that the page offers as a condition."""
        self.page.locator(".chip-offer").get_by_role("link", name=self.say.field(path), exact=True).click()
        self.page.get_by_role("checkbox", name=value).check()
        self.press("Apply")

    def follows(self, row: str, figure: str) -> None:
        """A row of the report's table holds a figure, which leads to its records."""
        found = self.page.locator("main table tr", has_text=row).get_by_role("link", name=figure, exact=True)
        found.first.click()
        self.page.wait_for_url("**/records/**")
        self.look()

    # ---- looking
    def look(self, name: str = "") -> None:
        """Nothing is wider than the screen; a picture is kept where somebody wants to look themselves."""
        self.page.wait_for_load_state("load")
        size = self.page.viewport_size
        assert size is not None
        assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"], self.page.url
        if name and SHOTS:
            kind = f"{self.say.tag}-{size['width']}-{self.page.locator('html').get_attribute('data-theme')}"
            picture = Path(SHOTS) / f"{kind}-{self.name}-{next(self.numbers):02}-{name}.png"
            self.page.screenshot(path=picture, caret="initial")  # anything else is done with styles that pages forbid

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def told(self, text: str) -> None:
        """A short message on the page."""
        expect(self.page.locator(".notice").filter(has_text=text).first).to_be_visible()


@dataclass(frozen=True, slots=True)
class Company:
    """The company at work."""

    site: Site

    def person(self, login: str, tag: str, size: tuple[int, int], theme: str = "light") -> Person:
        """Somebody who has signed in and sees the first page."""
        with self.site.installation.reading() as ctx:
            say = Say(ctx.model, tag)
        page = self.site.open("/", login=login, size=size, language=tag, theme=theme)
        return Person(login, page, say, count(1))

    def days_pass(self, record: str, days: int) -> int:
        """As if a record had been in its state for days; the worker has its turn. How many timers it did."""
        aged(self.site.installation, record, timedelta(days=days))
        return work(self.site.installation)


@contextmanager
def opened_company(stock: Stock, folder: Path, browser: Browser) -> Iterator[Company]:
    """A hundredth of the demo's records, its people, and the newcomers."""
    address = stock.empty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "METHOD", "scrypt:256:8:1")
        prepare_shipping(address)
        installation = Installation.open(Settings(database=address, secure_cookies=False, files=folder / "files"))
        units = employ(installation)
        with installation.writing(SYSTEM) as ctx:
            for login, name in NEWCOMERS.items():
                place(
                    ctx.connection, create_user(ctx.connection, login, name, PASSWORD, roles=("sales",)), units["SE"]
                )
    filled_with(installation, make(SCALE), folder / "data")
    app = build_app(installation)
    with served(app) as where:
        yield Company(Site(app, installation, where, browser, [], []))
    installation.close()
    stock.drop(address)
