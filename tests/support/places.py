"""Firms with their own departments, which stand below each other, and people who stand in these."""

from __future__ import annotations

from collections.abc import Mapping

from core.context import Context
from core.engine import Installation
from core.records.write import create_many
from core.settings import Settings
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, publish
from tests.support.web import prepare_web


def reference(to: str, **more: object) -> dict[str, object]:
    return {"kind": "reference", "to": to, "onDelete": "cascade" if to == "firm" else "clear", **more}


NAME = {"kind": "text", "search": True}
FIRM_CARD = {
    "title": "{name}",
    "tabs": [
        {"id": "overview", "title": "Overview", "sections": [{"id": "one", "title": "One", "fields": ["name"]}]},
        {"id": "chart", "title": "Chart", "related": "place.firm", "members": "person.place", "sort": ["name"]},
    ],
}
IN_FIRM = {"on": "firm", "through": "firm"}
PLACES = pack(
    entity("firm", {"name": NAME}, required=["name"], card=FIRM_CARD),
    entity(
        "place",
        {
            "name": NAME,
            "floor": "integer",
            "firm": reference("firm"),
            "parent": reference("place", depends=IN_FIRM),
        },
        tree="parent",
        required=["name", "firm"],
        card={"title": "{name}"},
        list={"columns": ["name", "floor", "firm", "parent"], "sort": ["name"], "totals": {"floor": "max"}},
    ),
    entity(
        "person",
        {"name": NAME, "job": "text", "firm": reference("firm"), "place": reference("place", depends=IN_FIRM)},
        required=["name"],
        card={"title": "{name}"},
        list={"columns": ["name", "job", "firm"], "sort": ["name"]},
    ),
    roles__clerk={
        "$schema": "urn:cardwright:role:1",
        "name": "clerk",
        "title": "Clerk",
        "entities": {"*": {"read": "own", "create": "all", "update": "own"}},
    },
)
CHART: Mapping[str, str] = {"Board": "", "Sales": "Board", "North": "Sales", "South": "Sales", "Stores": "Board"}
PEOPLE: Mapping[str, str] = {"Ann": "Sales", "Ben": "North", "Cid": ""}


def prepare_web_places(address: str) -> None:
    """An installation with the pack published and nobody in it."""
    prepare_web(address)
    made = Installation.open(Settings(database=address))
    publish(made, PLACES)
    made.close()


def fill_places(installation: Installation) -> dict[str, str]:
    """Ids by name: the firm `Acme` with its chart and its people."""
    with as_admin(installation) as ctx:
        found = {"Acme": _made(ctx, "firm", {"name": "Acme"})}
        firm = found["Acme"]
        for number, (name, above) in enumerate(CHART.items()):
            row = {"name": name, "firm": firm, "floor": number, "parent": found.get(above)}
            found[name] = _made(ctx, "place", row)
        for name, where in PEOPLE.items():
            row = {"name": name, "job": f"{name}'s job", "firm": firm, "place": found.get(where)}
            found[name] = _made(ctx, "person", row)
    return found


def _made(ctx: Context, entity: str, row: Mapping[str, object]) -> str:
    outcome = create_many(ctx, entity, [row])
    assert not outcome.refused, outcome.refused[0].problems
    return outcome.saved[0].id
