"""Computed fields: what is refused, where it stands, and what is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema_registry.problems import Problem, errors
from tests.schema_registry.definitions import building, codes, entity, only, problems, role, stands_at

Json = dict[str, Any]


def invoices(**fields: Json) -> Json:
    return entity(
        "invoice",
        properties={
            "number": {"kind": "text"},
            "customer": {"kind": "reference", "to": "customer"},
            "amount": {"kind": "money", "currency": "USD"},
            "days": {"kind": "integer"},
            "open": {"kind": "boolean"},
            **fields,
        },
    )


def customers(field: Json | None = None, **members: Any) -> Json:
    computed = {} if field is None else {"made": field}
    return entity(
        "customer", properties={"name": {"kind": "text"}, "credit": {"kind": "money"}, **computed}, **members
    )


def rollup(**said: Any) -> Json:
    document = {"kind": "rollup", "from": "invoice.customer", "over": "all", **said}
    return {key: value for key, value in document.items() if value is not None}


def found(field: Json, **invoice_fields: Json) -> tuple[Problem, ...]:
    return problems(customers(field), invoices(**invoice_fields))


SOUND = {
    "a sum": rollup(sum="amount"),
    "a sum with a condition": rollup(sum="amount", where="open and days > 3"),
    "a count": rollup(count=True),
    "the latest": rollup(max="days"),
    "a mean with more decimals": rollup(avg="days", of={"kind": "decimal", "scale": 4}),
    "visible ones": rollup(count=True, over="visible", where="today() > date(2026, 1, 1)"),
    "a formula": {"kind": "formula", "formula": "name & '!'"},
    "a formula with a kind": {"kind": "formula", "formula": "credit / 3", "of": {"kind": "percent"}},
    "a formula over related records": {"kind": "formula", "formula": "sum(invoice_customer.amount) + 1"},
    "an indexed one": rollup(sum="amount", index=True),
    "one that is shown sometimes": {"kind": "formula", "formula": "credit * 2", "visible": "credit > 0"},
}


@pytest.mark.parametrize("field", SOUND.values(), ids=SOUND)
def test_it_is_taken(field: Json) -> None:
    assert errors(found(field)) == ()


WRONG = {
    "no total": (rollup(), "DOC021", "/properties/made"),
    "two totals": (rollup(sum="amount", count=True), "DOC021", "/properties/made"),
    "no word over whom": (
        {"kind": "rollup", "from": "invoice.customer", "count": True},
        "DOC004",
        "/properties/made",
    ),
    "another entity": (rollup(sum="amount") | {"from": "invoic.customer"}, "REL002", "/properties/made/from"),
    "another field": (rollup(sum="amount") | {"from": "invoice.client"}, "REL003", "/properties/made/from"),
    "a field that does not lead here": (
        rollup(count=True) | {"from": "invoice.number"},
        "REL006",
        "/properties/made/from",
    ),
    "an unknown field to add up": (rollup(sum="amont"), "REL003", "/properties/made/sum"),
    "a text to add up": (rollup(sum="number"), "REL201", "/properties/made/sum"),
    "a path to add up": (rollup(sum="customer.credit"), "REL014", "/properties/made/sum"),
    "a condition that is none": (rollup(count=True, where="days + 1"), None, "/properties/made/where"),
    "a condition of the day": (rollup(count=True, where="days > 1 and today() > date(2026, 1, 1)"), "REL203", None),
    "a condition of the parent": (
        rollup(count=True, where="customer.credit > 1"),
        "REL203",
        "/properties/made/where",
    ),
    "another currency": (rollup(sum="amount", of={"kind": "money", "currency": "EUR"}), "REL205", None),
    "a kind that does not fit": (rollup(sum="amount", of={"kind": "date"}), "REL204", "/properties/made/of/kind"),
    "an unknown kind": (rollup(sum="amount", of={"kind": "numbr"}), None, "/properties/made/of/kind"),
    "a broken formula": ({"kind": "formula", "formula": "credit +"}, "FRM002", "/properties/made/formula"),
    "an unknown name": ({"kind": "formula", "formula": "1 + kredit"}, "FRM020", "/properties/made/formula"),
    "a formula that does not fit": (
        {"kind": "formula", "formula": "credit * 2", "of": {"kind": "text"}},
        "REL204",
        "/properties/made/of/kind",
    ),
    "a formula of nothing": ({"kind": "formula", "formula": "missing"}, "REL204", "/properties/made/kind"),
    "an index without a column": (
        {"kind": "formula", "formula": "today()", "index": True},
        "REL208",
        "/properties/made/index",
    ),
}


@pytest.mark.parametrize(("field", "code", "pointer"), WRONG.values(), ids=WRONG)
def test_it_is_refused_at_its_place(field: Json, code: str | None, pointer: str | None) -> None:
    problem = only(errors(found(field)))
    assert code in (None, problem.code)
    assert pointer in (None, problem.pointer)
    assert problem.place is not None and problem.place.line > 1


@pytest.mark.parametrize("key", ["unique", "search", "track", "placeholder", "whenHidden"])
def test_what_is_for_typed_values_is_refused_with_a_reason(key: str) -> None:
    value: object = {"placeholder": "x", "whenHidden": "keep"}.get(key, True)
    problem = only(errors(found({"kind": "formula", "formula": "name & '!'", key: value})))
    assert (problem.code, problem.pointer) == ("REL206", f"/properties/made/{key}")


def test_a_computed_field_is_neither_required_nor_unique() -> None:
    wrong = problems(customers(rollup(count=True), required=["made"], unique=[["name", "made"]]), invoices())
    assert {(one.code, one.pointer) for one in errors(wrong)} == {
        ("REL207", "/required/0"),
        ("REL207", "/unique/0/1"),
    }


def test_no_file_fills_a_computed_field() -> None:
    mapping = {
        "$schema": "urn:cardwright:import:1",
        "name": "customers",
        "title": "Customers",
        "entity": "customer",
        "columns": {"Made": "made"},
    }
    built = building(customers(rollup(count=True)), invoices(), imports__customers=mapping)
    assert [(one.code, one.pointer) for one in errors(built.problems)] == [("REL207", "/columns/Made")]


def test_a_figure_over_what_has_no_column_must_be_over_visible_records() -> None:
    late = {"kind": "formula", "formula": "if(today() > date(2026, 1, 1), days, 0)"}
    assert codes(errors(found(rollup(sum="late"), late=late))) == ["REL202"]
    assert errors(found(rollup(sum="late", over="visible"), late=late)) == ()


def test_the_problem_of_a_formula_stands_inside_of_it() -> None:
    document = customers({"kind": "formula", "formula": "1 + kredit"})
    problem = only(problems(document, invoices()))
    assert stands_at(problem, json.dumps(document, indent=1, ensure_ascii=False), "kredit")
    assert problem.did_you_mean == "credit"


CIRCLES = {
    "itself": ({"made": {"kind": "formula", "formula": "made + 1"}}, {}, "customer.made → customer.made"),
    "two formulas": (
        {"made": {"kind": "formula", "formula": "other + 1"}, "other": {"kind": "formula", "formula": "made * 2"}},
        {},
        "customer.made → customer.other → customer.made",
    ),
    "through the parent": (
        {"made": rollup(sum="share")},
        {"share": {"kind": "formula", "formula": "customer.made / 2"}},
        "customer.made → invoice.share → customer.made",
    ),
    "through a group": (
        {
            "group": {"kind": "reference", "to": "customer", "inverse": "members"},
            "made": {"kind": "rollup", "from": "customer.group", "sum": "made", "over": "all"},
        },
        {},
        "customer.made → customer.made",
    ),
    "through a condition": (
        {"made": rollup(count=True, where="big")},
        {"big": {"kind": "formula", "formula": "customer.made > 1"}},
        "customer.made → invoice.big → customer.made",
    ),
    "through related records": (
        {"made": {"kind": "formula", "formula": "sum(invoice_customer.share)"}},
        {"share": {"kind": "formula", "formula": "customer.made / 2"}},
        "customer.made → invoice.share → customer.made",
    ),
}


@pytest.mark.parametrize(("own", "theirs", "circle"), CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_named_as_a_whole(own: Json, theirs: Json, circle: str) -> None:
    customer = entity("customer", properties={"name": {"kind": "text"}, **own})
    told = [one for one in problems(customer, invoices(**theirs)) if one.code == "REL200"]
    assert dict(only(tuple(told)).params)["circle"] == circle


def test_lists_sort_and_total_by_what_the_values_are() -> None:
    view = {"columns": ["name", "made"], "sort": ["-made"], "totals": {"made": "sum"}}
    assert errors(problems(customers(rollup(sum="amount"), list=view), invoices())) == ()
    text = {"kind": "formula", "formula": "name & '!'"}
    assert codes(errors(problems(customers(text, list=view), invoices()))) == ["REL013"]


def test_it_is_said_who_learns_of_records_that_they_do_not_see() -> None:
    rights = {"customer": {"read": "all"}, "invoice": {"read": "own"}}
    built = building(customers(rollup(sum="amount")), invoices(), roles__sales=role(entities=rights))
    problem = only(built.problems)
    assert (problem.code, dict(problem.params)["roles"]) == ("LNT200", "sales")
    hidden = building(customers(rollup(sum="amount", over="visible")), invoices(), roles__sales=role(entities=rights))
    assert hidden.problems == ()


def test_roles_that_a_definition_names_may_learn() -> None:
    rights = role(entities={"customer": {"read": "all"}, "invoice": {"read": "own"}})
    told = building(customers(rollup(sum="amount", disclosedTo=["sales"])), invoices(), roles__sales=rights)
    assert told.problems == ()
    wrong = building(customers(rollup(sum="amount", disclosedTo=["sale"])), invoices(), roles__sales=rights)
    found = {one.code: one for one in wrong.problems}
    assert set(found) == {"REL209", "LNT200"}
    assert (found["REL209"].pointer, found["REL209"].did_you_mean) == ("/properties/made/disclosedTo/0", "sales")


def test_lines_hide_nothing_from_whoever_sees_their_record() -> None:
    parents = customers(rollup(sum="amount"))
    parents["properties"]["lines"] = {"kind": "lines", "from": "invoice.customer"}
    for scopes, told in ((("own", "own"), []), (("all", "own"), ["LNT200"]), (("own", "all"), [])):
        rights = {"customer": {"read": scopes[0]}, "invoice": {"read": scopes[1]}}
        children = invoices(customer={"kind": "reference", "to": "customer", "onDelete": "cascade"})
        assert codes(building(parents, children, roles__sales=role(entities=rights)).problems) == told
