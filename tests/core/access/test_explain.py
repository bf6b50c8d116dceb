"""What explains a right is what decides it: for every person, record, action and field, and with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.access.explain import explain, explain_field, who_may
from core.access.explained import told, told_of_field
from core.access.field_rights import FieldRights
from core.access.rights import within
from core.context import Actor
from core.engine import Installation
from core.errors import Missing
from core.queries.get import get
from core.records.trash import delete
from core.settings import Settings
from schema_registry.roles import ACTIONS
from tests.core.access.definitions import ROLES, documents
from tests.core.access.world import Firm, World, people_of, reading, scratch, worlds, wrote
from tests.support import publish
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation
from tests.support.web import statements

BY_RECORD = {
    "name": {"right": "write", "where": {"sys_owner": {"_eq": "$CURRENT_USER"}}, "else": "masked"},
    "grade": {"right": "write", "where": {"region.keeper": {"_eq": "$CURRENT_USER"}}, "else": "read"},
}
FIELDS = {"firm": {"phone": "masked", "secret": "hidden", "staff": "read", **BY_RECORD}}


@pytest.fixture(scope="module")
def ruled(stock: Stock) -> Iterator[Installation]:
    """The world's definitions published, with rights on fields in two of its roles."""
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    told_of = documents()
    for name in ("own", "graded"):
        role: Mapping[str, object] = told_of[f"roles/{name}.json"]  # type: ignore[assignment]  # a document
        told_of[f"roles/{name}.json"] = {**role, "fields": FIELDS}
    publish(installation, told_of)
    yield installation
    installation.close()
    stock.drop(address)


@settings(max_examples=6)
@given(world=worlds)
def test_the_verdict_is_what_decides_for_every_action_and_record(ruled: Installation, world: World) -> None:
    with scratch(ruled) as admin:
        actor, units = people_of(admin, world)
        labels = wrote(admin, world, units)
        ctx = reading(admin, actor)
        for id, label in labels.items():
            entity = label.partition(" ")[0]
            decided = within(ctx, entity, id, ACTIONS)
            for action in ACTIONS:
                found = explain(admin, ctx.actor, entity, id, action)
                assert found.allowed == (action in decided)
                assert found.allowed == all(need.met for need in found.needs)
                assert told(found, "en").allowed == found.allowed
                places = [grant.stands for need in found.needs for grant in need.grants]
                assert all(one is not None and one.line >= 1 for one in places)
            assert who_may(admin, [actor], entity, id, ACTIONS) == {actor.id: decided}
            rights = FieldRights(ctx, entity)
            for name in BY_RECORD if entity == "firm" else ():
                right = rights.on(id, ctx.model.entities[entity].fields[name])
                assert explain_field(admin, ctx.actor, entity, name, id).right == right


@given(roles=st.frozensets(st.sampled_from(sorted(ROLES)), max_size=3))
def test_the_verdict_on_a_field_is_the_model_that_they_see(ruled: Installation, roles: frozenset[str]) -> None:
    with ruled.reading() as ctx:
        actor = Actor(11, "P11", roles)
        seen = ctx.acting_as(actor).model
        for entity in (ctx.model.entities[name] for name in ("region", "firm", "visit")):
            for name in entity.fields:
                found, there = (
                    explain_field(ctx, actor, entity.name, name),
                    seen.entities[entity.name].fields.get(name),
                )
                sight = "hidden" if there is None else there.least
                assert found.right == sight
                assert told_of_field(found, "zh_CN").allowed == (there is not None)


def test_the_answer_names_the_role_the_owner_and_the_line(ruled: Installation) -> None:
    world = World(
        (1, -1),
        (Firm(1, 3, "alpha", "C", 1, 0, -1),),
        (),
        frozenset({"below", "keeper"}),
        frozenset({1}),
        frozenset(),
    )
    with scratch(ruled) as ctx:
        actor, units = people_of(ctx, world)
        id = next(id for id, label in wrote(ctx, world, units).items() if label == "firm 0")
        answer = told(explain(ctx, actor, "firm", id, "read"), "en")
        assert answer.verdict == "P11 may not see this record of “Firm”."
        said = {str(one.stands): one.said for one in answer.reasons}
        assert said["test/roles/below.json:1"].endswith("below (S). This one belongs to P12, in N.")
        assert "region.keeper = P11" in said["test/roles/keeper.json:1"]
        chinese = told(explain(ctx, actor, "firm", id, "update"), "zh_CN")
        assert chinese.verdict == "P11 不能修改这条“Firm”记录。"
        assert any(one.said == "看不到的记录也不能修改：" for one in chinese.reasons)


def test_what_lies_in_the_trash_is_only_restored(ruled: Installation) -> None:
    world = World((-1, -1), (Firm(0, 0, "alpha", "A", 1, -1, -1),), (), frozenset({"own"}), frozenset(), frozenset())
    with scratch(ruled) as ctx:
        actor, units = people_of(ctx, world)
        id = next(id for id, label in wrote(ctx, world, units).items() if label == "firm 0")
        delete(ctx, "firm", id, 1)
        allowed = {
            action: explain(ctx, actor, "firm", id, action).allowed for action in ("read", "restore", "update")
        }
        assert allowed == {"read": False, "restore": True, "update": False}
        with pytest.raises(Missing):
            get(reading(ctx, actor), "firm", id)
        with pytest.raises(Missing):
            explain(ctx, actor, "firm", "0" * 32, "read")


def test_asking_who_may_see_a_record_costs_the_same_for_three_people_and_for_thirty(ruled: Installation) -> None:
    world = World((-1, -1), (Firm(0, 0, "alpha", "A", 1, -1, -1),), (), frozenset({"own"}), frozenset(), frozenset())
    with scratch(ruled) as ctx:
        actor, units = people_of(ctx, world)
        id = next(id for id, label in wrote(ctx, world, units).items() if label == "firm 0")
        for count in (3, 30):
            crowd = [replace(actor, id=11 + at) for at in range(count)]
            with statements(ruled) as asked:
                found = who_may(ctx, crowd, "firm", id, ("read", "update", "delete"))
            assert len(asked) == 1
            assert [id for id, actions in found.items() if actions] == [11]
