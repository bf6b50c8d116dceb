"""A small shop whose definitions are written on in drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.context import Context
from core.drafts import fingerprint, put, workspace
from core.engine import Installation
from core.records.write import create_many
from core.settings import Settings
from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, publish
from tests.support.web import prepare_web

PEOPLE = "entities/customer.json"
SALES = "reports/sales.json"


def shop() -> PackFiles:
    """Customers with a fax that a report groups by, and orders."""
    customer = entity(
        "customer",
        {"name": {"kind": "text", "search": True}, "fax": "text", "size": "integer"},
        list={"columns": ["name", "size"]},
        card={"title": "{name}"},
    )
    report = {
        "$schema": "urn:cardwright:report:1",
        "name": "sales",
        "title": "Sales",
        "of": "customer",
        "rows": ["fax"],
        "measures": [{"sum": "size"}],
    }
    made = pack(customer, entity("order", {"number": "text"}), reports__sales=report)
    files = {path: json.dumps(json.loads(text), indent=2) + "\n" for path, text in made.files.items()}
    return PackFiles(made.name, made.label, files)


def prepare_drafted(address: str) -> None:
    """An installation with the shop published, 12 customers, and Flask-AppBuilder's tables."""
    prepare_web(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, shop())
    with as_admin(installation) as ctx:
        rows: list[Mapping[str, object]] = [{"name": f"C{n}", "fax": f"{n}" if n < 7 else None} for n in range(12)]
        assert create_many(ctx, "customer", rows).refused == {}
    installation.close()


def edited(ctx: Context, number: int, path: str, old: str, new: str, pack: str = "test") -> None:
    """A document of a draft with a piece of its text replaced."""
    text = workspace(ctx, number).texts[pack, path]
    assert old in text
    put(ctx, number, pack, path, text.replace(old, new), fingerprint(text))


def without_fax(text: str) -> str:
    """The customer's document without its fax."""
    document = json.loads(text)
    del document["properties"]["fax"]
    return json.dumps(document, indent=2) + "\n"
