"""A small shop whose orders have lines and whose employees have territories: what tests of sheets and links share."""

from __future__ import annotations

from collections.abc import Mapping

from core.context import Context
from core.queries.get import get
from core.queries.query import Link
from core.records.write import create
from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack

ORDER: Mapping[str, object] = {
    "number": {"kind": "text", "search": True},
    "lines": {
        "kind": "lines",
        "from": "order_line.order",
        "position": "line_no",
        "totals": {"quantity": "sum"},
    },
}
LINE: Mapping[str, object] = {
    "order": {"kind": "reference", "to": "order", "inverse": "order_lines", "onDelete": "cascade"},
    "line_no": "integer",
    "product": {"kind": "reference", "to": "product"},
    "quantity": {"kind": "integer", "minimum": 1, "default": 1},
    "note": "text",
}
EMPLOYEE: Mapping[str, object] = {
    "name": {"kind": "text", "search": True},
    "territories": {"kind": "references", "to": "territory", "inverse": "employees"},
}
NAMED: Mapping[str, object] = {"name": {"kind": "text", "search": True}}


def shop(*more: Mapping[str, object], **roles: object) -> PackFiles:
    """The pack; further entities and roles are added to it."""
    documents = {f"roles__{name}": _role(name, rights) for name, rights in roles.items()}
    return pack(
        entity("order", ORDER, required=["number"]),
        entity("order_line", LINE, required=["order", "product", "quantity"], unique=[["order", "product"]]),
        entity("product", NAMED),
        entity("territory", NAMED),
        entity("employee", EMPLOYEE),
        *more,
        **documents,
    )


def _role(name: str, rights: object) -> dict[str, object]:
    return {"$schema": "urn:cardwright:role:1", "name": name, "title": name, "entities": rights}


def products(ctx: Context, *names: str) -> list[str]:
    """The ids of new products."""
    return [create(ctx, "product", {"name": name}).id for name in names]


def territories(ctx: Context, *names: str) -> list[str]:
    """The ids of new territories."""
    return [create(ctx, "territory", {"name": name}).id for name in names]


def lines_of(ctx: Context, order: str) -> list[dict[str, object]]:
    """The lines of an order as they are read, products by their titles."""
    found = get(ctx, "order", order, ("lines",))["lines"]
    assert isinstance(found, tuple)
    return [{**line, "product": line["product"].title} for line in found]


def titles_of(ctx: Context, employee: str) -> list[str]:
    """The titles of an employee's territories."""
    found = get(ctx, "employee", employee, ("territories",))["territories"]
    assert isinstance(found, tuple)
    return [one.title for one in found if isinstance(one, Link)]
