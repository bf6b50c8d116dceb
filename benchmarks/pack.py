"""The definitions that both sides work on: customers, contacts, opportunities, expenses."""

from __future__ import annotations

import json

from schema_registry.packs import PackFiles

GRADES = ("A", "B", "C", "D")
STAGES = ("lead", "offer", "won", "lost")
CATEGORIES = ("travel", "hotel", "meals", "gifts", "other")
ENTITY = {"$schema": "urn:cardwright:entity:1", "type": "object"}
MONEY = {"kind": "money", "currency": "CNY"}
OF_CUSTOMER = {"kind": "reference", "to": "customer", "title": "Customer"}

CUSTOMER = {
    **ENTITY,
    "name": "customer",
    "title": "Customer",
    "properties": {
        "code": {"kind": "text", "title": "Code", "maxLength": 20, "unique": True},
        "name": {"kind": "text", "title": "Name", "maxLength": 120, "search": True},
        "grade": {"kind": "choice", "title": "Grade", "enum": list(GRADES)},
        "country": {"kind": "text", "title": "Country", "maxLength": 60},
        "city": {"kind": "text", "title": "City", "maxLength": 60},
        "phone": {"kind": "phone", "title": "Phone"},
        "email": {"kind": "email", "title": "E-mail"},
        "credit": {**MONEY, "title": "Credit limit", "minimum": 0},
        "revenue": {**MONEY, "title": "Revenue"},
        "founded_on": {"kind": "date", "title": "Founded"},
        "staff": {"kind": "integer", "title": "Staff", "minimum": 0},
        "active": {"kind": "boolean", "title": "Active"},
    },
    "required": ["code", "name"],
    "card": {
        "title": "{name}",
        "subtitle": "{country} · {code}",
        "facts": ["grade", "credit", "revenue", "sys_owner"],
        "tabs": [
            {
                "id": "overview",
                "title": "Overview",
                "sections": [
                    {"id": "basic", "title": "Basics", "fields": ["name", "code", "grade", "country", "city"]},
                    {"id": "reach", "title": "Contact", "fields": ["phone", "email", "active"]},
                    {"id": "money", "title": "Money", "fields": ["credit", "revenue", "founded_on", "staff"]},
                ],
            },
            {"id": "contacts", "title": "Contacts", "related": "contact.customer", "columns": ["name", "phone"]},
            {"id": "deals", "title": "Deals", "related": "opportunity.customer", "columns": ["title", "amount"]},
            {"id": "history", "title": "History", "history": True},
        ],
    },
    "list": {
        "columns": ["name", "grade", "country", "city", "phone", "credit", "sys_owner"],
        "sort": ["name"],
        "filters": ["country", "grade"],
    },
}
CONTACT = {
    **ENTITY,
    "name": "contact",
    "title": "Contact",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "customer": OF_CUSTOMER,
        "job": {"kind": "text", "title": "Job"},
        "phone": {"kind": "phone", "title": "Phone"},
    },
    "card": {"title": "{name}"},
    "list": {"columns": ["name", "customer", "job", "phone"], "sort": ["name"]},
}
OPPORTUNITY = {
    **ENTITY,
    "name": "opportunity",
    "title": "Opportunity",
    "plural": "Opportunities",
    "properties": {
        "title": {"kind": "text", "title": "Title", "search": True},
        "customer": OF_CUSTOMER,
        "stage": {"kind": "choice", "title": "Stage", "enum": list(STAGES)},
        "amount": {**MONEY, "title": "Amount"},
        "closes_on": {"kind": "date", "title": "Closes"},
    },
    "card": {"title": "{title}"},
    "list": {
        "columns": ["title", "customer", "stage", "amount", "closes_on", "sys_owner"],
        "sort": ["-closes_on"],
        "filters": ["stage"],
    },
}
EXPENSE = {
    **ENTITY,
    "name": "expense",
    "title": "Expense",
    "properties": {
        "customer": OF_CUSTOMER,
        "category": {"kind": "choice", "title": "Category", "enum": list(CATEGORIES)},
        "amount": {**MONEY, "title": "Amount"},
        "spent_on": {"kind": "date", "title": "Spent"},
    },
    "list": {"columns": ["customer", "category", "amount", "spent_on"], "sort": ["-spent_on"]},
}


def pack() -> PackFiles:
    """The pack as publishing takes it."""
    head = {
        "$schema": "urn:cardwright:pack:1",
        "name": "bench",
        "version": "1.0.0",
        "title": "Bench",
        "language": "en",
        "currency": "CNY",
    }
    documents: dict[str, object] = {"pack.json": head}
    documents |= {f"entities/{one['name']}.json": one for one in (CUSTOMER, CONTACT, OPPORTUNITY, EXPENSE)}
    return PackFiles("bench", "bench", {path: json.dumps(document) for path, document in documents.items()})
