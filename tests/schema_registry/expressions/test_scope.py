from __future__ import annotations

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import build
from schema_registry.expressions.scope import ModelScope
from tests.support.packs import entity, pack

PACK = pack(
    entity(
        "customer",
        {
            "name": "text",
            "credit": "money",
            "price": {"kind": "money", "currency": "any"},
            "grade": {"kind": "choice", "enum": ["A", "B"]},
        },
    ),
    entity("order", {"customer": {"kind": "reference", "to": "customer", "inverse": "orders"}, "no": "text"}),
    entity("visit", {"customer": {"kind": "reference", "to": "customer"}}),
)


def scope() -> ModelScope:
    kinds = built_in()
    model = build([PACK], vocabulary(kinds)).model
    assert model is not None
    return ModelScope(model, lambda kind: kinds[kind].formula)


def test_fields_have_the_types_of_their_kinds() -> None:
    found = {name: scope().field("customer", name) for name in ("name", "credit", "grade", "id", "sys_created_at")}
    types = {name: one.type for name, one in found.items() if one is not None}
    assert types == {"name": "text", "credit": "number", "grade": "text", "id": "text", "sys_created_at": "instant"}


def test_choices_currencies_and_targets_are_told() -> None:
    grade, price = scope().field("customer", "grade"), scope().field("customer", "price")
    customer = scope().field("order", "customer")
    assert grade is not None
    assert price is not None
    assert customer is not None
    assert (grade.choices, price.currency, customer.to) == (("A", "B"), "any", "customer")


def test_what_is_not_there_is_none() -> None:
    assert scope().field("customer", "orders") is None
    assert scope().inverse("customer", "name") is None
    assert scope().inverse("customer", "nothing") is None


def test_related_records_go_by_their_inverse_name() -> None:
    assert scope().inverse("customer", "orders") == ("order", "customer")
    assert scope().inverse("customer", "visit_customer") == ("visit", "customer")


def test_names_are_fields_system_fields_and_related_records() -> None:
    assert {"name", "sys_owner", "orders", "visit_customer"} <= set(scope().names("customer"))
