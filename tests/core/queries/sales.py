"""Orders of products in categories: lines whose net amount, gain and margin are computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.context import Context
from tests.core.queries.shop import fill

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


def write(ctx: Context) -> None:
    """Two orders with three lines."""
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
