"""The generated pages in a real browser, over the trading pack.

Each module's journeys run on one of the two databases, by turns (`tests.support.turns`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from admin.app import build_app
from admin.security import passwords
from admin.security.people import create_user, find_person
from admin.security.proof import TOKEN
from core.access.sessions import lasting, start
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.records.write import create_many
from core.settings import Settings
from tests.support.browser import launched, served, watched
from tests.support.databases import Stock
from tests.support.web import CHEAP, PASSWORD, prepare_shop

HERE = Path(__file__).parent
DESKTOP, PHONE = (1440, 900), (390, 844)
GRADES, COUNTRIES = ("A", "B", "C", "D"), ("Germany", "Spain", "中国", "France")


@dataclass
class Site:
    """A running application. `open` gives a page of somebody signed in; complaints of the browser fail the test, and
    so does a question before leaving or closing that the test did not take from `asked`."""

    app: Flask
    installation: Installation
    address: str
    browser: Browser
    contexts: list[BrowserContext]
    complaints: list[str]
    asked: list[str] = field(default_factory=list)
    stays: bool = False

    def open(
        self,
        path: str = "/",
        *,
        login: str = "ada",
        size: tuple[int, int] = DESKTOP,
        language: str = "en",
        theme: str = "light",
        scripts: bool = True,
    ) -> Page:
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=self.address
        )
        context.set_default_timeout(15_000)
        cookies = {
            "cardwright": self._session(login),
            "cardwright_language": language,
            "cardwright_theme": theme,
        }
        self.keep(context, cookies)
        self.contexts.append(context)
        page = context.new_page()
        page.complaints = watched(page) if scripts else []  # type: ignore[attr-defined]  # read at the end of the test
        self._watch(page)
        page.goto(path)
        return page

    def keep(self, context: BrowserContext, cookies: Mapping[str, str]) -> None:
        context.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in cookies.items()])

    def sign_in(self, page: Page, login: str = "ada") -> None:
        """Somebody signs in anew in another tab, and comes back."""
        self.keep(page.context, {"cardwright": self._session(login)})
        with page.expect_response("**/sign-in"):
            page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_load_state("networkidle")

    def _watch(self, page: Page) -> None:
        expected = re.compile(
            r"status of (401|409|422|500)|net::ERR_|htmx:(afterRequest|sendError)|Response Status Error Code 500"
        )
        noted = page.complaints  # type: ignore[attr-defined]  # see `open`
        page.on("dialog", self._answer)
        page.on("close", lambda _: self.complaints.extend(one for one in noted if not expected.search(one)))

    def _answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        (dialog.dismiss if self.stays else dialog.accept)()

    def _session(self, login: str) -> str:
        with self.installation.writing(SYSTEM) as ctx:
            token = start(ctx.connection, find_person(ctx.connection, login).id, ctx.clock(), lasting(ctx.settings))
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]  # Flask's own
        return str(serializer.dumps({TOKEN: token}))

    def customers(self, *names: str) -> list[str]:
        """The addresses of the cards of new customers."""
        with self.installation.writing(Actor(PEOPLE["ada"], "Ada", superuser=True)) as ctx:
            rows = [
                {"code": f"{name[:12]}-{place}", "name": name, "city": "Bern"} for place, name in enumerate(names)
            ]
            saved = create_many(ctx, "customer", rows).saved
        return [f"/records/customer/{saved[place].id}" for place in range(len(names))]


PEOPLE: dict[str, int] = {"ada": 1, "bob": 2}
ADMINS = {"ada": ("Ada Lovelace", "Admin"), "bob": ("周明远", "Admin")}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="package")
def served_site(stock: Stock, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """One application for the whole package: 120 customers with three orders each, two people who may do all."""
    with opened_site(stock, prepare_shop, tmp_path_factory.mktemp("site"), browser, ADMINS) as site:
        fill(site.installation)
        yield site


@contextmanager
def opened_site(
    stock: Stock, prepare: Callable[[str], None], files: Path, browser: Browser, people: Mapping[str, tuple[str, str]]
) -> Iterator[Site]:
    """A served application in a database like the one that `prepare(address)` fills once a session, with people: by
    login, name and role."""
    address = stock.copy(prepare)
    installation = Installation.open(Settings(database=address, secure_cookies=False, files=files, locale="en"))
    with pytest.MonkeyPatch.context() as patch, installation.writing(SYSTEM) as ctx:
        patch.setattr(passwords, "METHOD", CHEAP)
        for login, (name, role) in people.items():
            create_user(ctx.connection, login, name, PASSWORD, roles=[role])
    app = build_app(installation)
    with served(app) as where:
        yield Site(app, installation, where, browser, [], [])
    installation.close()
    stock.drop(address)


def fill(installation: Installation) -> None:
    with installation.writing(Actor(PEOPLE["ada"], "Ada", superuser=True)) as ctx:
        customers = [
            {
                "code": f"C{n:04}",
                "name": f"Customer {n:03} 有限公司",
                "grade": GRADES[n % 4],
                "country": COUNTRIES[n % 3],
                "city": f"City {n % 7}",
                "phone": f"+49 30 12345{n:03}",
                "email": f"c{n}@example.com",
                "credit_limit": str(40 * n),  # a rule grants the dormant no more than 5,000
            }
            for n in range(120)
        ]
        outcome = create_many(ctx, "customer", customers)
        assert outcome.refused == {}
        saved = outcome.saved
        orders = [
            {
                "number": f"O{n:04}",
                "customer": saved[n % 120].id,
                "ordered_on": f"2026-{n % 12 + 1:02}-15",
                "freight": "10",
            }
            for n in range(360)
        ]
        assert create_many(ctx, "order", orders).refused == {}


@pytest.fixture
def site(served_site: Site) -> Iterator[Site]:
    """The running application. A test fails when the browser complained about anything that is not its subject."""
    with quiet(served_site) as opened:
        yield opened


@contextmanager
def quiet(site: Site) -> Iterator[Site]:
    """The site for one test, which fails when the browser complained on any of its pages."""
    site.complaints.clear()
    site.asked.clear()
    yield site
    asked = list(site.asked)
    for context in site.contexts:
        for page in context.pages:
            page.close()
        context.close()
    site.contexts.clear()
    assert (site.complaints, asked) == ([], [])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
