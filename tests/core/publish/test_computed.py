"""Publishing computed fields over records that exist: what the plan says, and that values are right afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from core.doctor.derived import mismatches
from core.doctor.structure import drift
from core.engine import Installation
from core.publish import Plan, apply_plan, counts, finish_online_work, make_plan, unfinished
from core.publish.step import Step
from core.records.write import create, create_many, update
from schema_registry.packs import PackFiles
from tests.support import ADMIN
from tests.support.packs import entity, pack

Json = dict[str, Any]
ORDER = {
    "customer": {"kind": "reference", "to": "customer"},
    "amount": {"kind": "money"},
    "open": "boolean",
}
OWED = {"kind": "rollup", "from": "order.customer", "sum": "amount", "where": "open", "over": "all"}


def shop(customer: Json | None = None, order: Json | None = None) -> PackFiles:
    return pack(
        entity("customer", {"name": "text", "credit": {"kind": "money"}, **(customer or {})}),
        entity("order", {**ORDER, **(order or {})}),
    )


def go(installation: Installation, wanted: PackFiles, *, online: bool = True) -> Plan:
    """The plan of what was published."""
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [wanted])
    apply_plan(installation, plan, ADMIN, consent=plan.questions, online=online)
    with installation.reading(ADMIN) as ctx:
        assert make_plan(ctx, [wanted]).empty
    return plan


def steps(plan: Plan) -> dict[str, Step]:
    return {step.id: step for step in plan.steps}


def value(installation: Installation, name: str, name_of: str = "A") -> object:
    """A derived value of a customer."""
    with installation.reading(ADMIN) as ctx:
        built = ctx.live.tables["customer"]
        query = sa.select(built.columns[name]).where(built.columns["name"] == name_of)
        return ctx.connection.execute(query).scalar_one()


def all_right(installation: Installation) -> bool:
    with installation.reading(ADMIN) as ctx:
        return list(mismatches(ctx)) == []


@pytest.fixture
def filled(installation: Installation) -> Iterator[Installation]:
    """Two customers with orders, and nothing computed of them yet."""
    go(installation, shop())
    with installation.writing(ADMIN) as ctx:
        for name, credit in (("A", "100"), ("B", None)):
            customer = create(ctx, "customer", {"name": name, "credit": credit}).id
            given = [{"customer": customer, "amount": str(at), "open": at % 2 == 0} for at in range(5)]
            create_many(ctx, "order", given)
    return installation


def test_a_new_figure_and_a_formula_over_it_are_computed_in_their_order(filled: Installation) -> None:
    used = {"kind": "formula", "of": {"kind": "percent"}, "formula": "owed / credit"}
    plan = go(filled, shop({"used": used, "owed": OWED}))
    step = steps(plan)["recompute test/customer 1"]
    assert (step.safety, dict(step.counts), step.online) == ("backfill", {"records": 2}, False)
    assert "“owed”" in step.en
    assert (value(filled, "owed"), value(filled, "used")) == (Decimal("6.00"), Decimal("0.0600"))
    assert all_right(filled)


def test_another_condition_takes_another_column_that_never_shows_the_old_figure(filled: Installation) -> None:
    go(filled, shop({"owed": OWED}))
    plan = go(filled, shop({"owed": {**OWED, "where": "not open"}}))
    assert {one.safety for one in plan.steps} == {"safe", "backfill"}
    assert value(filled, "owed") == Decimal("4.00")
    go(filled, shop({"owed": OWED}))
    assert value(filled, "owed") == Decimal("6.00")


def test_a_figure_that_was_away_is_computed_anew(filled: Installation) -> None:
    go(filled, shop({"owed": OWED}))
    removed = steps(go(filled, shop()))["remove-field test/customer.owed"]
    assert removed.safety == "safe"
    with filled.writing(ADMIN) as ctx:
        customer = ctx.connection.execute(sa.select(ctx.live.tables["customer"].id)).scalars().first()
        create(ctx, "order", {"customer": customer, "amount": "50", "open": True})
    go(filled, shop({"owed": OWED}))
    assert all_right(filled)


def test_a_converted_field_reaches_the_figures_over_it(filled: Installation) -> None:
    go(filled, shop({"owed": OWED}))
    plan = go(filled, shop({"owed": OWED}, {"amount": {"kind": "decimal", "scale": 4}}))
    assert "recompute test/customer 1" in steps(plan)
    assert value(filled, "owed") == Decimal("6.0000")
    assert all_right(filled)


def test_a_renamed_field_needs_no_computing(filled: Installation) -> None:
    go(filled, shop({"owed": OWED, "twice": {"kind": "formula", "formula": "credit * 2"}}))
    fields = {
        "owed": {**OWED, "sum": "value"},
        "limit": {"kind": "money", "renamedFrom": ["credit"]},
        "twice": {"kind": "formula", "formula": "limit * 2"},
    }
    wanted = pack(
        entity("customer", {"name": "text", **fields}),
        entity(
            "order",
            {
                "customer": ORDER["customer"],
                "value": {"kind": "money", "renamedFrom": ["amount"]},
                "open": "boolean",
            },
        ),
    )
    assert not any(one.startswith("recompute") for one in steps(go(filled, wanted)))
    assert all_right(filled)


def test_typed_values_are_kept_while_their_field_is_computed(filled: Installation) -> None:
    computed = {"credit": {"kind": "formula", "of": {"kind": "money"}, "formula": "1 + 1"}}
    changed = steps(go(filled, shop(computed)))["change-field test/customer.credit"]
    assert (changed.safety, dict(changed.counts)) == ("lossy", {"values": 1})
    assert value(filled, "credit") == Decimal("2.00")
    back = steps(go(filled, shop()))["change-field test/customer.credit"]
    assert (back.safety, dict(back.counts)) == ("safe", {"values": 1})
    assert (value(filled, "credit"), value(filled, "credit", "B")) == (Decimal("100.00"), None)


def test_a_reference_that_was_computed_meanwhile_has_its_foreign_key_again(filled: Installation) -> None:
    friend = {"friend": {"kind": "reference", "to": "customer"}}
    daily = {"friend": {"kind": "formula", "of": {"kind": "date"}, "formula": "today()"}}
    for wanted in (friend, daily, friend):
        go(filled, shop(wanted))
    with filled.reading(ADMIN) as ctx:
        assert drift(ctx) == ()


def test_a_computed_field_that_is_typed_from_now_on_starts_with_what_it_was(filled: Installation) -> None:
    go(filled, shop({"owed": OWED}))
    changed = steps(go(filled, shop({"owed": {"kind": "money"}})))["convert-field test/customer.owed"]
    assert changed.safety == "backfill"
    assert value(filled, "owed") == Decimal("6.00")


def test_a_formula_that_begins_to_use_the_day_is_stored_no_longer_and_later_anew(filled: Installation) -> None:
    twice = {"kind": "formula", "formula": "credit * 2"}
    go(filled, shop({"twice": twice}))
    daily = {"kind": "formula", "formula": "if(today() > date(2000, 1, 1), credit, 0)"}
    assert {one.safety for one in go(filled, shop({"twice": daily})).steps} == {"safe"}
    go(filled, shop({"twice": twice}))
    assert value(filled, "twice") == Decimal("200.00")


def test_a_default_that_existing_records_do_not_get_is_said(filled: Installation) -> None:
    grade = {"kind": "text", "default": "D"}
    step = steps(go(filled, shop({"grade": grade})))["add-field test/customer.grade"]
    assert (dict(step.counts), "stay without a value" in step.en) == ({"records": 2}, True)


def test_large_tables_are_computed_online_while_others_write(installation: Installation) -> None:
    go(installation, shop())
    with installation.writing(ADMIN) as ctx:
        customers = create_many(
            ctx, "customer", [{"name": str(at), "credit": "10"} for at in range(counts.SMALL + 10)]
        )
        first = customers.saved[0].id
        create_many(ctx, "order", [{"customer": first, "amount": "1", "open": True}] * 30)
    used = {"kind": "formula", "of": {"kind": "percent"}, "formula": "owed / credit"}
    wanted = shop({"owed": OWED, "used": used})
    plan = go(installation, wanted, online=False)
    assert steps(plan)["recompute test/customer 1"].online
    with installation.writing(ADMIN) as ctx:
        create(ctx, "order", {"customer": first, "amount": "5", "open": True})
        update(ctx, "customer", first, {"credit": "100"})
    assert value(installation, "owed", "0") is None
    assert finish_online_work(installation) > 0
    with installation.reading(ADMIN) as ctx:
        assert unfinished(ctx.connection) == ()
    assert (value(installation, "owed", "0"), value(installation, "used", "0")) == (
        Decimal("35.00"),
        Decimal("0.3500"),
    )
    assert all_right(installation)
