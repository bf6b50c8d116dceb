"""Rights and mappings name what exists."""

from __future__ import annotations

from typing import Any

import pytest

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


def test_rights_are_all_own_or_none() -> None:
    assert codes(problems(entity(), roles__r=role(entities={"*": {"read": "some"}}))) == ["DOC007"]


@pytest.mark.parametrize("action", ["create", "import"])
def test_nobody_owns_a_record_before_it_is_made(action: str) -> None:
    assert codes(problems(entity(), roles__r=role(entities={"*": {action: "own"}}))) == ["REL034"]


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
