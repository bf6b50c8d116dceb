"""Configuration tests as they are written: what is wrong with them before they are run."""

from __future__ import annotations

import pytest

from schema_registry.build import build
from schema_registry.problems import Problem
from tests.schema_registry.definitions import VOCABULARY, Json, entity, files, pack, problems, role

MADE: Json = {"create": "customer", "as": "one", "by": "wang", "values": {"name": "Big"}}


def check(*steps: Json, **members: object) -> Json:
    head = {"$schema": "urn:cardwright:check:1", "name": "customers", "title": "Customers"}
    return {**head, "people": {"wang": ["sales"]}, "steps": [*steps], **members}


def found(*steps: Json, **members: object) -> list[tuple[str, str, str]]:
    told = problems(entity(), roles__sales=role(), checks__customers=check(*steps, **members))
    return [(one.code, one.pointer, one.did_you_mean) for one in told]


def test_a_check_without_faults_is_silent() -> None:
    assert not found(
        MADE,
        {"update": "one", "values": {"name": None}, "refused": "REC003"},
        {"expect": "one", "values": {"name": "Big", "sys_owner": {"person": "wang"}}},
        {"wait": "P1D"},
        {"count": "customer", "equals": 1},
        {"delete": "one"},
    )


@pytest.mark.parametrize(
    ("step", "code", "pointer", "meant"),
    [
        ({"values": {}}, "CHK001", "/steps/1", ""),
        ({"delete": "one", "wait": "P1D"}, "CHK001", "/steps/1", ""),
        ({"delete": "one", "values": {}}, "CHK002", "/steps/1/values", ""),
        ({"wait": "P1D", "by": "wang"}, "CHK002", "/steps/1/by", ""),
        ({"update": "one"}, "CHK003", "/steps/1", ""),
        ({"take": "WIN"}, "CHK003", "/steps/1", ""),
        ({"count": "customer"}, "CHK003", "/steps/1", ""),
        ({"delete": "on"}, "CHK004", "/steps/1/delete", "one"),
        ({"expect": "one", "values": {"name": {"record": "two"}}}, "CHK004", "/steps/1/values/name/record", ""),
        (MADE, "CHK005", "/steps/1/as", ""),
        ({"delete": "one", "by": "wong"}, "CHK006", "/steps/1/by", "wang"),
        ({"expect": "one", "values": {"name": {"person": "li"}}}, "CHK006", "/steps/1/values/name/person", ""),
        ({"create": "custmer"}, "REL002", "/steps/1/create", "customer"),
        ({"update": "one", "values": {"nam": 1}}, "REL003", "/steps/1/values/nam", "name"),
        ({"wait": "P20Y"}, "CHK009", "/steps/1/wait", ""),
        ({"wait": "PT"}, "CHK009", "/steps/1/wait", ""),
    ],
)
def test_what_is_wrong_with_a_step_is_told_at_its_place(step: Json, code: str, pointer: str, meant: str) -> None:
    assert (code, pointer, meant) in found(MADE, step)


def test_people_have_roles_that_exist_and_begin_at_a_moment() -> None:
    told = found(MADE, people={"wang": ["sale"]}, at="2026-02-30T09:00")
    assert told == [("CHK007", "/people/wang/0", "sales"), ("CHK008", "/at", "")]


def over(**members: object) -> tuple[Problem, ...]:
    base = {"entities/customer.json": entity(), "roles/sales.json": role(), "checks/customers.json": check(MADE)}
    over = {"checks/own.json": check(MADE, name="own", **members)}
    built = build(
        [
            files({"pack.json": pack(name="base"), **base}, "base"),
            files({"pack.json": pack(name="over", requires={"base": "^1.0"}), **over}, "over"),
        ],
        VOCABULARY,
    )
    if built.model is not None:
        assert [one.name for one in built.model.scenarios] == (["own"] if members else ["customers", "own"])
    return built.problems


def test_a_check_stands_in_for_one_of_a_pack_below() -> None:
    assert not over()
    assert not over(replaces="customers")
    (problem,) = over(replaces="customer")
    assert (problem.code, problem.pointer, problem.did_you_mean) == ("CHK010", "/replaces", "customers")


def test_two_checks_of_one_name_are_one_too_many() -> None:
    told = problems(entity(), roles__sales=role(), checks__a=check(MADE), checks__b=check(MADE))
    assert [one.pointer for one in told] == ["/name"]
