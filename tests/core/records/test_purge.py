"""The trash: what lies there, some of it restored, some of it dropped for good."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa

from core.bulk.acts import delete_now, purge_now, restore_now
from core.context import Context, utc_now
from core.engine import Installation
from core.errors import Denied
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.queries.deleted import deleted
from core.records.purge import purge_plan, purge_records
from core.records.write import create, create_many, delete, restore_records
from core.storage import system
from tests.core.records.acting import LI, SALES, STRANGER, UNKNOWN_ID, WANG, log_of, order, statements, told
from tests.support import ADMIN, as_admin


def customers(ctx: Context, *codes: str) -> list[str]:
    saved = create_many(ctx, "customer", [{"code": code, "name": f"{code} Ltd"} for code in codes]).saved
    return [saved[place].id for place in range(len(codes))]


def titles(ctx: Context, entity: str = "customer", search: str = "") -> list[object]:
    return [row["$title"] for row in deleted(ctx, entity, search).rows]


def there(ctx: Context, entity: str, id: str) -> bool:
    table = ctx.live.tables[entity].table
    return ctx.connection.execute(sa.select(sa.func.count()).where(table.c.id == id)).scalar_one() == 1


def test_who_deleted_what_and_when(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        first, second, _living = customers(ctx, "A", "B", "C")
        delete(ctx, "customer", first)
        delete(ctx, "customer", second)
        found = deleted(ctx, "customer")
        assert [row["id"] for row in found.rows] == [second, first] and found.count == 2, "the latest first"
        assert {row["sys_updated_by"].id for row in found.rows} == {ADMIN.id}
        assert titles(ctx, search="b lt") == ["B Ltd"] and titles(ctx, search="nobody") == []
        assert [row["id"] for row in deleted(ctx, "customer", skip=1, limit=1).rows] == [first]


def test_the_trash_shows_what_one_might_see(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        delete(ctx, "customer", *customers(ctx, "A"))
    with trading.reading(STRANGER) as ctx, pytest.raises(Denied):
        deleted(ctx, "customer")


def test_the_trash_is_read_in_two_statements(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        delete_now(ctx, "customer", customers(ctx, *(f"C{at}" for at in range(40))))
    with as_admin(trading) as ctx, statements(trading) as sent:
        assert len(deleted(ctx, "customer").rows) == 40
        assert len(sent) == 2


def test_one_of_many_comes_back_with_what_went_because_of_it(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        first, second = customers(ctx, "A", "B")
        mine, other = (
            create(ctx, "contact", {"name": name, "customer": of}).id for name, of in (("M", first), ("N", second))
        )
        delete_now(ctx, "customer", [first, second])
        assert restore_records(ctx, "customer", [first]) == 2
        assert titles(ctx) == ["B Ltd"] and titles(ctx, "contact") == ["N"]
        assert told(lambda: restore_records(ctx, "contact", [other])) == [("REC015", f"/contact/{other}/customer")]
        assert told(lambda: restore_records(ctx, "customer", [first, UNKNOWN_ID]))
        assert restore_records(ctx, "customer", [second]) == 2 and there(ctx, "contact", mine)


def test_many_come_back_but_those_whose_place_is_taken(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        ids = customers(ctx, "A", "B", "C")
        delete_now(ctx, "customer", ids)
        customers(ctx, "B")
        number, acted = restore_now(ctx, "customer", ids)
        assert number == 2 and set(acted.refused) == {ids[1]}
        (problem,) = acted.refused[ids[1]].problems
        assert problem.code == "REC014"
        assert titles(ctx) == ["B Ltd"]


def test_a_child_and_its_parent_come_back_together(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        (customer,) = customers(ctx, "A")
        bought = create(ctx, "order", order(customer)).id
        delete(ctx, "order", bought)
        delete(ctx, "customer", customer)
        assert told(lambda: restore_records(ctx, "order", [bought]))[0][0] == "REC015"
        plan = purge_plan(ctx, "customer", [customer])
        assert plan.along("customer", [customer]) == {"order": 1}
        assert purge_records(ctx, "customer", [customer]).count == 2
        assert not there(ctx, "customer", customer) and not there(ctx, "order", bought)
        assert [entry[0] for entry in log_of(ctx, bought)] == ["create", "delete", "purge"]
        assert told(lambda: restore_records(ctx, "order", [bought]))


def test_only_administrators_purge_and_what_lives_stays(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        (customer,) = customers(ctx, "A")
        assert purge_now(ctx, "customer", [customer]) == (0, {}), "it is not in the trash"
        delete(ctx, "customer", customer)
    for somebody in (WANG, LI, SALES, STRANGER):
        with trading.writing(somebody) as ctx, pytest.raises(Denied):
            purge_now(ctx, "customer", [customer])


def test_what_still_refers_keeps_a_record(trading: Installation) -> None:
    """Something that no deletion knows of, such as the column of a field that was put away."""
    with as_admin(trading) as ctx:
        held, free = customers(ctx, "A", "B")
        bought = create(ctx, "order", order(held)).id
        table = ctx.live.tables["customer"].table
        gone = {"sys_deleted_at": utc_now()}
        ctx.connection.execute(sa.update(table).where(table.c.id.in_([held, free])).values(gone))
        count, refused = purge_now(ctx, "customer", [held, free])
        assert count == 1 and set(refused) == {held} and refused[held].problems[0].code == "REC031"
        assert there(ctx, "customer", held) and there(ctx, "order", bought)
        assert not there(ctx, "customer", free)


def test_the_worker_empties_what_is_old_enough(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        old, *_ = ids = customers(ctx, *(f"C{at}" for at in range(60)))
        delete_now(ctx, "customer", ids)
        (young,) = customers(ctx, "Y")
        delete(ctx, "customer", young)
        table = ctx.live.tables["customer"].table
        long_ago = {"sys_deleted_at": utc_now() - timedelta(days=31)}
        ctx.connection.execute(sa.update(table).where(table.c.id.in_(ids)).values(long_ago))
    assert "trash.purge" not in built_in(), "off unless the setting says so"
    kinds = {"trash.purge": built_in(emptying=True)["trash.purge"]}
    worker = Worker(trading, kinds, lambda _: None, utc_now, Event())
    worker.order_periodic()
    assert worker.work_once()
    with as_admin(trading) as ctx:
        assert not there(ctx, "customer", old) and there(ctx, "customer", young)
        done = ctx.connection.execute(sa.select(system.job.c.result).where(system.job.c.kind == "trash.purge"))
        assert done.scalar_one() == {"records": 60}
