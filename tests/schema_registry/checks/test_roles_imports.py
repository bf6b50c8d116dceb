"""Rights and mappings name what exists."""

from __future__ import annotations

from typing import Any

import pytest

from schema_registry.frozen import Frozen
from schema_registry.rights_words import changes_of_rights
from schema_registry.roles import Right, Role
from schema_registry.text import Text
from tests.schema_registry.definitions import codes, entity, mapping, only, problems, role

TEXT = {"kind": "text"}
CATEGORY = entity("category", properties={"code": {**TEXT, "unique": True}, "name": TEXT})
PRODUCT = entity(
    "product",
    properties={
        "code": {**TEXT, "unique": True},
        "number": {**TEXT, "unique": True},
        "category": {"kind": "reference", "to": "category"},
        "grade": {"kind": "choice", "enum": ["A", "B"]},
        "made_on": {"kind": "date"},
    },
    required=["code"],
)


def imported(columns: dict[str, Any], **members: object) -> tuple[Any, ...]:
    document = mapping(entity="product", columns={"Code": "code", **columns}, **members)
    return problems(CATEGORY, PRODUCT, imports__x=document)


def test_rights_are_about_entities_that_exist() -> None:
    problem = only(problems(entity(), roles__r=role(entities={"custmer": {"read": "all"}})))
    assert (problem.code, problem.pointer, problem.did_you_mean) == ("REL002", "/entities/custmer", "customer")


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (True, []),
        (["customer"], []),
        ([], ["DOC027"]),
        ("customer", ["DOC006"]),
        (["custmer"], [("REL002", "/definitions/0", "customer")]),
        (["*"], [("REL002", "/definitions/0", "")]),
    ],
)
def test_definitions_are_all_or_those_of_entities_that_exist(stated: object, found: list[object]) -> None:
    told = problems(entity(), roles__r=role(definitions=stated))
    assert [(one.code, one.pointer, one.did_you_mean) if one.code == "REL002" else one.code for one in told] == found


def test_rights_are_all_own_or_none() -> None:
    assert codes(problems(entity(), roles__r=role(entities={"*": {"read": "some"}}))) == ["DOC007"]


@pytest.mark.parametrize("action", ["create", "import"])
def test_nobody_owns_a_record_before_it_is_made(action: str) -> None:
    assert codes(problems(entity(), roles__r=role(entities={"*": {action: "own"}}))) == ["REL034"]


@pytest.mark.parametrize(("action", "found"), [("delete", ["REL586"]), ("share", ["REL586"]), ("update", [])])
def test_what_is_merely_shared_is_read_and_changed_and_nothing_else(action: str, found: list[str]) -> None:
    rights = {"read": ["shared", {"where": {"name": {"_eq": "x"}}}], action: "shared"}
    assert codes(problems(entity(), roles__r=role(entities={"customer": rights}))) == found


def test_plans_say_the_scope_of_what_is_shared_in_words() -> None:
    before, after = (_role(Right(scope)) for scope in ("own", "shared"))
    assert changes_of_rights(before, after, "en") == "customer: see their own → those shared with them"
    assert changes_of_rights(before, after, "zh_CN") == "customer：查看 本人的 → 共享给本人的"


def _role(right: Right) -> Role:
    return Role("shop/r", "r", Text("R"), Frozen({"customer": Frozen({"read": right})}))


def test_two_roles_may_not_have_one_name() -> None:
    problem = only(problems(entity(), roles__a=role(), roles__b=role()))
    assert problem.code == "REL001"
    assert problem.place is not None and problem.place.file == "shop/roles/b.json"
    assert "shop/roles/a.json" in problem.message


def test_a_good_mapping_is_taken() -> None:
    columns = {
        "Category": {"to": "category", "match": "code", "optional": True},
        "Grade": {"to": "grade", "values": {"1": "A", "2": "B"}},
        "Made": {"to": "made_on", "format": "%d.%m.%Y"},
        "Fax": None,
    }
    assert imported(columns, identify=["code"], existing="update") == ()


@pytest.mark.parametrize(
    ("columns", "code", "pointer"),
    [
        ({"X": "nmber"}, "REL003", "/columns/X"),
        ({"X": {"to": "nmber"}}, "REL003", "/columns/X/to"),
        ({"X": "sys_created_by"}, "REL033", "/columns/X"),
        ({"X": "code"}, "REL042", "/columns/X"),
        ({"X": {"to": "number", "match": "code"}}, "REL040", "/columns/X/match"),
        ({"X": {"to": "number", "format": "%Y"}}, "REL040", "/columns/X/format"),
        ({"X": {"to": "made_on", "format": "Y"}}, "DOC012", "/columns/X/format"),
        ({"X": {"to": "category", "match": "cod"}}, "REL003", "/columns/X/match"),
        ({"X": {"to": "category", "match": "name"}}, "LNT005", "/columns/X/match"),
        ({"X": {"to": "grade", "values": {"1": "C"}}}, "REL044", "/columns/X/values/1"),
        ({"X": {}}, "DOC004", "/columns/X"),
        ({"X": 5}, "DOC006", "/columns/X"),
    ],
)
def test_a_column_fills_a_field_that_fits(columns: dict[str, Any], code: str, pointer: str) -> None:
    problem = only(tuple(one for one in imported(columns)))
    assert (problem.code, problem.pointer) == (code, pointer)


def test_a_reference_without_match_uses_the_only_unique_field() -> None:
    assert imported({"Category": "category"}) == ()
    product = mapping(name="parts", entity="part", columns={"Product": "product"})
    part = entity("part", properties={"product": {"kind": "reference", "to": "product"}, "name": TEXT})
    assert codes(problems(CATEGORY, PRODUCT, part, imports__x=product)) == ["REL041"]


def test_identifying_fields_are_filled() -> None:
    assert codes(imported({}, identify=["number"])) == ["REL043"]
    assert codes(imported({}, identify=["nmber"])) == ["REL003"]


def test_a_required_field_that_no_column_fills_is_worth_a_warning() -> None:
    document = mapping(entity="product", columns={"Number": "number"})
    assert codes(problems(CATEGORY, PRODUCT, imports__x=document)) == ["LNT006"]


def test_a_mapping_for_an_unknown_entity_says_only_that() -> None:
    assert codes(problems(CATEGORY, imports__x=mapping(entity="catgory", columns={"X": "y"}))) == ["REL002"]
