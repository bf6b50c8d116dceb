"""The timeline of a record."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from core.engine import Installation
from core.errors import Denied, Missing
from core.kinds.kind import Locale
from core.queries.query import Link, Person
from core.records.history import history
from core.records.write import assign, create, delete, update
from tests.core.records.acting import CUSTOMER, EMPLOYEE, LI, STRANGER, UNKNOWN_ID, WANG, know, order
from tests.support import ADMIN, as_admin


def test_it_tells_who_did_what_latest_first(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        saved = create(ctx, "order", order(customer.id))
        update(ctx, "order", saved.id, {"freight": "12.5"})
        later, first = history(ctx, "order", saved.id)
    assert (first.action, first.version, first.who, first.batch) == ("create", 1, Person(1, ADMIN.name), saved.batch)
    assert later.at > first.at
    (freight,) = later.changes
    assert (freight.field, freight.before, freight.after) == ("freight", Decimal(0), Decimal("12.5"))
    assert (freight.before_text, freight.after_text) != ("", "")
    by_field = {one.field: one for one in first.changes}
    assert by_field["customer"].after == Link(customer.id, CUSTOMER["name"])
    assert list(by_field) == ["number", "customer", "ordered_on", "freight", "ship_name"]
    assert by_field["ship_name"].after == CUSTOMER["name"], "what a default puts in is told too"


def test_it_is_told_in_the_language_of_the_reader(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, LI)
        customer = create(ctx, "customer", CUSTOMER)
        employee = create(ctx, "employee", EMPLOYEE)
        saved = create(ctx, "order", order(customer.id, employee=employee.id))
        assign(ctx, "order", saved.id, LI.id)
        delete(ctx, "employee", employee.id)
        chinese = dataclasses.replace(ctx, locale=Locale("zh_CN"))
        cleared, assigned, _ = history(chinese, "order", saved.id)
    assert assigned.changes[0].title.say("zh_CN") == "负责人"
    assert (assigned.changes[0].before_text, assigned.changes[0].after_text) == (ADMIN.name, LI.name)
    assert cleared.changes[0].before_text == "（不可见）"


def test_a_reference_to_what_one_may_not_see_tells_nothing(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        know(ctx, WANG, LI)
        customer = create(ctx, "customer", CUSTOMER)
        saved = create(ctx, "order", order(customer.id, ship_name="Berlin warehouse"))
        assign(ctx, "order", saved.id, LI.id)
    with trading.reading(LI) as ctx:
        created = history(ctx, "order", saved.id)[-1]
    (seen,) = [one for one in created.changes if one.field == "customer"]
    assert (seen.before, seen.after) == (None, None)
    assert customer.id not in repr(created)
    assert CUSTOMER["name"] not in repr(created)


def test_it_is_for_who_may_read_the_record(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
    with trading.reading(WANG) as ctx:
        for id in (customer.id, UNKNOWN_ID, "x"):
            with pytest.raises(Missing):
                history(ctx, "customer", id)
    with trading.reading(STRANGER) as ctx, pytest.raises(Denied):
        history(ctx, "customer", customer.id)


def test_it_comes_in_pages(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        for number in range(4):
            update(ctx, "customer", customer.id, {"city": f"City {number}"})
        first = history(ctx, "customer", customer.id, 3)
        rest = history(ctx, "customer", customer.id, 3, first[-1].seq)
    assert [one.version for one in (*first, *rest)] == [5, 4, 3, 2, 1]


def test_a_deleted_record_still_has_its_history(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        delete(ctx, "customer", customer.id)
        assert [one.action for one in history(ctx, "customer", customer.id)] == ["delete", "create"]
