"""The ledger: what is filed, who may file what, what records come to, and what stays when categories move."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from core.access.organisation import place
from core.access.units import add_unit
from core.context import Actor, Context
from core.engine import Installation
from core.publish import make_plan
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Aggregation, Query
from core.rates.book import Rate, set_rates
from core.records.state import state_of
from core.records.write import create, create_many, delete, update
from schema_registry.model import Group, Measure
from tests.core.records.acting import know, told
from tests.support import as_admin
from tests.support.expenses import CATEGORIES, company, spent
from tests.support.publishing import ADMIN

Publish = Callable[..., int]
WANG = Actor(2, "Wang", frozenset({"sales"}))
LI = Actor(3, "Li", frozenset({"sales"}))
CLERK = Actor(4, "Clerk", frozenset({"clerk"}))


@pytest.fixture
def firm(installation: Installation, publish: Publish) -> Installation:
    publish(installation, company())
    with as_admin(installation) as ctx:
        know(ctx, WANG, LI, CLERK)
    return installation


def a_customer(ctx: Context, name: str = "Bao") -> str:
    return create(ctx, "customer", {"name": name}).id


def total(ctx: Context, entity: str, id: str) -> object:
    return get(ctx, entity, id, ("expense_total",))["expense_total"]


def test_an_expense_knows_what_it_was_spent_on_by_whom_and_when(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer = a_customer(ctx)
        filed = create(ctx, "expense", spent(120, customer=customer)).id
        row = get(ctx, "expense", filed, ("number", "record_kind", "person", "spent_on", "approval", "customer"))
    assert row["record_kind"] == "customer"
    assert row["person"].id == ADMIN.id
    assert row["spent_on"] == ctx.today()
    assert row["approval"] == "submitted"
    assert str(row["number"]).startswith("E")


def test_an_expense_belongs_to_exactly_one_record(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer, job = a_customer(ctx), create(ctx, "job", {"number": "J1"}).id
        assert told(lambda: create(ctx, "expense", spent(1))) == [("REC403", "/customer")]
        both = spent(1, customer=customer, job=job)
        assert told(lambda: create(ctx, "expense", both)) == [("REC403", "/customer")]
        assert told(lambda: delete_filed(ctx, customer)) == [("REC010", "")]


def delete_filed(ctx: Context, customer: str) -> None:
    create(ctx, "expense", spent(1, customer=customer))
    delete(ctx, "customer", customer)


def test_a_record_knows_what_its_expenses_come_to_and_rejected_ones_do_not_count(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        set_rates(ctx, [Rate("USD", ctx.today(), Decimal("7.2"))])
        customer, job = a_customer(ctx), create(ctx, "job", {"number": "J1"}).id
        assert total(ctx, "customer", customer) == 0
        first = create(ctx, "expense", spent(100, customer=customer)).id
        create(ctx, "expense", spent(10, currency="USD", customer=customer))
        assert total(ctx, "customer", customer) == 172
        update(ctx, "expense", first, {"approval": "rejected"})
        assert total(ctx, "customer", customer) == 72
        update(ctx, "expense", first, {"approval": "paid", "customer": None, "job": job})
        assert (total(ctx, "customer", customer), total(ctx, "job", job)) == (72, 100)


def test_a_category_says_who_files_under_it_on_what_and_how_much(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        set_rates(ctx, [Rate("USD", ctx.today(), Decimal("7.2"))])
        customer, job = a_customer(ctx), create(ctx, "job", {"number": "J1"}).id
        clerk = ctx.acting_as(CLERK)
        cases = {
            "port": (spent(5, "port", customer=customer), ("REC600", "/category")),
            "dinner": (spent(5, "dinner", customer=customer), ("REC601", "/category")),
            "hotel": (spent(801, "hotel", job=job), ("REC602", "/amount")),
            "dollars": (spent("111.12", "hotel", "USD", job=job), ("REC602", "/amount")),
        }
        for values, refusal in cases.values():
            assert told(lambda given=values: create(clerk, "expense", given)) == [refusal]
        outcome = create_many(clerk, "expense", [values for values, _ in cases.values()])
        assert {place: error.problems[0].code for place, error in outcome.refused.items()} == {
            0: "REC600",
            1: "REC601",
            2: "REC602",
            3: "REC602",
        }
        assert "CNY 800" in outcome.refused[2].problems[0].message
        assert "Sales" in outcome.refused[1].problems[0].message
        create(ctx.acting_as(WANG), "expense", spent(5, "dinner", job=job))
        create(clerk, "expense", spent("111.11", "hotel", "USD", job=job))


def test_terms_bind_whoever_changes_what_they_are_about_and_nobody_else(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
        customer = a_customer(ctx)
        clerk = ctx.acting_as(CLERK)
        dinner = create(ctx.acting_as(WANG), "expense", spent(5, "dinner", job=job)).id
        update(clerk, "expense", dinner, {"note": "with the agent", "approval": "approved"})
        port = create(clerk, "expense", spent(5, "port", job=job)).id
        moved = {"job": None, "customer": customer}
        assert told(lambda: update(clerk, "expense", port, moved)) == [("REC600", "/category")]
        hotel = create(clerk, "expense", spent(800, "hotel", job=job)).id
        more = {"amount": {"amount": "800.01", "currency": "CNY"}}
        assert told(lambda: update(clerk, "expense", hotel, more)) == [("REC602", "/amount")]


def test_a_form_is_offered_the_categories_open_to_its_record_and_its_writer(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer, job = a_customer(ctx), create(ctx, "job", {"number": "J1"}).id

        def offered(actor: Actor, **values: object) -> list[str]:
            return list(state_of(ctx.acting_as(actor), "expense", values).offered["category"])

        assert offered(CLERK, customer=customer) == ["travel", "air", "hotel"]
        assert offered(CLERK, job=job) == ["travel", "air", "hotel", "port"]
        assert offered(WANG, job=job) == ["travel", "air", "hotel", "hospitality", "dinner", "port"]
        assert "port" in offered(CLERK)
        shown = state_of(ctx, "expense", {"job": job})
        assert "customer" in shown.hidden and "job" not in shown.hidden


def test_an_expense_is_seen_by_who_filed_it_and_by_whoever_the_record_belongs_to(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        mine = create(ctx.acting_as(WANG), "customer", {"name": "Wang's"}).id
        job = create(ctx, "job", {"number": "J1"}).id
        create(ctx.acting_as(WANG), "expense", spent(1, customer=mine))
        on_mine = create(ctx.acting_as(CLERK), "expense", spent(2, customer=mine)).id
        create(ctx.acting_as(CLERK), "expense", spent(4, job=job))
        create(ctx.acting_as(LI), "expense", spent(8, job=job))

        def seen(actor: Actor) -> list[object]:
            rows = find(ctx.acting_as(actor), Query("expense", ("amount",), sort=("amount",))).rows
            return [int(row["amount"].amount) for row in rows]

        assert (seen(WANG), seen(LI), seen(CLERK)) == ([1, 2], [8], [1, 2, 4, 8])
        assert told(lambda: update(ctx.acting_as(WANG), "expense", on_mine, {"note": "x"})) == [("ACC002", "")]
        sums = aggregate(ctx.acting_as(WANG), Aggregation("expense", (Measure("sum", "amount"),)))
        assert int(sums[0].values[0]) == 3


def test_the_ledger_is_grouped_by_level_person_month_and_kind_of_record(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer, job = a_customer(ctx), create(ctx, "job", {"number": "J1"}).id
        for amount, category, day, where in (
            (1, "air", "2026-01-05", {"customer": customer}),
            (2, "hotel", "2026-01-09", {"customer": customer}),
            (4, "dinner", "2026-02-01", {"job": job}),
            (8, "port", "2026-02-02", {"job": job}),
        ):
            create(ctx, "expense", spent(amount, category, spent_on=day, **where))
        assert sums(ctx, "category:level1") == {"travel": 3, "hospitality": 4, "port": 8}
        assert sums(ctx, "category:level2") == {"air": 1, "hotel": 2, "dinner": 4, "port": 8}
        assert sums(ctx, "spent_on:month") == {"2026-01": 3, "2026-02": 12}
        assert sums(ctx, "record_kind") == {"customer": 3, "job": 12}
        assert sums(ctx, "person") == {str(ADMIN.id): 15}


def sums(ctx: Context, by: str) -> dict[str, int]:
    question = Aggregation("expense", (Measure("sum", "amount"),), groups=(Group.parse(by),))
    return {str(getattr(one.keys[0], "id", one.keys[0])): int(one.values[0]) for one in aggregate(ctx, question)}


def test_moving_a_category_takes_along_all_that_was_ever_filed_under_it(firm: Installation, publish: Publish) -> None:
    with as_admin(firm) as ctx:
        customer = a_customer(ctx)
        create(ctx, "expense", spent(1, "air", customer=customer))
        create(ctx, "expense", spent(2, "hotel", customer=customer))
        assert sums(ctx, "category:level1") == {"travel": 3}
    travel, hospitality, port = CATEGORIES
    publish(firm, company({**travel, "children": travel["children"][:1]}, hospitality, port, travel["children"][1]))
    with as_admin(firm) as ctx:
        assert sums(ctx, "category:level1") == {"travel": 1, "hotel": 2}
        assert total(ctx, "customer", customer) == 3


def test_a_plan_counts_the_expenses_of_a_category_that_goes_and_of_an_entity_that_holds_none_any_more(
    firm: Installation,
) -> None:
    with as_admin(firm) as ctx:
        customer = a_customer(ctx)
        create(ctx, "expense", spent(1, "hotel", customer=customer))
        travel, hospitality, port = CATEGORIES
        without = company({**travel, "children": travel["children"][:1]}, hospitality, port)
        counted = {step.id: dict(step.counts) for step in make_plan(ctx, [without]).steps if step.counts}
        assert counted == {"change-field cardwright/expense.category": {"misfits": 1}}
        plain = {**json.loads(company().files["entities/customer.json"]), "expenses": False}
        lossy = make_plan(ctx, [company(entities__customer=plain)])
        assert {"remove-field cardwright/expense.customer"} <= {one.id for one in lossy.steps if one.counts}


def test_an_expense_without_a_unit_takes_that_of_its_person(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        north = add_unit(ctx.connection, "N", "North")
        place(ctx.connection, WANG.id, north)
        customer = a_customer(ctx)
        filed = create(ctx, "expense", spent(1, customer=customer, person=WANG.id)).id
        assert get(ctx, "expense", filed, ("unit",))["unit"].id == north


def test_packs_may_extend_the_ledger(firm: Installation, publish: Publish) -> None:
    more = {
        "$schema": "urn:cardwright:entity:1",
        "extends": "expense",
        "properties": {"invoice_no": {"kind": "text", "title": "Invoice"}},
        "list": {"columns": ["invoice_no"]},
    }
    publish(firm, company(entities__expense=more))
    with as_admin(firm) as ctx:
        customer = a_customer(ctx)
        filed = create(ctx, "expense", spent(1, customer=customer, invoice_no="044"))
        assert get(ctx, "expense", filed.id, ("invoice_no",))["invoice_no"] == "044"
        assert "invoice_no" in ctx.model.entities["expense"].list.columns
