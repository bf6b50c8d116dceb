"""A small pack to import into: customers that refer to each other, their contacts, and how files become both."""

from __future__ import annotations

from collections.abc import Mapping

CUSTOMER: Mapping[str, object] = {
    "$schema": "urn:cardwright:entity:1",
    "name": "customer",
    "title": "Customer",
    "plural": "Customers",
    "type": "object",
    "properties": {
        "code": {"kind": "text", "title": "Code", "maxLength": 20, "unique": True},
        "name": {"kind": "text", "title": "Name", "maxLength": 60, "search": True},
        "grade": {
            "kind": "choice",
            "title": "Grade",
            "enum": ["A", "B"],
            "default": "B",
            "options": {"A": {"title": "Strategic"}},
        },
        "since": {"kind": "date", "title": "Since"},
        "credit": {"kind": "money", "title": "Credit", "currency": "CNY", "minimum": 0},
        "active": {"kind": "boolean", "title": "Active"},
        "phone": {"kind": "phone", "title": "Phone"},
        "parent": {"kind": "reference", "title": "Group", "to": "customer", "inverse": "members"},
    },
    "required": ["code", "name", "grade"],
    "card": {"title": "{name}"},
}
CONTACT: Mapping[str, object] = {
    "$schema": "urn:cardwright:entity:1",
    "name": "contact",
    "title": "Contact",
    "plural": "Contacts",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "customer": {"kind": "reference", "title": "Customer", "to": "customer", "inverse": "contacts"},
        "note": {"kind": "text", "title": "Note"},
    },
    "required": ["name"],
}


def mapping(name: str, entity: str, columns: Mapping[str, object], **options: object) -> dict[str, object]:
    head = {
        "$schema": "urn:cardwright:import:1",
        "name": name,
        "title": name,
        "entity": entity,
        "file": f"{name}.csv",
    }
    return {**head, "columns": columns, **options}


DOCUMENTS: Mapping[str, object] = {
    "entities/customer.json": CUSTOMER,
    "entities/contact.json": CONTACT,
    "imports/customers.json": mapping(
        "customers",
        "customer",
        {
            "No": "code",
            "Company": "name",
            "Class": {"to": "grade", "optional": True, "values": {"1": "A", "2": "B"}},
            "From": {"to": "since", "optional": True, "format": "%d.%m.%Y"},
            "Credit": {"to": "credit", "optional": True},
            "Parent": {"to": "parent", "match": "code", "optional": True},
            "Remark": None,
        },
        missing=["", "NULL"],
        identify=["code"],
        existing="refuse",
        order=2,
    ),
    "imports/updates.json": mapping(
        "updates", "customer", {"No": "code", "Company": "name"}, identify=["code"], existing="update", order=3
    ),
    "imports/additions.json": mapping(
        "additions", "customer", {"No": "code", "Company": "name"}, identify=["code"], existing="skip", order=4
    ),
    "imports/contacts.json": mapping(
        "contacts",
        "contact",
        {"Person": "name", "Customer": {"to": "customer", "match": "name"}},
        identify=["customer", "name"],
        existing="update",
        order=1,
    ),
    "roles/clerk.json": {
        "$schema": "urn:cardwright:role:1",
        "name": "clerk",
        "title": "Clerk",
        "entities": {"*": {"read": "all", "create": "all", "update": "own", "import": "none", "export": "own"}},
    },
}
