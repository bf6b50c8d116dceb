"""A small shop to ask questions of: companies (with members), deals of companies, calls about deals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.records.write import create_many
from core.storage import system
from tests.support import ADMIN

SELLER = Actor(2, "Wang", roles=frozenset({"seller"}))
OTHER = Actor(3, "Li", roles=frozenset({"seller"}))
NOW = datetime(2024, 2, 29, 12, 0, tzinfo=UTC)

GRADES = ("C", "A", "B")
"""In the order of the options, which is not that of the alphabet."""

COMPANY = {
    "$schema": "urn:cardwright:entity:1",
    "name": "company",
    "title": "Company",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "country": {"kind": "text", "title": "Country"},
        "grade": {"kind": "choice", "title": "Grade", "enum": list(GRADES)},
        "credit": {"kind": "money", "title": "Credit", "currency": "USD", "minimum": 0},
        "rate": {"kind": "decimal", "title": "Rate", "scale": 6},
        "staff": {"kind": "integer", "title": "Staff"},
        "active": {"kind": "boolean", "title": "Active"},
        "since": {"kind": "date", "title": "Since"},
        "met": {"kind": "datetime", "title": "Met"},
        "phone": {"kind": "phone", "title": "Phone", "search": True},
        "notes": {"kind": "long_text", "title": "Notes", "search": True},
        "parent": {
            "kind": "reference",
            "title": "Parent",
            "to": "company",
            "inverse": "members",
            "onDelete": "clear",
        },
    },
    "tree": "parent",
    "card": {"title": "{name}"},
    "list": {"columns": ["name"], "sort": ["name"], "filters": ["grade"]},
}
DEAL = {
    "$schema": "urn:cardwright:entity:1",
    "name": "deal",
    "title": "Deal",
    "type": "object",
    "properties": {
        "subject": {"kind": "text", "title": "Subject", "search": True},
        "company": {
            "kind": "reference",
            "title": "Company",
            "to": "company",
            "inverse": "deals",
            "onDelete": "clear",
        },
        "amount": {"kind": "money", "title": "Amount", "currency": "USD"},
        "closed_on": {"kind": "date", "title": "Closed"},
    },
    "card": {"title": "{subject} · {company}"},
    "list": {"columns": ["subject"], "sort": ["-closed_on"]},
}
CALL = {
    "$schema": "urn:cardwright:entity:1",
    "name": "call",
    "title": "Call",
    "type": "object",
    "properties": {
        "deal": {"kind": "reference", "title": "Deal", "to": "deal", "onDelete": "clear"},
        "minutes": {"kind": "integer", "title": "Minutes"},
    },
}
ROLE = {
    "$schema": "urn:cardwright:role:1",
    "name": "seller",
    "title": "Seller",
    "entities": {"*": {"read": "own", "create": "all", "update": "own"}},
}
SOME = {"right": "read", "where": {"name": {"_contains": "a"}}}
"""What sellers may do with the rate of a company."""
DOCUMENTS: Mapping[str, object] = {
    "entities/company.json": COMPANY,
    "entities/deal.json": DEAL,
    "entities/call.json": CALL,
    "roles/seller.json": {**ROLE, "fields": {"company": {"rate": SOME}}},
}

Values = Mapping[str, object]


def know_people(ctx: Context) -> None:
    """The sellers are known actors."""
    rows = [{"id": one.id, "login": one.name.lower(), "name": one.name, "active": True} for one in (SELLER, OTHER)]
    ctx.connection.execute(sa.insert(system.actor), rows)


def fill(ctx: Context, entity: str, rows: Sequence[Values], owner: Actor = ADMIN) -> list[str]:
    """The ids of new records with typed values."""
    creator = ctx.acting_as(Actor(owner.id, owner.name, superuser=True))
    outcome = create_many(creator, entity, rows, reading="values")
    assert not outcome.refused, outcome.refused
    return [outcome.saved[at].id for at in range(len(rows))]


@contextmanager
def scratch(installation: Installation) -> Iterator[Context]:
    """A writing context whose records are gone afterwards; the clock stands at `NOW`."""
    with installation.writing(ADMIN) as ctx:
        yield Context(
            ctx.connection, ctx.live, ctx.actor, ctx.hooks, ctx.settings, ctx.locale, lambda: NOW, ctx.origin
        )
        ctx.connection.rollback()
