"""Rules, defaults by formula, conditions and what narrows values: what is wrong with them, and where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema_registry.build import build
from schema_registry.problems import Problem
from tests.schema_registry.definitions import (
    VOCABULARY,
    codes,
    entity,
    files,
    overlay,
    pack,
    problems,
    stands_at,
)

GRADES: dict[str, Any] = {"kind": "choice", "enum": ["A", "B"]}
CUSTOMER = entity(
    properties={"name": {"kind": "text", "search": True}, "grade": GRADES, "limit": {"kind": "integer"}}
)
CONTACT = entity(
    "contact", properties={"name": {"kind": "text"}, "customer": {"kind": "reference", "to": "customer"}}
)
FIELDS: dict[str, Any] = {
    "number": {"kind": "text", "search": True},
    "customer": {"kind": "reference", "to": "customer"},
    "contact": {"kind": "reference", "to": "contact"},
    "grade": GRADES,
    "amount": {"kind": "integer"},
    "due": {"kind": "date"},
}


def of_order(fields: dict[str, Any] | None = None, **members: object) -> tuple[Problem, ...]:
    return problems(CUSTOMER, CONTACT, order(fields, **members))


def order(fields: dict[str, Any] | None = None, **members: object) -> dict[str, Any]:
    changed = {name: {**FIELDS.get(name, {}), **more} for name, more in (fields or {}).items()}
    return entity("order", properties={**FIELDS, **changed}, **members)


def rule(holds: str, **more: object) -> dict[str, Any]:
    return {"id": "one", "assert": holds, "message": "No", **more}


def places(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in found]


def test_sound_conditions_have_no_problem() -> None:
    fields = {
        "amount": {"visible": "grade = 'A'", "whenHidden": "clear", "default": "=customer.limit"},
        "due": {"default": "=today() + 30", "readOnly": True, "requiredIf": "amount > 1"},
        "contact": {"depends": {"on": "customer", "through": "customer"}, "visible": True},
        "done": {"kind": "boolean", "default": "=sys_owner = current_user()"},
    }
    section = {"id": "s", "fields": ["number", "amount"], "visible": "grade = 'B'"}
    card = {"tabs": [{"id": "t", "title": "T", "sections": [section], "visible": "customer.grade = 'A'"}]}
    found = of_order(fields, rules=[rule("amount < customer.limit", at="/amount")], card=card)
    assert [one for one in found if one.severity == "error"] == []


# ---- rules
@pytest.mark.parametrize(
    ("stated", "code", "pointer"),
    [
        ([rule("amount > 1"), rule("amount > 2")], "REL300", "/rules/1/id"),
        ([rule("amount")], "FRM", "/rules/0/assert"),
        ([rule("amount >")], "FRM", "/rules/0/assert"),
        ([rule("amuont > 1")], "FRM", "/rules/0/assert"),
        ([rule("amount > 1", at="/amuont")], "REL003", "/rules/0/at"),
        ([rule("amount > 1", at="amount")], "DOC", "/rules/0/at"),
        ([rule("1 > 2")], "LNT100", "/rules/0/assert"),
    ],
)
def test_a_rule_that_cannot_work_is_named(stated: list[object], code: str, pointer: str) -> None:
    (problem,) = of_order(rules=stated)
    assert problem.code.startswith(code)
    assert problem.pointer == pointer


def test_the_place_is_inside_of_the_formula() -> None:
    document = order({"due": {"default": "=today() + nothing"}})
    (problem,) = problems(CUSTOMER, CONTACT, document)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    assert stands_at(problem, text, "nothing")


def test_a_rule_cannot_look_at_many_records() -> None:
    document = entity(properties={"name": {"kind": "text"}}, rules=[rule("count(order_customer) < 3")])
    found = problems(document, CONTACT, order())
    assert places(found) == [("REL301", "/rules/0/assert")]


def test_a_rule_cannot_read_what_every_question_computes() -> None:
    over = {"kind": "rollup", "from": "order.customer", "sum": "amount", "over": "visible"}
    late = {"kind": "formula", "formula": "today() > due"}
    document = entity(properties={"name": {"kind": "text"}, "total": over}, rules=[rule("total < 3")])
    assert places(problems(document, CONTACT, order())) == [("REL302", "/rules/0/assert")]
    other = entity("line", properties={"order": {"kind": "reference", "to": "order"}}, rules=[rule("not order.late")])
    found = problems(CUSTOMER, CONTACT, order({"late": late}), other)
    assert places(found) == [("REL302", "/rules/0/assert")]
    assert of_order({"late": late}, rules=[rule("not late")]) == ()


# ---- defaults
@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"amount": {"default": "=number"}}, "FRM", "/properties/amount/default"),
        ({"amount": {"default": "="}}, "FRM", "/properties/amount/default"),
        ({"customer": {"default": "=contact"}}, "REL312", "/properties/customer/default"),
        ({"customer": {"default": "x"}}, "REL030", "/properties/customer/default"),
        ({"amount": {"default": "=amount + 1"}}, "REL303", "/properties/amount/default"),
        ({"total": {"kind": "formula", "formula": "amount", "default": 1}}, "REL305", "/properties/total/default"),
        (
            {"total": {"kind": "formula", "formula": "amount", "readOnly": True}},
            "REL305",
            "/properties/total/readOnly",
        ),
    ],
)
def test_a_default_that_cannot_work_is_named(fields: dict[str, Any], code: str, pointer: str) -> None:
    (problem,) = of_order(fields)
    assert problem.code.startswith(code)
    assert problem.pointer == pointer


def test_defaults_and_conditions_do_not_wait_for_each_other() -> None:
    fields = {
        "amount": {"default": "=sum"},
        "sum": {"kind": "formula", "formula": "fee * 2"},
        "fee": {"kind": "integer", "visible": "amount > 1", "whenHidden": "clear"},
    }
    (problem,) = of_order(fields)
    assert problem.code == "REL303"
    assert dict(problem.params)["circle"] == "amount → fee → amount"
    fields["fee"]["whenHidden"] = "keep"
    assert of_order(fields) == ()


def test_what_is_required_can_be_filled() -> None:
    assert places(of_order({"amount": {"readOnly": True}}, required=["amount"])) == [
        ("REL306", "/properties/amount/readOnly")
    ]
    assert of_order({"amount": {"readOnly": True, "default": 3}}, required=["amount"]) == ()


# ---- hidden
def test_a_required_field_that_is_cleared_while_hidden_is_worth_a_warning() -> None:
    fields = {"amount": {"visible": "grade = 'A'", "whenHidden": "clear"}}
    assert places(of_order(fields, required=["amount"])) == [("LNT101", "/properties/amount/visible")]


def test_clearing_what_nothing_hides_is_worth_a_warning() -> None:
    assert places(of_order({"amount": {"whenHidden": "clear"}})) == [("LNT102", "/properties/amount/whenHidden")]


# ---- narrowed
@pytest.mark.parametrize(
    ("depends", "code"),
    [
        ({"on": "amount"}, "REL308"),
        ({"on": "customer", "through": "customer", "values": {}}, "REL308"),
        ({"on": "contact", "through": "customer"}, "REL309"),
        ({"on": "cutsomer", "through": "customer"}, "REL003"),
        ({"on": "customer", "through": "cutsomer"}, "REL003"),
        ({"on": "customer", "through": "name"}, "REL310"),
        ({"on": "grade", "values": {"A": ["x"]}}, "REL307"),
    ],
)
def test_a_reference_is_narrowed_through_a_field_that_fits(depends: dict[str, Any], code: str) -> None:
    assert codes(of_order({"contact": {"depends": depends}})) == [code]


@pytest.mark.parametrize(
    ("depends", "code", "pointer"),
    [
        ({"on": "grade", "through": "grade"}, "REL307", "/through"),
        ({"on": "amount", "values": {"1": ["x"]}}, "REL307", "/values"),
        ({"on": "grade", "values": {"C": ["x"]}}, "REL311", "/values/C"),
        ({"on": "grade", "values": {"A": ["x", "z"]}}, "REL311", "/values/A/1"),
    ],
)
def test_choices_are_narrowed_by_known_values(depends: dict[str, Any], code: str, pointer: str) -> None:
    found = of_order({"kind_of": {"kind": "choice", "enum": ["x", "y"], "depends": depends}})
    assert places(found) == [(code, f"/properties/kind_of/depends{pointer}")]


# ---- overlays
def test_overlays_merge_rules_by_id_and_remove_them() -> None:
    base = order(rules=[rule("amount > 1"), rule("amount > 2", id="two")])
    over = overlay("order", remove=["rules/two"], rules=[rule("amount > 5"), rule("amount > 3", id="three")])
    whole = {f"entities/{one['name']}.json": one for one in (CUSTOMER, CONTACT, base)}
    local = {"pack.json": pack(name="local", requires={"shop": "^1.0"}), "entities/order.json": over}
    model = build([files(whole), files(local, "local")], VOCABULARY).model
    assert model is not None
    assert [(one.id, one.holds) for one in model.entities["order"].rules] == [
        ("one", "amount > 5"),
        ("three", "amount > 3"),
    ]
