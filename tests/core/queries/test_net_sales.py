"""Net sales as people ask for them: by category and year, in lists, over the API and from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from core.context import Context
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.settings import Settings
from schema_registry.model import Group, Measure
from tests.core.queries.shop import fill, scratch
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

D = Decimal
TEXT = {"kind": "text", "title": "Name", "search": True}


def entity(name: str, **members: object) -> dict[str, object]:
    return {"$schema": "urn:cardwright:entity:1", "name": name, "title": name.title(), "type": "object", **members}


def reference(to: str) -> dict[str, object]:
    return {"kind": "reference", "title": to.title(), "to": to, "onDelete": "cascade"}


def formula(source: str, **of: object) -> dict[str, object]:
    return {"kind": "formula", "title": source, "formula": source, **({"of": of} if of else {})}


LINE = entity(
    "line",
    properties={
        "order": {**reference("order"), "inverse": "lines"},
        "product": reference("product"),
        "quantity": {"kind": "integer", "title": "Quantity"},
        "unit_price": {"kind": "money", "title": "Price", "currency": "USD"},
        "discount": {"kind": "percent", "title": "Discount"},
        "net": formula("quantity * unit_price * (1 - discount)", kind="decimal", scale=4),
        "gained": formula("net - quantity * product.cost", kind="decimal", scale=4),
        "margin": formula("(net - spent) / net", kind="percent"),
        "spent": formula("quantity * 2", kind="decimal", scale=4),
        "year": formula("year(order.ordered_on)", kind="integer"),
    },
    card={"title": "{product}"},
    list={
        "columns": ["product", "net", "margin"],
        "totals": {"net": "sum", "margin": "formula"},
        "group": "product",
    },
)
DOCUMENTS = {
    "entities/category.json": entity("category", properties={"name": TEXT}),
    "entities/product.json": entity(
        "product",
        properties={
            "name": TEXT,
            "category": reference("category"),
            "cost": {"kind": "money", "title": "Cost", "currency": "USD"},
        },
    ),
    "entities/order.json": entity(
        "order",
        properties={
            "number": TEXT,
            "ordered_on": {"kind": "date", "title": "On"},
            "net": formula("sum(lines.net)", kind="decimal", scale=4),
        },
    ),
    "entities/line.json": LINE,
}


@pytest.fixture(scope="module")
def sales_installation(stock: Stock) -> Iterator[Installation]:
    address = stock.copy("sales-installation", prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, DOCUMENTS)
    yield installation
    installation.close()
    stock.drop(address)


@pytest.fixture
def sales(sales_installation: Installation) -> Iterator[Context]:
    with scratch(sales_installation) as ctx:
        drinks, food = fill(ctx, "category", [{"name": "Drinks"}, {"name": "Food"}])
        tea, bread = fill(
            ctx,
            "product",
            [
                {"name": "Tea", "category": drinks, "cost": D("1.50")},
                {"name": "Bread", "category": food, "cost": D("2.00")},
            ],
        )
        old, new = fill(
            ctx,
            "order",
            [{"number": "1", "ordered_on": date(2022, 5, 1)}, {"number": "2", "ordered_on": date(2023, 5, 1)}],
        )
        lines = [
            {"order": old, "product": tea, "quantity": 10, "unit_price": D("3.33"), "discount": D("0.15")},
            {"order": old, "product": bread, "quantity": 3, "unit_price": D("4.00"), "discount": D("0.0000")},
            {"order": new, "product": tea, "quantity": 7, "unit_price": D("2.99"), "discount": D("0.0525")},
        ]
        fill(ctx, "line", lines)
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
