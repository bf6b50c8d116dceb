"""What works, and was surely meant otherwise: rules and conditions that judge nothing, holes in rights."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from schema_registry.problems import Problem
from tests.schema_registry.definitions import Json, codes, entity, only, problems, role

FIELDS: Json = {
    "size": {"kind": "integer", "title": "Size"},
    "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B"]},
}


def ruled(source: str) -> tuple[Problem, ...]:
    rule = {"id": "r", "assert": source, "message": "No"}
    return problems(entity(properties=FIELDS, rules=[rule]))


@pytest.mark.parametrize(
    "source",
    [
        "size > 5 and size < 3",
        "size = 5 and grade = 'A' and size != 5",
        "grade = 'A' and grade = 'B'",
        "size is missing and size > 1",
        "(size > 5 and size < 3) or (grade in ('A') and grade = 'B')",
    ],
)
def test_a_rule_that_is_never_true_is_told_with_its_place(source: str) -> None:
    problem = only(ruled(source))
    assert (problem.code, problem.pointer, problem.severity) == ("LNT008", "/rules/0/assert", "warning")
    assert problem.place is not None
    assert "no such value" in problem.message


@pytest.mark.parametrize(
    "source", ["size > 3 or size <= 5", "grade != 'A' or grade != 'B'", "not (size > 5 and size < 3)"]
)
def test_a_rule_that_is_never_false_is_told_with_its_place(source: str) -> None:
    problem = only(ruled(source))
    assert (problem.code, problem.pointer) == ("LNT009", "/rules/0/assert")


@pytest.mark.parametrize(
    "source",
    ["size > 3 and size < 5", "size > 5 or size < 3", "grade != 'A' or size > 1", "size is missing or size > 1"],
)
def test_of_a_rule_that_judges_nothing_is_said(source: str) -> None:
    assert ruled(source) == ()


@pytest.mark.parametrize("key", ["visible", "readOnly", "requiredIf"])
def test_a_condition_that_is_never_true_is_told(key: str) -> None:
    def found(source: str) -> tuple[Problem, ...]:
        return problems(entity(properties={**FIELDS, "more": {"kind": "text", "title": "More", key: source}}))

    problem = only(found("size > 5 and size < 3"))
    assert (problem.code, problem.pointer) == ("LNT008", f"/properties/more/{key}")
    assert found("size > 3 and size < 5") == ()


def test_a_section_that_is_never_shown_is_told() -> None:
    def found(source: str) -> tuple[Problem, ...]:
        section = {"id": "s", "title": "S", "fields": ["size", "grade"], "visible": source}
        return problems(entity(properties=FIELDS, card={"tabs": [{"id": "t", "title": "T", "sections": [section]}]}))

    problem = only(found("size > 5 and size < 3"))
    assert (problem.code, problem.pointer) == ("LNT008", "/card/tabs/0/sections/0/visible")
    assert found("size > 5") == ()


# ---- rights
def rights(**entities: Mapping[str, str]) -> tuple[Problem, ...]:
    stated = {name.replace("any", "*"): given for name, given in entities.items()}
    return problems(entity(), entity("order"), roles__r=role(entities=stated))


def test_a_right_on_records_that_the_role_may_not_read_is_told() -> None:
    unseen, blind = rights(any={"read": "all"}, order={"update": "own"})
    assert (unseen.code, blind.code, blind.pointer) == ("LNT011", "LNT010", "/entities/order/update")
    assert rights(any={"read": "all"}, order={"read": "own", "update": "own"}) == ()
    assert codes(rights(any={"read": "all", "delete": "none"})) == []


def test_an_entity_that_no_role_reads_is_told() -> None:
    problem = only(rights(customer={"read": "own"}))
    assert (problem.code, problem.place.file if problem.place else "") == ("LNT011", "shop/entities/order.json")
    assert rights(any={"read": "own"}) == ()
    two = problems(
        entity(),
        entity("order"),
        roles__r=role(entities={"customer": {"read": "all"}}),
        roles__s=role(name="s", entities={"order": {"read": "own"}}),
    )
    assert two == ()


def test_without_roles_nothing_is_said_of_rights() -> None:
    assert problems(entity(), entity("order")) == ()


def process(**state: object) -> tuple[Problem, ...]:
    """Problems of a process whose state `open` is as given; `sales` may read and change, `guest` nothing."""
    stage = {"stage": {"kind": "choice", "title": "Stage"}}
    document = {
        "$schema": "urn:cardwright:process:1",
        "name": "p",
        "title": "P",
        "entity": "order",
        "field": "stage",
        "initial": "open",
        "states": {"open": {"title": "Open", **state}, "done": {"title": "Done", "type": "final"}},
    }
    return problems(
        entity("order", properties=stage),
        processes__p=document,
        roles__sales=role(entities={"order": {"read": "own", "update": "own"}}),
        roles__guest=role(name="guest", title="Guest", entities={}),
    )


def way(*roles: str) -> Json:
    return {"END": {"target": "done", "title": "End", **({"roles": list(roles)} if roles else {})}}


def test_a_state_that_nobody_may_leave_is_told() -> None:
    problem = only(process(on=way("guest")))
    assert (problem.code, problem.pointer) == ("LNT012", "/states/open")
    assert process(on=way("guest", "sales")) == ()
    assert process(on=way()) == ()
    timer = [{"id": "t", "delay": "P1D", "target": "done"}]
    assert process(on=way("guest"), after=timer) == ()


def test_without_a_role_that_may_update_a_transition_for_everybody_is_for_nobody() -> None:
    stage = {"stage": {"kind": "choice", "title": "Stage"}}
    document = {
        "$schema": "urn:cardwright:process:1", "name": "p", "title": "P", "entity": "order", "field": "stage",
        "initial": "open", "states": {"open": {"title": "O", "on": way()}, "done": {"title": "D", "type": "final"}},
    }  # fmt: skip
    seeing = problems(entity("order", properties=stage), processes__p=document, roles__sales=role())
    assert codes(seeing) == ["LNT012"]
