"""Derived values follow every write, exactly and at once, however many write."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from core.context import Context
from core.doctor.derived import mismatches
from core.engine import Installation
from core.errors import Busy, Rejected
from core.records.write import assign, create, create_many, delete, restore, revert, update
from core.storage.system import change
from core.transfer.columns import Automatic
from core.transfer.load import load
from core.transfer.load import revert as take_back
from tests.core.rates.shop import know_rates
from tests.core.records.deriving import entity, pack
from tests.support import ADMIN
from tests.support.web import statements

Publish = Callable[..., int]
AsAdmin = Callable[[Installation], AbstractContextManager[Context]]
WRITERS, EACH = 50, 2


@pytest.fixture
def shop(installation: Installation, publish: Publish) -> Installation:
    """Customers with orders with lines, and what is derived of them."""
    publish(installation, pack())
    return installation


def held(ctx: Context, entity: str, id: str, *names: str) -> Any:
    """Values of a row, typed."""
    built = ctx.live.tables[entity]
    row = ctx.connection.execute(sa.select(*(built.columns[name] for name in names)).where(built.id == id)).one()
    return row[0] if len(names) == 1 else tuple(row)


def test_a_record_starts_with_its_formulas_and_with_figures_over_nothing(
    shop: Installation, as_admin: AsAdmin
) -> None:
    with as_admin(shop) as ctx:
        order = create(ctx, "order", {"freight": "12.50"}).id
        assert held(ctx, "order", order, "lines", "net", "mean", "last_due", "gross") == (
            0,
            Decimal("0.00"),
            None,
            None,
            Decimal("12.50"),
        )


def test_a_line_reaches_its_order_the_customer_and_the_group(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        group = create(ctx, "customer", {"name": "Group"}).id
        customer = create(ctx, "customer", {"credit": "1000", "group": group}).id
        order = create(ctx, "order", {"customer": customer, "open": True, "freight": "10"}).id
        create(ctx, "line", {"order": order, "quantity": 3, "price": "20", "discount": "0.1", "due": "2026-01-02"})
        create(ctx, "line", {"order": order, "quantity": 1, "price": "0.05", "due": "2026-01-05"})
        assert held(ctx, "order", order, "lines", "net", "mean", "gross") == (
            2,
            Decimal("54.05"),
            Decimal("27.03"),
            Decimal("64.05"),
        )
        assert held(ctx, "customer", customer, "owed", "used") == (Decimal("64.05"), Decimal("0.0641"))
        assert held(ctx, "customer", group, "group_owed") == Decimal("64.05")


def test_a_record_that_moves_leaves_one_parent_and_comes_to_another(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        first, second = (create(ctx, "order", {}).id for _ in range(2))
        line = create(ctx, "line", {"order": first, "quantity": 2, "price": "5"}).id
        update(ctx, "line", line, {"order": second, "price": "6"})
        assert held(ctx, "order", first, "lines", "net") == (0, Decimal("0.00"))
        assert held(ctx, "order", second, "lines", "net") == (1, Decimal("12.00"))


def test_a_condition_that_turns_takes_a_record_out_and_in_again(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {}).id
        order = create(ctx, "order", {"customer": customer, "open": True, "freight": "7"}).id
        update(ctx, "order", order, {"open": None})
        assert held(ctx, "customer", customer, "owed") == Decimal("0.00")
        update(ctx, "order", order, {"open": True})
        assert held(ctx, "customer", customer, "owed") == Decimal("7.00")


def test_when_the_least_goes_the_next_takes_its_place(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {}).id
        orders = [create(ctx, "order", {"customer": customer, "freight": one}).id for one in ("3", "1", "2")]
        assert held(ctx, "customer", customer, "smallest") == Decimal("1.00")
        batch = delete(ctx, "order", orders[1])
        assert held(ctx, "customer", customer, "smallest") == Decimal("2.00")
        restore(ctx, batch)
        assert held(ctx, "customer", customer, "smallest") == Decimal("1.00")


def test_a_cascade_and_its_restore_leave_everything_as_it_was(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {}).id
        order = create(ctx, "order", {"customer": customer, "open": True}).id
        create_many(ctx, "line", [{"order": order, "quantity": at, "price": "10"} for at in range(4)])
        batch = delete(ctx, "order", order)
        assert held(ctx, "customer", customer, "owed", "smallest") == (Decimal("0.00"), None)
        restore(ctx, batch)
        assert held(ctx, "customer", customer, "owed") == Decimal("60.00")
        assert list(mismatches(ctx)) == []


def test_a_batch_taken_back_takes_its_figures_back(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        order = create(ctx, "order", {}).id
        batch = create_many(ctx, "line", [{"order": order, "quantity": 1, "price": "2.5"}] * 30).batch
        assert held(ctx, "order", order, "net") == Decimal("75.00")
        revert(ctx, batch)
        assert held(ctx, "order", order, "lines", "net", "mean") == (0, Decimal("0.00"), None)


def test_a_computed_field_takes_no_value_from_anybody(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx, pytest.raises(Rejected) as refused:
        create(ctx, "order", {"gross": "1", "net": "2"})
    assert [(one.code, one.pointer) for one in refused.value.problems] == [("REC300", "/gross"), ("REC300", "/net")]


def test_a_formula_too_large_for_its_field_is_a_problem_there(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx, pytest.raises(Rejected) as refused:
        create(ctx, "line", {"quantity": 10**17, "price": "1000"})
    problem = refused.value.problems[0]
    assert (problem.code, problem.pointer) == ("REC301", "/net")
    assert "18" in problem.message or "16" in problem.message


def test_a_figure_without_room_refuses_the_record_and_leaves_nothing_half_done(
    shop: Installation, as_admin: AsAdmin
) -> None:
    with as_admin(shop) as ctx:
        order = create(ctx, "order", {}).id
        create(ctx, "line", {"order": order, "quantity": 1, "price": "9999999999999999"})
        with pytest.raises(Rejected) as refused:
            create(ctx, "line", {"order": order, "quantity": 2, "price": "1"})
        assert refused.value.problems[0].code == "REC302"
        assert held(ctx, "order", order, "lines") == 1
        outcome = create_many(
            ctx, "line", [{"order": order, "quantity": 1, "price": "5"}, {"quantity": 1, "price": "5"}]
        )
        assert (list(outcome.refused), list(outcome.saved)) == ([0], [1])
        assert list(mismatches(ctx)) == []


def test_derived_values_of_others_raise_no_version_and_are_not_logged(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        order = create(ctx, "order", {"number": "1"}).id
        create(ctx, "line", {"order": order, "quantity": 1, "price": "1"})
        table = ctx.live.tables["order"].table
        assert ctx.connection.scalar(sa.select(table.c.sys_version).where(table.c.id == order)) == 1
        logged = ctx.connection.execute(sa.select(change.c.fields).where(change.c.record == order)).scalars().all()
        assert [list(fields) for fields in logged] == [["test/order.number"]]


def test_an_assigned_record_keeps_its_figures(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        order = create(ctx, "order", {}).id
        line = create(ctx, "line", {"order": order, "quantity": 1, "price": "1"}).id
        assign(ctx, "line", line, ADMIN.id)
        assert held(ctx, "order", order, "net") == Decimal("1.00")


def test_many_lines_of_many_orders_take_no_more_statements_than_few(shop: Installation, as_admin: AsAdmin) -> None:
    def counted(size: int) -> int:
        with as_admin(shop) as ctx:
            orders = [create(ctx, "order", {}).id for _ in range(size)]
        given = [{"order": one, "quantity": 1, "price": "1"} for one in orders for _ in range(3)]
        with as_admin(shop) as ctx, statements(shop) as seen:
            create_many(ctx, "line", given)
        return len(seen)

    counted(10)
    assert counted(10) == counted(60)


@pytest.mark.usefixtures("crowd")
def test_fifty_writers_of_lines_lose_no_delta(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {"credit": "100"}).id
        orders = [create(ctx, "order", {"customer": customer, "open": True}).id for _ in range(3)]
    start, failures = Barrier(WRITERS), list[BaseException]()

    def write(number: int) -> None:
        start.wait()
        try:
            for turn in range(EACH):
                _patiently(shop, lambda ctx, turn=turn: _write(ctx, orders, number + turn))
        except Exception as error:  # noqa: BLE001  # told below: a thread's own would only be printed
            failures.append(error)

    threads = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with as_admin(shop) as ctx:
        assert sum(held(ctx, "order", one, "lines") for one in orders) == WRITERS * EACH * 2
        assert held(ctx, "customer", customer, "owed") == Decimal(WRITERS * EACH * 2)
        assert list(mismatches(ctx)) == []


def _write(ctx: Context, orders: list[str], number: int) -> None:
    """Two lines of different orders, in an order that differs from writer to writer."""
    chosen = [orders[number % 3], orders[(number + 1) % 3]]
    create_many(ctx, "line", [{"order": one, "quantity": 1, "price": "1"} for one in chosen])


def _patiently(shop: Installation, act: Callable[[Context], None]) -> None:
    """SQLite's one writer at a time may keep others waiting longer than they do."""
    while True:
        try:
            with shop.writing(ADMIN) as ctx:
                act(ctx)
        except Busy:
            assert shop.sqlite
            continue
        return


