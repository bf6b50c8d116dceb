"""Whom a plan gives more and whom less, with all of their roles; told of the rights that decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.given import given as rights_given
from core.access.rights import Rights
from core.context import Actor
from core.publish.reach import Effect, Way, compared, effects
from schema_registry.frozen import Frozen
from schema_registry.model import Card, Entity, Field, ListView, Model, Template, Text
from schema_registry.roles import ByRecord, Case, FieldStated, Policy, Right, Role

EMPTY = Template("")
FIRM = Entity("t/firm", "firm", Text("Firm"), Text("Firms"), Frozen({}), Card(EMPTY, EMPTY), ListView(()))
A, B = Policy("firm", Frozen({"grade": "A"})), Policy("firm", Frozen({"grade": "B"}))
rights = st.builds(Right, st.sampled_from(["none", "own", "unit", "all"]), st.sampled_from([(), (A,), (B,), (A, B)]))


def model(*roles: Role) -> Model:
    return Model(entities=Frozen({"firm": FIRM}), roles=Frozen({role.name: role for role in roles}))


def role(name: str, *, users: bool = False, **firm: Right) -> Role:
    stated = Frozen({"firm": Frozen(firm)})
    return Role(f"t/{name}", name, Text(name), stated, users=users)


def told(found: tuple[Effect, ...]) -> list[tuple[str, str, Way, list[int]]]:
    return [
        (effect.role.name, turn.what, turn.way, [one.id for one in turn.people])
        for effect in found
        for turn in effect.turns
    ]


def test_other_roles_of_a_person_are_taken_into_account() -> None:
    before = model(role("seller", read=Right("own"), update=Right("own")), role("boss", read=Right("all")))
    after = model(role("seller", read=Right("unit"), update=Right("none")), before.roles["boss"])
    people = [
        Actor(1, "Wang", frozenset({"seller"})),
        Actor(2, "Li", frozenset({"seller", "boss"})),
        Actor(3, "Ada", frozenset({"seller"}), superuser=True),
        Actor(4, "Bo", frozenset({"boss"})),
    ]
    assert told(effects(before, after, people)) == [
        ("seller", "read", "gain", [1]),
        ("seller", "update", "lose", [2, 1]),
    ]
    (effect,) = effects(before, after, people)
    assert ([one.id for one in effect.people("gain")], len(effect.people("lose"))) == ([1], 2)
    assert effects(before, before, people) == ()


def test_roles_that_come_and_go_and_administration_count() -> None:
    before, after = model(role("old", read=Right("all"))), model(role("new", users=True, read=Right("own")))
    people = [Actor(1, "Wang", frozenset({"old"})), Actor(2, "Li", frozenset({"new", "old"}))]
    found = told(effects(before, after, people))
    assert found == [("old", "read", "lose", [2, 1]), ("new", "users", "gain", [2]), ("new", "read", "lose", [2])]


SOME = tuple(
    ByRecord(Case(right, where), least)
    for right, least in (("write", "read"), ("read", "hidden"), ("write", "hidden"))
    for where in (A, B)
)


@pytest.mark.parametrize(
    ("was", "now", "way"),
    [
        ("hidden", SOME[2], "gain"),
        ("masked", SOME[2], "differ"),
        ("read", SOME[0], "gain"),
        ("write", SOME[0], "lose"),
        (SOME[2], SOME[4], "gain"),
        (SOME[4], SOME[0], "gain"),
        (SOME[0], SOME[1], "differ"),
        (SOME[0], SOME[0], None),
    ],
)
def test_rights_on_fields_are_compared_with_their_conditions(
    was: FieldStated, now: FieldStated, way: Way | None
) -> None:
    name = Field("t/firm.phone", "phone", "text", Text("Phone"))
    firm = replace(FIRM, fields=Frozen({"phone": name}))

    def stated(right: FieldStated) -> Model:
        made = replace(role("r", read=Right("all")), fields=Frozen({"firm": Frozen({"phone": right})}))
        return replace(model(made), entities=Frozen({"firm": firm}))

    found = told(effects(stated(was), stated(now), [Actor(1, "Wang", frozenset({"r"}))]))
    assert found == ([("r", "phone", way, [1])] if way else [])


@given(rights, rights)
def test_more_and_less_are_opposites_and_nothing_differs_from_itself(one: Right, other: Right) -> None:
    def together(right: Right) -> Rights:
        return rights_given([role("r", read=right)], model().entities["firm"], in_lines=False)["read"]

    before, after = together(one), together(other)
    opposite: dict[Way | None, Way | None] = {"gain": "lose", "lose": "gain", "differ": "differ", None: None}
    assert compared(after, before) == opposite[compared(before, after)]
    assert compared(before, before) is None
    assert (compared(before, after) is None) == (set(before) == set(after) or _same(one, other))


def _same(one: Right, other: Right) -> bool:
    return one.scope == other.scope and set(one.policies) == set(other.policies)
