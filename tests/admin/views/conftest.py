"""The generated pages over the trading pack, with a few records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from werkzeug.test import TestResponse

from admin.security import passwords
from core.engine import Installation
from core.records.write import create, create_many
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.web import CHEAP, Visitor, Web, prepare_shop

CUSTOMERS = (
    ("ALFKI", "Alfreds Futterkiste", "A", "Berlin", "Germany", "1200.50"),
    ("BOLID", "Bólido Comidas", "B", "Madrid", "Spain", "800.00"),
    ("CHOPS", "Chop-suey 中国", None, "Bern", "Switzerland", None),
    ("DRACD", "Drachenblut", "C", "Aachen", "Germany", "99.99"),
)
ORDERS = (
    ("10248", "ALFKI", "2026-01-15", "32.38"),
    ("10249", "ALFKI", "2026-02-20", "11.61"),
    ("10250", "BOLID", "2026-02-21", "65.83"),
    ("10251", "CHOPS", "2025-12-31", "41.34"),
)
LINES = (
    ("10248", 1, "14.00", 12, "0"),
    ("10248", 2, "9.80", 10, "0.05"),
    ("10249", 1, "18.60", 9, "0"),
    ("10250", 1, "7.70", 10, "0.15"),
)
"""Worth 168.00 and 93.10, 167.40, and 65.45; the order 10251 has none."""


@dataclass
class Shop:
    """The app with its records; ids by code or number."""

    web: Web
    customers: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def card(self, code: str) -> str:
        return f"/records/customer/{self.customers[code]}"


@pytest.fixture
def web(trading: Installation) -> Web:
    return Web(trading)


@pytest.fixture
def shop(web: Web) -> Shop:
    """Four customers and their four orders with lines, for a test that changes them."""
    return stocked(web)


@pytest.fixture(scope="module")
def shared(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The same for the tests of a module that only look."""
    with opened(stock, prepare_shop, tmp_path_factory.mktemp("files")) as installation:
        yield stocked(Web(installation))


@pytest.fixture(scope="module")
def reader(shared: Shop) -> Visitor:
    """An administrator of the shared records, who reads English."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "METHOD", CHEAP)
        return english(shared.web.visitor("ada", "Admin"))


def stocked(web: Web) -> Shop:
    made = Shop(web)
    names = ("code", "name", "grade", "city", "country", "credit_limit")
    with as_admin(web.installation) as ctx:
        rows = [dict(zip(names, row, strict=True)) for row in CUSTOMERS]
        saved = create_many(ctx, "customer", rows).saved
        made.customers = {row[0]: saved[place].id for place, row in enumerate(CUSTOMERS)}
        orders = [
            {"number": number, "customer": made.customers[code], "ordered_on": day, "freight": freight}
            for number, code, day, freight in ORDERS
        ]
        saved = create_many(ctx, "order", orders).saved
        made.orders = {row[0]: saved[place].id for place, row in enumerate(ORDERS)}
        product = create(ctx, "product", {"code": "11", "name": "Queso Cabrales"}).id
        parts = ("line_no", "unit_price", "quantity", "discount")
        lines = [
            {"order": made.orders[number], "product": product, **dict(zip(parts, rest, strict=True))}
            for number, *rest in LINES
        ]
        assert create_many(ctx, "order_line", lines).refused == {}
    return made


@pytest.fixture
def admin(web: Web) -> Visitor:
    """An administrator, signed in, who reads English."""
    return english(web.visitor("ada", "Admin"))


def english(visitor: Visitor) -> Visitor:
    for address in ("http://localhost", "https://localhost"):
        visitor.client.set_cookie("cardwright_language", "en", domain=address.partition("//")[2])
    return visitor


def names(page: TestResponse) -> list[str]:
    """What the rows of a list are called, in order."""
    return [unescape(one) for one in re.findall(r'<a class="lead" href="[^"]*">([^<]*)</a>', page.text)]


def field_value(page: TestResponse, name: str) -> str:
    """What stands in an input of a form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no input {name}"
    return unescape(found[1])
