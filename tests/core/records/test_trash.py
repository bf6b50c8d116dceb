"""Deleting, restoring, undoing."""

from __future__ import annotations

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected, Stale
from core.records.write import (
    Edit,
    assign,
    create,
    create_many,
    delete,
    delete_many,
    restore,
    revert,
    update,
    update_many,
)
from tests.core.records.acting import (
    CUSTOMER,
    EMPLOYEE,
    LI,
    SALES,
    UNKNOWN_ID,
    WANG,
    know,
    log_of,
    order,
    row_of,
    told,
)
from tests.support import as_admin


def is_live(ctx: Context, entity: str, id: str) -> bool:
    return row_of(ctx, entity, id)["sys_deleted_at"] is None


def test_records_that_refer_restrict_and_are_counted(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        for number in ("1", "2"):
            create(ctx, "order", order(customer.id, number))
        with pytest.raises(Rejected) as refused:
            delete(ctx, "customer", customer.id)
        (problem,) = refused.value.problems
        params = dict(problem.params)
        assert (problem.code, params["count"], params["of"]) == ("REC010", 2, "order")
        assert is_live(ctx, "customer", customer.id)


def test_a_deletion_takes_cascading_records_along_in_one_batch(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        contact = create(ctx, "contact", {"name": "Maria", "customer": customer.id})
        batch = delete(ctx, "customer", customer.id, 1)
        assert not is_live(ctx, "customer", customer.id)
        assert not is_live(ctx, "contact", contact.id)
        assert log_of(ctx, contact.id)[-1] == ("delete", 2, {})
        assert restore(ctx, batch) == 2
        assert is_live(ctx, "contact", contact.id)
        assert row_of(ctx, "contact", contact.id)["sys_version"] == 3


def test_a_cleared_reference_is_a_change_and_comes_back(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        employee = create(ctx, "employee", EMPLOYEE)
        saved = create(ctx, "order", order(customer.id, employee=employee.id))
        batch = delete(ctx, "employee", employee.id)
        row = row_of(ctx, "order", saved.id)
        assert (row["employee"], row["sys_version"]) == (None, 2)
        assert log_of(ctx, saved.id)[-1] == ("update", 2, {"trading/order.employee": [employee.id, None]})
        assert restore(ctx, batch) == 1
        assert row_of(ctx, "order", saved.id)["employee"] == employee.id


def test_a_reference_filled_meanwhile_is_left_as_it_is(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        first = create(ctx, "employee", EMPLOYEE)
        second = create(ctx, "employee", {**EMPLOYEE, "code": "E2"})
        saved = create(ctx, "order", order(customer.id, employee=first.id))
        batch = delete(ctx, "employee", first.id)
        update(ctx, "order", saved.id, {"employee": second.id})
        restore(ctx, batch)
        assert row_of(ctx, "order", saved.id)["employee"] == second.id


def test_records_that_go_together_do_not_restrict_each_other(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        head = create(ctx, "employee", EMPLOYEE)
        below = create(ctx, "employee", {**EMPLOYEE, "code": "E2", "manager": head.id})
        delete_many(ctx, "employee", [head.id, below.id])
        assert not is_live(ctx, "employee", below.id)


def test_deleting_many_is_all_or_nothing(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        with pytest.raises(Missing):
            delete_many(ctx, "customer", [customer.id, UNKNOWN_ID])
        assert is_live(ctx, "customer", customer.id)


def test_an_old_version_is_not_deleted(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        update(ctx, "customer", customer.id, {"city": "Bern"})
        with pytest.raises(Stale):
            delete(ctx, "customer", customer.id, 1)


def test_a_deleted_record_is_not_deleted_twice(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        delete(ctx, "customer", customer.id)
        with pytest.raises(Missing):
            delete(ctx, "customer", customer.id)


def test_the_right_to_delete_is_asked_for(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        theirs = create(ctx, "order", order(customer.id))
    with trading.writing(SALES) as ctx:
        with pytest.raises(Denied) as never:
            delete(ctx, "customer", customer.id)
        with pytest.raises(Denied) as not_theirs:
            delete(ctx, "order", theirs.id)
    assert [one.value.problems[0].code for one in (never, not_theirs)] == ["ACC001", "ACC002"]


def test_restoring_lists_every_unique_value_taken_meanwhile(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        made = [create(ctx, "customer", {"code": code, "name": code}) for code in ("A", "B")]
        batch = delete_many(ctx, "customer", [one.id for one in made])
        for code in ("a", "b"):
            create(ctx, "customer", {"code": code, "name": "new"})
        assert sorted(told(lambda: restore(ctx, batch))) == sorted(
            ("REC014", f"/customer/{one.id}/code") for one in made
        )


def test_a_record_is_not_restored_before_what_it_refers_to(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        employee = create(ctx, "employee", EMPLOYEE)
        saved = create(ctx, "order", order(customer.id, employee=employee.id))
        orders = delete(ctx, "order", saved.id)
        customers = delete(ctx, "customer", customer.id)
        delete(ctx, "employee", employee.id)
        assert told(lambda: restore(ctx, orders)) == [("REC015", f"/order/{saved.id}/customer")]
        restore(ctx, customers)
        restore(ctx, orders)
        row = row_of(ctx, "order", saved.id)
        assert (row["customer"], row["employee"]) == (customer.id, None)


def test_a_batch_is_restored_once(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        batch = delete(ctx, "customer", customer.id)
        restore(ctx, batch)
        for other in (batch, customer.batch, UNKNOWN_ID, "x"):
            assert told(lambda other=other: restore(ctx, other)) == [("REC012", "")]


def test_the_deletion_of_somebody_else_takes_the_right_to_delete(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        contact = create(ctx, "contact", {"name": "Maria", "customer": customer.id})
        batch = delete(ctx, "contact", contact.id)
    with trading.writing(LI) as ctx, pytest.raises(Missing):
        restore(ctx, batch)
    with trading.writing(SALES) as ctx, pytest.raises(Denied):
        restore(ctx, batch)
    with trading.writing(WANG) as ctx:
        assert restore(ctx, batch) == 1


def test_created_records_are_taken_back_to_the_trash(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        outcome = create_many(ctx, "customer", [{"code": f"C{n}", "name": "n"} for n in range(3)])
        first = outcome.saved[0].id
        more = create_many(ctx, "order", [order(first, str(n)) for n in range(2)], batch=outcome.batch)
        assert more.batch == outcome.batch
        assert revert(ctx, outcome.batch) == 5
        assert not is_live(ctx, "customer", first)


def test_changed_records_get_their_values_back(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, LI)
        made = [create(ctx, "customer", {"code": code, "name": code, "city": "Bern"}) for code in ("A", "B")]
        edits = [Edit(one.id, {"name": "same", "city": None}) for one in made]
        batch = update_many(ctx, "customer", edits).batch
        assign(ctx, "customer", made[0].id, LI.id, batch=batch)
        assert revert(ctx, batch) == 2
        row = row_of(ctx, "customer", made[0].id)
        assert (row["name"], row["city"], row["sys_owner"]) == ("A", "Bern", 1)
        assert row["name__fold"] == "a"


def test_what_was_changed_since_is_not_undone(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        changed = update(ctx, "customer", customer.id, {"city": "Bern"})
        update(ctx, "customer", customer.id, {"city": "Basel"})
        for batch in (customer.batch, changed.batch):
            assert told(lambda batch=batch: revert(ctx, batch)) == [("REC013", "")]


def test_undoing_a_deletion_restores(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        assert revert(ctx, delete(ctx, "customer", customer.id)) == 1
        assert is_live(ctx, "customer", customer.id)


def test_one_may_undo_ones_own_creation_without_the_right_to_delete(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        mine = create(ctx, "customer", CUSTOMER)
        assert revert(ctx, mine.batch) == 1
    with as_admin(trading) as ctx:
        theirs = create(ctx, "customer", CUSTOMER)
    with trading.writing(WANG) as ctx, pytest.raises(Denied):
        revert(ctx, theirs.batch)
