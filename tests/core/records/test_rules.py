"""Rules: what saving says of a record that breaks one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.context import Actor
from core.engine import Installation
from core.errors import Rejected
from core.records.write import Edit, create, create_many, update, update_many
from tests.support import as_admin
from tests.support.packs import entity, pack
from tests.support.web import statements

Publish = Callable[..., int]
CUSTOMER = entity("customer", {"name": "text", "grade": "text", "limit": "integer"}, required=["name"])
ORDER = entity(
    "order",
    {
        "number": "text",
        "customer": {"kind": "reference", "to": "customer"},
        "amount": {"kind": "integer"},
        "paid": {"kind": "integer"},
        "open": {"kind": "formula", "formula": "amount - coalesce(paid, 0)", "of": {"kind": "integer"}},
    },
    rules=[
        {"id": "limit", "assert": "amount <= customer.limit", "message": "Over the limit", "at": "/amount"},
        {"id": "open", "assert": "open >= 0", "message": "Paid too much"},
    ],
)


@pytest.fixture
def shop(installation: Installation, publish: Publish) -> Installation:
    publish(installation, pack(CUSTOMER, ORDER, locales__zh_CN={"$schema": "urn:cardwright:locale:1", **CHINESE}))
    return installation


CHINESE = {"order/rules/limit/message": "超过信用额度"}


def told(refused: Rejected) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.pointer, problem.message) for problem in refused.problems]


def test_a_broken_rule_is_told_with_its_message_at_its_field(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {"name": "Bao", "limit": 100}).id
        create(ctx, "order", {"customer": customer, "amount": 100, "paid": 100})
        with pytest.raises(Rejected) as caught:
            create(ctx, "order", {"customer": customer, "amount": 101, "paid": 102})
        assert told(caught.value) == [
            ("REC403", "/amount", "Over the limit"),
            ("REC403", "", "Paid too much"),
        ]
        assert caught.value.problems[0].say("zh_CN") == "超过信用额度"


def test_a_missing_result_passes(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        create(ctx, "order", {"amount": 1000})
        create(ctx, "order", {"customer": create(ctx, "customer", {"name": "Bao"}).id, "amount": 1000})


def test_an_update_is_judged_by_rules_that_read_what_it_changes(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {"name": "Bao", "limit": 100}).id
        id = create(ctx, "order", {"customer": customer, "amount": 90}).id
        update(ctx, "customer", customer, {"limit": 10})
        update(ctx, "order", id, {"number": "7"})
        with pytest.raises(Rejected):
            update(ctx, "order", id, {"amount": 80})
        with pytest.raises(Rejected):
            update(ctx, "order", id, {"paid": 91})
        update(ctx, "order", id, {"amount": 9})


def test_each_row_of_a_batch_is_judged_by_itself(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {"name": "Bao", "limit": 100}).id
        amounts = [1, 200, 2, 300]
        outcome = create_many(ctx, "order", [{"customer": customer, "amount": one} for one in amounts])
        assert sorted(outcome.refused) == [1, 3]
        edits = [Edit(saved.id, {"amount": 150}) for saved in outcome.saved.values()]
        assert sorted(update_many(ctx, "order", edits).refused) == [0, 1]


@pytest.mark.parametrize("count", [1, 50])
def test_referenced_records_cost_one_statement_however_many_rows(shop: Installation, count: int) -> None:
    with as_admin(shop) as ctx:
        customers = [create(ctx, "customer", {"name": f"C{n}", "limit": 100}).id for n in range(count)]
    with as_admin(shop) as ctx, statements(shop) as seen:
        create_many(ctx, "order", [{"customer": one, "amount": 1} for one in customers])
    assert len([one for one in seen if one.lstrip().startswith("SELECT") and "AS t0" in one]) == 1


def test_numbers_that_grow_too_large_refuse_the_record_instead_of_failing(
    installation: Installation, publish: Publish
) -> None:
    fields = {"a": "integer", "b": "integer"}
    rules = [{"id": "huge", "assert": "a * a * a > 0", "message": "Huge", "at": "/a"}]
    publish(installation, pack(entity("thing", fields, rules=rules)))
    with as_admin(installation) as ctx:
        create(ctx, "thing", {"a": 10})
        with pytest.raises(Rejected) as caught:
            create(ctx, "thing", {"a": 10**17})
        assert [problem.pointer for problem in caught.value.problems] == ["/a"]


def test_the_verdict_is_the_same_whoever_saves(shop: Installation, publish: Publish) -> None:
    rights = {"order": {"read": "all", "create": "all", "update": "all"}, "customer": {"read": "own"}}
    role = {"$schema": "urn:cardwright:role:1", "name": "clerk", "title": "Clerk", "entities": rights}
    publish(shop, pack(CUSTOMER, ORDER, roles__clerk=role))
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {"name": "Bao", "limit": 100}).id
        id = create(ctx, "order", {"customer": customer, "amount": 90}).id
    clerk = Actor(1000, "Clerk", roles=frozenset({"clerk"}))
    with shop.writing(clerk) as ctx:
        with pytest.raises(Rejected) as caught:
            update(ctx, "order", id, {"amount": 101})
        assert [problem.code for problem in caught.value.problems] == ["REC403"]
        with pytest.raises(Rejected) as hidden:
            create(ctx, "order", {"customer": customer, "amount": 101})
        assert [problem.code for problem in hidden.value.problems] == ["REC005"]
        ctx.connection.rollback()


def test_rules_read_the_currency_of_amounts(installation: Installation, publish: Publish) -> None:
    fixed, mixed = {"kind": "money", "currency": "EUR"}, {"kind": "money", "currency": "any"}
    customer = entity("customer", {"name": "text", "limit": fixed, "debt": mixed})
    rules = [
        {"id": "same", "assert": "price.currency = customer.limit.currency", "message": "Same", "at": "/price"},
        {"id": "debt", "assert": "customer.debt.currency <> 'USD'", "message": "Debt"},
        {"id": "fee", "assert": "fee.currency = 'EUR' and fee < 5", "message": "Fee", "at": "/fee"},
    ]
    fields = {"customer": {"kind": "reference", "to": "customer"}, "price": mixed, "fee": fixed}
    publish(installation, pack(customer, entity("order", fields, rules=rules)))
    with as_admin(installation) as ctx:
        debt = {"amount": "5", "currency": "CNY"}
        limited = create(ctx, "customer", {"name": "Bao", "limit": "100", "debt": debt}).id
        with pytest.raises(Rejected) as caught:
            create(ctx, "order", {"customer": limited, "price": {"amount": "5", "currency": "CNY"}, "fee": "9"})
    assert [(problem.pointer, problem.message) for problem in caught.value.problems] == [
        ("/price", "Same"),
        ("/fee", "Fee"),
    ]