def test_a_group_that_is_its_own_member_is_computed_once(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        customer = create(ctx, "customer", {}).id
        update(ctx, "customer", customer, {"group": customer})
        create(ctx, "order", {"customer": customer, "open": True, "freight": "5"})
        assert held(ctx, "customer", customer, "owed", "group_owed") == (Decimal("5.00"), Decimal("5.00"))


def test_amounts_in_any_currency_are_added_in_the_companys(
    installation: Installation, publish: Publish, as_admin: AsAdmin
) -> None:
    dollars = "price.currency = 'USD'"
    deals = {"kind": "rollup", "from": "deal.customer", "over": "all", "sum": "price"}
    publish(
        installation,
        {
            "entities/customer.json": entity("customer", {"all": deals, "dollars": {**deals, "where": dollars}}),
            "entities/deal.json": entity(
                "deal",
                {
                    "customer": {"kind": "reference", "to": "customer"},
                    "price": {"kind": "money", "currency": "any"},
                },
            ),
        },
    )
    with as_admin(installation) as ctx:
        know_rates(ctx)
        customer = create(ctx, "customer", {}).id
        deal = create(ctx, "deal", {"customer": customer, "price": {"amount": "100", "currency": "USD"}}).id
        create(ctx, "deal", {"customer": customer, "price": {"amount": "50", "currency": "CNY"}})
        assert held(ctx, "customer", customer, "all", "dollars") == (Decimal("762.00"), Decimal("712.00"))
        update(ctx, "deal", deal, {"price": {"amount": "10", "currency": "EUR"}})
        assert held(ctx, "customer", customer, "all", "dollars") == (Decimal("131.25"), Decimal("0.00"))
        assert list(mismatches(ctx)) == []


def test_a_file_with_computed_columns_is_read_without_them(shop: Installation) -> None:
    text = "Number,Open,Freight,Lines,Gross\n1,yes,5,99,99\n"
    assert load(shop, ADMIN, Automatic("order"), text.encode(), file_name="orders.csv").created == 1
    with shop.reading(ADMIN) as ctx:
        built = ctx.live.tables["order"]
        row = ctx.connection.execute(sa.select(built.columns["lines"], built.columns["gross"])).one()
        assert tuple(row) == (0, Decimal("5.00"))
        assert list(mismatches(ctx)) == []


def test_an_import_of_lines_and_its_taking_back_are_followed(shop: Installation, as_admin: AsAdmin) -> None:
    with as_admin(shop) as ctx:
        create(ctx, "order", {"number": "1"})
    text = "Order,Quantity,Price\n" + "1,2,3\n" * 700
    result = load(shop, ADMIN, Automatic("line"), text.encode(), file_name="lines.csv")
    assert (result.created, [fault.problem.code for fault in result.faults]) == (700, [])
    with shop.reading(ADMIN) as ctx:
        assert ctx.connection.scalar(sa.select(ctx.live.tables["order"].columns["net"])) == Decimal("4200.00")
    take_back(shop, ADMIN, result.run)
    with shop.reading(ADMIN) as ctx:
        assert ctx.connection.scalar(sa.select(ctx.live.tables["order"].columns["net"])) == Decimal("0.00")
        assert list(mismatches(ctx)) == []
