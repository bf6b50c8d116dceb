"""A small company whose customers and jobs hold expenses: two levels of categories, with terms, and three roles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schema_registry.packs import PackFiles
from tests.support.packs import entity
from tests.support.publishing import read

Json = dict[str, Any]
CATEGORIES: list[Json] = [
    {
        "id": "travel",
        "title": "Travel",
        "children": [
            {"id": "air", "title": "Air fare"},
            {"id": "hotel", "title": "Hotel", "limit": 800},
        ],
    },
    {
        "id": "hospitality",
        "title": "Hospitality",
        "roles": ["sales"],
        "children": [{"id": "dinner", "title": "Dinner"}],
    },
    {"id": "port", "title": "Port charges", "entities": ["job"]},
]
SALES_RIGHTS: Mapping[str, Mapping[str, str]] = {
    "customer": {"read": "own", "create": "all", "update": "own"},
    "job": {"read": "all"},
    "expense": {"read": "own", "create": "all", "update": "own", "export": "own"},
}
CLERK_RIGHTS: Mapping[str, Mapping[str, str]] = {
    "*": {"read": "all"},
    "expense": {"read": "all", "create": "all", "update": "all", "export": "all", "import": "all"},
}


def categories(*nodes: Json, **members: object) -> Json:
    return {"$schema": "urn:cardwright:expenses:1", "name": "costs", "categories": list(nodes), **members}


def role(name: str, entities: Mapping[str, object]) -> Json:
    return {"$schema": "urn:cardwright:role:1", "name": name, "title": name.title(), "entities": entities}


def company(*nodes: Json, **more: object) -> PackFiles:
    """The pack, with other categories where some are given, and more documents by path."""
    over_all = {"expenses": {"over": "all"}}
    customer = entity("customer", {"name": {"kind": "text", "search": True}}, required=["name"], **over_all)
    job = entity("job", {"number": "text", "customer": {"kind": "reference", "to": "customer"}}, **over_all)
    documents: dict[str, object] = {
        "entities/customer.json": customer,
        "entities/job.json": job,
        "expenses/costs.json": categories(*(nodes or CATEGORIES)),
        "roles/sales.json": role("sales", SALES_RIGHTS),
        "roles/clerk.json": role("clerk", CLERK_RIGHTS),
    }
    named = {f"{path.replace('__', '/')}.json": document for path, document in more.items()}
    return read({**documents, **named})


def spent(amount: object, category: str = "air", currency: str = "CNY", **more: object) -> Json:
    """The values of an expense."""
    return {"category": category, "amount": {"amount": str(amount), "currency": currency}, **more}


def approval_process() -> Json:
    """The process that docs/how-to/expenses.md tells packs to copy."""
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "expenses.md").read_text("utf-8")
    written = next(part for part in text.split("```json\n") if "urn:cardwright:process:1" in part)
    found: Json = json.loads(written.partition("```")[0])
    return found
