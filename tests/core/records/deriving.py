"""A pack with three levels of derived values, and what they should be."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def entity(name: str, properties: Json, **members: object) -> Json:
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": name,
        "title": name.title(),
        "plural": f"{name.title()}s",
        "properties": properties,
        **members,
    }


LINE: Json = {
    "order": {"kind": "reference", "title": "Order", "to": "order", "onDelete": "cascade"},
    "product": {"kind": "text", "title": "Product"},
    "quantity": {"kind": "integer", "title": "Quantity"},
    "price": {"kind": "money", "title": "Price"},
    "discount": {"kind": "percent", "title": "Discount"},
    "due": {"kind": "date", "title": "Due"},
    "net": {
        "kind": "formula",
        "title": "Net",
        "of": {"kind": "money"},
        "formula": "quantity * price * (1 - coalesce(discount, 0))",
    },
}
ORDER: Json = {
    "number": {"kind": "text", "title": "Number"},
    "customer": {"kind": "reference", "title": "Customer", "to": "customer", "onDelete": "clear"},
    "open": {"kind": "boolean", "title": "Open"},
    "freight": {"kind": "money", "title": "Freight"},
    "lines": {"kind": "rollup", "title": "Lines", "from": "line.order", "count": True, "over": "all"},
    "net": {"kind": "rollup", "title": "Net", "from": "line.order", "sum": "net", "over": "all"},
    "mean": {"kind": "rollup", "title": "Mean", "from": "line.order", "avg": "net", "over": "all"},
    "last_due": {"kind": "rollup", "title": "Last due", "from": "line.order", "max": "due", "over": "all"},
    "gross": {"kind": "formula", "title": "Gross", "of": {"kind": "money"}, "formula": "net + coalesce(freight, 0)"},
}
CUSTOMER: Json = {
    "name": {"kind": "text", "title": "Name"},
    "group": {"kind": "reference", "title": "Group", "to": "customer", "inverse": "members"},
    "credit": {"kind": "money", "title": "Credit"},
    "owed": {
        "kind": "rollup",
        "title": "Owed",
        "from": "order.customer",
        "sum": "gross",
        "where": "open",
        "over": "all",
    },
    "smallest": {"kind": "rollup", "title": "Smallest", "from": "order.customer", "min": "gross", "over": "all"},
    "next_due": {"kind": "rollup", "title": "Next due", "from": "order.customer", "max": "last_due", "over": "all"},
    "used": {"kind": "formula", "title": "Used", "of": {"kind": "percent"}, "formula": "owed / credit"},
    "group_owed": {"kind": "rollup", "title": "Group owed", "from": "customer.group", "sum": "owed", "over": "all"},
}


def pack(customer: Json = CUSTOMER, order: Json = ORDER, line: Json = LINE) -> dict[str, object]:
    """The documents of customers with orders with lines."""
    return {
        "entities/customer.json": entity("customer", customer),
        "entities/order.json": entity("order", order),
        "entities/line.json": entity("line", line),
    }
