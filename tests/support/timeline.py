"""Customers with calls, visits, tasks and expenses, and people with different rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from core.access.actors import remember
from core.context import Actor, Context
from core.engine import Installation
from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin

SELLS = frozenset({"sales"})
ADA = Actor(1, "Ada", frozenset(), superuser=True)
BOB = Actor(3, "Bob Lee", SELLS)
HE = Actor(4, "何静", SELLS)
MEI = Actor(5, "何静文", frozenset({"clerk"}))
EVE = Actor(6, "Eve", frozenset())
PEOPLE = (ADA, BOB, HE, MEI, EVE)
LOGINS = {1: "ada", 3: "bob", 4: "hejing", 5: "mei", 6: "eve"}


def company() -> PackFiles:
    """Sales people see their own customers; clerks see all of them, and no calls."""
    to_customer = {"kind": "reference", "to": "customer", "onDelete": "cascade"}
    stage = {"kind": "choice"}
    way = {"kind": "choice", "enum": ["call", "visit"], "default": "call"}
    return pack(
        entity("customer", {"name": "text", "city": "text", "stage": stage}, required=["name"], expenses=True),
        entity(
            "call",
            {
                "subject": "text",
                "way": way,
                "customer": to_customer,
                "payer": {"kind": "reference", "to": "customer"},
                "at": {"kind": "datetime", "default": "=now()"},
                "result": "long_text",
            },
            required=["subject", "way", "customer", "at"],
            timeline={"on": ["customer", "payer"], "at": "at", "kind": "way", "text": "result"},
            card={"title": "{subject}"},
        ),
        entity(
            "task",
            {"title": "text", "customer": to_customer, "due_on": "date", "day": "date"},
            required=["title"],
            timeline={"on": ["customer"], "at": "day", "ask": ["due_on"]},
        ),
        expenses__costs={
            "$schema": "urn:cardwright:expenses:1",
            "name": "costs",
            "categories": [{"id": "air", "title": "Air fare"}],
        },
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
        roles__sales=_role("sales", {"*": {"read": "own", "create": "all", "update": "own", "delete": "own"}}),
        roles__clerk=_role("clerk", {"customer": {"read": "all"}}),
    )


def _role(name: str, entities: Mapping[str, object]) -> dict[str, object]:
    return {"$schema": "urn:cardwright:role:1", "name": name, "title": name.title(), "entities": entities}


def introduce(installation: Installation) -> None:
    """Everybody has an account."""
    with as_admin(installation) as ctx:
        for one in PEOPLE:
            remember(ctx.connection, one.id, LOGINS[one.id], one.name, True)


def known(ids: Iterable[int]) -> Sequence[Actor]:
    """Whom numbers stand for, as doors hand it in."""
    wanted = set(ids)
    return [one for one in PEOPLE if one.id in wanted]


Act = Callable[[Context], object]
