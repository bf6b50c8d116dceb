"""Net sales as people ask for them: by category and year, in lists, over the API and from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from core.context import Context
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.settings import Settings
from schema_registry.model import Group, Measure
from tests.core.queries import sales as sales_of
from tests.core.queries.shop import scratch
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

D = Decimal


@pytest.fixture(scope="module")
def sales_installation(stock: Stock) -> Iterator[Installation]:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, sales_of.DOCUMENTS)
    yield installation
    installation.close()
    stock.drop(address)


@pytest.fixture
def sales(sales_installation: Installation) -> Iterator[Context]:
    with scratch(sales_installation) as ctx:
        sales_of.write(ctx)
        yield ctx


BY_CATEGORY_AND_YEAR = [
    ("Drinks", "2022", D("28.3050")),
    ("Drinks", "2023", D("19.8312")),
    ("Food", "2022", D("12.0000")),
]


def test_net_sales_by_category_and_year_come_from_one_question(sales: Context) -> None:
    groups = (Group("product.category.name"), Group("order.ordered_on", "year"))
    asked = Aggregation("line", (Measure("sum", "net"),), groups)
    assert [(*bucket.keys, *bucket.values) for bucket in aggregate(sales, asked)] == BY_CATEGORY_AND_YEAR
    computed = Aggregation("line", (Measure("sum", "gained"),), (Group("product.category.name"), Group("year")))
    assert [(*bucket.keys, *bucket.values) for bucket in aggregate(sales, computed)] == [
        ("Drinks", 2022, D("13.3050")),
        ("Drinks", 2023, D("9.3312")),
        ("Food", 2022, D("6.0000")),
    ]


def test_a_margin_is_taken_of_the_sums(sales: Context) -> None:
    asked = Aggregation("line", (Measure("formula", "margin"), Measure("avg", "margin")))
    ((_, (margin, mean)),) = aggregate(sales, asked)
    assert margin == D("0.3348")  # (60.1362 - 40) / 60.1362; the mean of the lines is another figure
    assert mean != margin


def test_figures_over_lines_stand_on_orders(sales: Context) -> None:
    rows = find(sales, Query("order", ("number", "net"), sort=("-net",), filter={"net": {"_gt": 15}})).rows
    assert [(row["number"], row["net"]) for row in rows] == [("1", D("40.3050")), ("2", D("19.8312"))]
