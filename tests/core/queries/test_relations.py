"""Conditions on related records: through inverses, lines, and many-to-many fields from both of their sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from core.settings import Settings
from tests.core.queries import shop
from tests.core.queries.shop import OTHER, ROLE, SELLER, fill, scratch
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

TEXT = {"kind": "text", "title": "Name", "search": True}


def entity(name: str, **fields: object) -> dict[str, object]:
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": name,
        "title": name.title(),
        "properties": {"name": TEXT, **fields},
    }


def reference(to: str, **more: object) -> dict[str, object]:
    return {"kind": "reference", "title": to.title(), "to": to, "onDelete": "cascade", **more}


DOCUMENTS = {
    "entities/agent.json": entity(
        "agent",
        areas={"kind": "references", "title": "Areas", "to": "area", "inverse": "agents"},
        guilds={"kind": "references", "title": "Guilds", "to": "guild", "through": "seat", "inverse": "sitting"},
        visits={"kind": "lines", "title": "Visits", "from": "visit.agent"},
    ),
    "entities/area.json": entity("area"),
    "entities/guild.json": entity("guild"),
    "entities/seat.json": entity("seat", agent=reference("agent"), guild=reference("guild")),
    "entities/visit.json": entity("visit", agent=reference("agent", inverse="all_visits"), area=reference("area")),
    "roles/seller.json": ROLE,
}


@pytest.fixture(scope="module")
def agents_installation(stock: Stock) -> Iterator[Installation]:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, DOCUMENTS)
    with installation.writing() as ctx:
        shop.know_people(ctx)
    yield installation
    installation.close()
    stock.drop(address)


@pytest.fixture
def agents(agents_installation: Installation) -> Iterator[Context]:
    """Agents: `a` with both areas, a seat in a guild and a visit to the north; `b` with the north; `c` alone."""
    with scratch(agents_installation) as ctx:
        north, south = fill(ctx, "area", [{"name": "north"}, {"name": "south"}], owner=SELLER)
        a, _, _ = fill(
            ctx,
            "agent",
            [{"name": "a", "areas": [north, south]}, {"name": "b", "areas": [north]}, {"name": "c"}],
            owner=SELLER,
        )
        (guild,) = fill(ctx, "guild", [{"name": "smiths"}], owner=SELLER)
        fill(ctx, "seat", [{"name": "first", "agent": a, "guild": guild}], owner=SELLER)
        fill(ctx, "visit", [{"name": "one", "agent": a, "area": north}], owner=SELLER)
        yield ctx


def names(ctx: Context, entity: str, tree: dict[str, object]) -> str:
    rows = find(ctx, Query(entity, ("name",), filter=tree, sort=("name",))).rows
    assert count(ctx, entity, tree) == len(rows)
    return " ".join(str(row["name"]) for row in rows)


@pytest.mark.parametrize(
    ("entity", "tree", "found"),
    [
        ("agent", {"areas": {"_some": {"name": {"_eq": "south"}}}}, "a"),
        ("agent", {"areas": {"_some": {}}}, "a b"),
        ("agent", {"areas": {"_none": {"name": {"_eq": "south"}}}}, "b c"),
        ("area", {"agents": {"_some": {"name": {"_eq": "b"}}}}, "north"),
        ("area", {"agents": {"_none": {"name": {"_eq": "b"}}}}, "south"),
        ("agent", {"guilds": {"_some": {"name": {"_contains": "smith"}}}}, "a"),
        ("guild", {"sitting": {"_some": {"areas": {"_some": {"name": {"_eq": "south"}}}}}}, "smiths"),
        ("agent", {"visits": {"_some": {"area.name": {"_eq": "north"}}}}, "a"),
        ("agent", {"all_visits": {"_none": {}}}, "b c"),
        ("visit", {"agent.areas": {"_some": {"name": {"_eq": "south"}}}}, "one"),
        ("visit", {"agent.visits": {"_none": {}}}, ""),
    ],
)
def test_conditions_reach_related_records(agents: Context, entity: str, tree: dict[str, object], found: str) -> None:
    assert names(agents, entity, tree) == found
    assert names(replace(agents, actor=SELLER), entity, tree) == found


def test_hidden_records_are_related_to_nothing(agents: Context) -> None:
    (mine, _) = fill(agents, "agent", [{"name": "mine"}, {"name": "hidden"}], owner=OTHER)
    secret = fill(agents, "area", [{"name": "secret"}])[0]
    fill(agents, "agent", [{"name": "x", "areas": [secret]}], owner=OTHER)
    fill(agents, "visit", [{"name": "two", "agent": mine}])
    other = replace(agents, actor=OTHER)
    assert names(other, "agent", {"areas": {"_some": {}}}) == ""
    assert names(other, "agent", {"visits": {"_some": {}}}) == ""
    assert names(agents, "agent", {"areas": {"_some": {"name": {"_eq": "secret"}}}}) == "x"


def test_an_unknown_relation_is_told_with_those_that_there_are(agents: Context) -> None:
    with pytest.raises(Rejected, match="QRY015") as refused:
        find(agents, Query("agent", filter={"area": {"_some": {}}}))
    assert refused.value.problems[0].did_you_mean == "areas"
