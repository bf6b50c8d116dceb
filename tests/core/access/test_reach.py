"""What a right reaches: lists, single records and acts are told by the same condition, and it is what was meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from core.access.rights import within
from core.engine import Installation
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from core.records import rows
from core.records.shape import shape_of
from core.settings import Settings
from tests.core.access import world as told
from tests.core.access.definitions import documents
from tests.core.access.world import World, may, people_of, reading, scratch, worlds, wrote
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation


@pytest.fixture(scope="module")
def ruled(stock: Stock) -> Iterator[Installation]:
    """An installation with the world's definitions published; tests roll back what they write."""
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    publish(installation, documents())
    yield installation
    installation.close()
    stock.drop(address)


@settings(max_examples=12)
@given(world=worlds)
def test_the_list_the_single_record_and_the_act_agree_with_what_the_roles_say(
    ruled: Installation, world: World
) -> None:
    with scratch(ruled) as admin:
        actor, units = people_of(admin, world)
        labels = wrote(admin, world, units)
        ctx = reading(admin, actor)
        for entity, records in (("firm", world.firms), ("visit", world.visits)):
            ids = {label: id for id, label in labels.items() if label.startswith(entity)}
            named = {ids[f"{entity} {at}"]: one for at, one in enumerate(records)}
            seen = {id for id, one in named.items() if may(world, entity, "read", one)}
            changed = {id for id, one in named.items() if may(world, entity, "update", one)}
            readers = any(told.JUDGES[entity, "read"].get(role) for role in world.roles)
            if readers:
                assert {row["id"] for row in find(ctx, Query(entity, ("id",))).rows} == seen
                assert count(ctx, entity, {"_may": "update"}) == len(changed)
            for id in named:
                found = within(ctx, entity, id, ("read", "update"))
                assert found == {a for a, of in (("read", seen), ("update", changed)) if id in of}
            loaded = rows.load(ctx, shape_of(ctx, entity), list(named), "update", "")
            assert set(loaded) == seen
            assert {id for id, one in loaded.items() if one.allowed} == changed
