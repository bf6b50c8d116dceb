"""Former names: values stay with what they belong to."""

from __future__ import annotations

from typing import Any

from tests.schema_registry.definitions import codes, entity, entity_of, model_of, only, problems

TEXT = {"kind": "text"}


def fields(**documents: dict[str, Any]) -> dict[str, Any]:
    return entity(properties={"name": TEXT, **{name: {**TEXT, **one} for name, one in documents.items()}})


def keys(document: dict[str, Any]) -> dict[str, str]:
    return {one.name: one.key for one in entity_of(document).fields.values()}


def test_a_renamed_field_keeps_its_key() -> None:
    renamed = fields(mobile={"renamedFrom": ["telephone", "phone"]})
    assert keys(renamed)["mobile"] == "shop/customer.telephone"


def test_a_renamed_entity_keeps_its_key_and_those_of_its_fields() -> None:
    model = model_of(entity("client", renamedFrom=["customer"]))
    assert model.entities["client"].key == "shop/customer"
    assert model.entities["client"].fields["name"].key == "shop/customer.name"


def test_a_field_may_get_its_first_name_back() -> None:
    assert keys(fields(phone={"renamedFrom": ["phone", "mobile"]}))["phone"] == "shop/customer.phone"


def test_an_old_name_for_something_new_must_be_said() -> None:
    problem = only(problems(fields(mobile={"renamedFrom": ["phone"]}, phone={})))
    assert (problem.code, problem.pointer) == ("REL020", "/properties/phone")


def test_said_to_be_new_it_has_a_key_of_its_own() -> None:
    found = keys(fields(mobile={"renamedFrom": ["phone"]}, phone={"new": True}))
    assert (found["mobile"], found["phone"]) == ("shop/customer.phone", "shop/customer.phone__2")


def test_a_third_element_of_a_name_counts_on() -> None:
    found = keys(
        fields(
            mobile={"renamedFrom": ["phone"]},
            work={"renamedFrom": ["phone"], "new": True},
            phone={"new": 3},
        )
    )
    assert sorted(found.values())[-3:] == [
        "shop/customer.phone",
        "shop/customer.phone__2",
        "shop/customer.phone__3",
    ]


def test_two_fields_may_not_share_their_first_name() -> None:
    found = problems(fields(mobile={"renamedFrom": ["phone"]}, work={"renamedFrom": ["phone"]}))
    assert codes(found) == ["REL022"]


def test_names_cannot_be_swapped() -> None:
    assert codes(problems(fields(a={"renamedFrom": ["b"]}, b={"renamedFrom": ["a"]}))) == ["REL021"]


def test_entities_follow_the_same_rules() -> None:
    assert codes(problems(entity("client", renamedFrom=["customer"]), entity("customer"))) == ["REL020"]
    assert codes(problems(entity("a", renamedFrom=["x"]), entity("b", renamedFrom=["x"]))) == ["REL022"]
    assert problems(entity("client", renamedFrom=["customer"]), entity("customer", new=True)) == ()


def test_a_former_name_is_a_name() -> None:
    assert codes(problems(fields(mobile={"renamedFrom": ["tele phone"]}))) == ["DOC013"]


def test_generations_start_at_two() -> None:
    assert codes(problems(fields(mobile={"new": 1}))) == ["DOC008"]
