"""A firm whose customers were entered twice, with everything that can refer to a record."""

from __future__ import annotations

from collections.abc import Mapping

from core.access.actors import remember
from core.context import Actor, Context
from core.engine import Installation
from core.queries.get import get
from core.queries.query import Link
from core.records.write import create
from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, publish

BOB = Actor(3, "Bob", frozenset({"sales"}))
EVE = Actor(4, "Eve", frozenset({"sales"}))
CLERK = Actor(5, "Clerk", frozenset({"clerk"}))
_CUSTOMER = {"kind": "reference", "to": "customer", "onDelete": "restrict"}
_NAMED = {"kind": "text", "search": True}


def firm() -> PackFiles:
    """Sales people see their own customers and all else but invoices, of which they see their own."""
    everything = {"read": "all", "create": "all", "update": "all", "delete": "all"}
    own = {"read": "own", "create": "all", "update": "own", "delete": "own"}
    return pack(
        entity(
            "customer",
            {
                "name": _NAMED,
                "code": {"kind": "text", "unique": True},
                "phone": "phone",
                "note": {"kind": "text", "readOnly": "phone = '1'"},
                "parent": {"kind": "reference", "to": "customer", "onDelete": "clear"},
                "papers": {"kind": "file", "most": 5},
                "tags": {"kind": "references", "to": "tag"},
                "items": {"kind": "lines", "from": "item.customer", "position": "place"},
                "stage": "choice",
                "owed": {"kind": "rollup", "from": "invoice.customer", "sum": "amount", "over": "all"},
            },
            required=["name"],
            duplicates=["name"],
        ),
        entity("tag", {"name": _NAMED}),
        entity(
            "item",
            {"customer": {**_CUSTOMER, "onDelete": "cascade"}, "place": "integer", "name": "text"},
            required=["customer"],
        ),
        entity("contact", {"name": _NAMED, "customer": _CUSTOMER}),
        entity(
            "deal",
            {
                "name": _NAMED,
                "contact": {
                    "kind": "reference",
                    "to": "contact",
                    "depends": {"on": "customer", "through": "customer"},
                },
                "customer": _CUSTOMER,
                "payer": _CUSTOMER,
            },
        ),
        entity(
            "invoice",
            {"customer": _CUSTOMER, "year": "integer", "amount": {"kind": "integer"}},
            unique=[["customer", "year"]],
        ),
        entity("visit", {"name": _NAMED, "about": {"kind": "any_reference", "to": ["contact", "customer"]}}),
        entity("club", {"name": _NAMED, "members": {"kind": "references", "to": "customer"}}),
        processes__selling={
            "$schema": "urn:cardwright:process:1",
            "name": "selling",
            "entity": "customer",
            "field": "stage",
            "title": "Selling",
            "initial": "new",
            "states": {
                "new": {"title": "New", "on": {"WIN": {"target": "won", "title": "Win"}}},
                "won": {"title": "Won", "type": "final"},
            },
        },
        roles__sales=_role("sales", {"*": everything, "customer": own, "invoice": own}),
        roles__clerk=_role("clerk", {"*": {"read": "all"}}),
    )


def _role(name: str, rights: Mapping[str, object]) -> dict[str, object]:
    return {"$schema": "urn:cardwright:role:1", "name": name, "title": name.title(), "entities": rights}


def prepare_merging(installation: Installation) -> None:
    """Publishes it, and lets its people act."""
    publish(installation, firm())
    with as_admin(installation) as ctx:
        for one in (BOB, EVE, CLERK):
            remember(ctx.connection, one.id, one.name.lower(), one.name, True)


def customer(ctx: Context, name: str, **values: object) -> str:
    """The id of a new customer."""
    return create(ctx, "customer", {"name": name, **values}).id


def made(ctx: Context, entity: str, **values: object) -> str:
    """The id of another new record."""
    return create(ctx, entity, values).id


def held(ctx: Context, entity: str, id: str, *names: str) -> tuple[object, ...]:
    """Values of a record; references by id, sets as sorted titles."""
    row = get(ctx, entity, id, names)
    return tuple(_plain(row[name]) for name in names)


def _plain(value: object) -> object:
    if isinstance(value, Link):
        return value.id
    if isinstance(value, tuple):
        return sorted(one.title if isinstance(one, Link) else one.name for one in value)
    return value
