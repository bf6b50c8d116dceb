"""Change, hand over, delete: many records at once or by a job, each judged by itself, and all of it taken back."""

from __future__ import annotations

from threading import Event

import pytest
import sqlalchemy as sa

from core.bulk.acts import ACTS, assign_now, changeable, delete_now, edit_now
from core.bulk.order import Chosen, bulk_job
from core.bulk.ordering import order_assign, order_delete, order_edit, order_undo
from core.bulk.records import Counts, counts, refusals
from core.context import Actor, Context, utc_now
from core.engine import Installation
from core.errors import Missing
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.records.write import create, create_many, delete, revert, update
from tests.core.records.acting import CUSTOMER, LI, STRANGER, WANG, know, order, statements, told
from tests.support import ADMIN, as_admin

EVERY = Chosen()


def filled(installation: Installation, actor: Actor, *codes: str) -> list[str]:
    with installation.writing(actor) as ctx:
        saved = create_many(ctx, "customer", [{"code": code, "name": code} for code in codes]).saved
        return [saved[place].id for place in range(len(codes))]


def carry_out(installation: Installation) -> None:
    kinds = {kind: built_in()[kind] for kind in ACTS}
    known = {one.id: one for one in (ADMIN, WANG, LI)}
    worker = Worker(installation, kinds, known.get, utc_now, Event())
    while worker.work_once():
        pass


def column(ctx: Context, name: str) -> dict[str, object]:
    """A column of all customers that live, by code."""
    made = ctx.live.tables["customer"]
    query = sa.select(made.columns["code"], made.columns[name]).where(made.columns["sys_deleted_at"].is_(None))
    return {row[0]: row[1] for row in ctx.connection.execute(query)}


# ---- at once
def test_the_same_value_for_all_and_one_undo_for_it(trading: Installation) -> None:
    ids = filled(trading, ADMIN, "A", "B")
    with as_admin(trading) as ctx:
        batch, acted = edit_now(ctx, "customer", ids, {"city": "Bern", "grade": ""}, reading="text")
        assert (acted.refused, set(acted.batches.values())) == ({}, {batch})
        assert column(ctx, "city") == {"A": "Bern", "B": "Bern"}
        assert revert(ctx, batch) == 2
        assert column(ctx, "city") == {"A": None, "B": None}


def test_what_none_could_be_given_is_refused_before_anything_is_written(trading: Installation) -> None:
    ids = filled(trading, ADMIN, "A")
    with as_admin(trading) as ctx:
        assert told(lambda: edit_now(ctx, "customer", ids, {"credit_limit": "much"}, reading="text"))[0][1] == (
            "/credit_limit"
        )
        assert told(lambda: edit_now(ctx, "customer", ids, {})) == [("JOB009", "")]
        names = {one.name for one in changeable(ctx, "customer")}
        assert "city" in names and "code" not in names, "no two may share a code"


def test_each_is_judged_by_itself(trading: Installation) -> None:
    (mine,), (other,) = filled(trading, WANG, "A"), filled(trading, LI, "B")
    with trading.writing(WANG) as ctx:
        _, acted = edit_now(ctx, "customer", [mine, other], {"city": "Bern"})
        assert set(acted.refused) == {other} and isinstance(acted.refused[other], Missing)
        assert column(ctx, "city") == {"A": "Bern", "B": None}


def test_a_stranger_may_do_none_of_it(trading: Installation) -> None:
    ids = filled(trading, ADMIN, "A")
    with trading.writing(STRANGER) as ctx:
        for act in (
            lambda: edit_now(ctx, "customer", ids, {"city": "x"}),
            lambda: assign_now(ctx, "customer", ids, WANG.id),
            lambda: delete_now(ctx, "customer", ids),
            lambda: order_edit(ctx, "customer", EVERY, {"city": "x"}),
            lambda: order_assign(ctx, "customer", EVERY, WANG.id),
            lambda: order_delete(ctx, "customer", EVERY),
        ):
            assert told(act) == [("ACC001", "")]


def test_all_that_refer_to_each_other_go_together_and_come_back(trading: Installation) -> None:
    ids = filled(trading, ADMIN, "A", "B", "C")
    with as_admin(trading) as ctx:
        create(ctx, "order", order(ids[0]))
        contact = create(ctx, "contact", {"name": "Maria", "customer": ids[1]}).id
        batch, acted = delete_now(ctx, "customer", ids)
        assert set(acted.refused) == {ids[0]}, "its order keeps it"
        assert column(ctx, "city").keys() == {"A"}
        assert revert(ctx, batch) == 3, "with what went along"
        assert column(ctx, "city").keys() == {"A", "B", "C"}
        _, acted = delete_now(ctx, "contact", [contact])
        assert not acted.refused


def test_many_are_deleted_in_as_many_statements_as_few(trading: Installation) -> None:
    ids = filled(trading, ADMIN, *(f"C{number}" for number in range(60)))
    counted = []
    for part in (ids[:25], ids[25:]):
        with as_admin(trading) as ctx, statements(trading) as sent:
            assert delete_now(ctx, "customer", part)[1].refused == {}
        counted.append(len(sent))
    assert counted[0] == counted[1]


def test_they_are_given_to_somebody_who_is_there(trading: Installation) -> None:
    ids = filled(trading, ADMIN, "A", "B")
    with as_admin(trading) as ctx:
        know(ctx, WANG)
        batch, acted = assign_now(ctx, "customer", ids, WANG.id)
        assert not acted.refused and set(column(ctx, "sys_owner").values()) == {WANG.id}
        assert revert(ctx, batch) == 2 and set(column(ctx, "sys_owner").values()) == {ADMIN.id}
        _, acted = assign_now(ctx, "customer", ids, 4711)
        assert set(acted.refused) == set(ids)
        assert told(lambda: order_assign(ctx, "customer", EVERY, 4711))[0][1] == "/sys_owner"


# ---- as a job
@pytest.mark.parametrize("act", ["edit", "assign", "delete"])
def test_a_job_does_it_and_another_takes_it_back_record_by_record(trading: Installation, act: str) -> None:
    ids = filled(trading, ADMIN, *(f"C{number:03}" for number in range(70)))
    with as_admin(trading) as ctx:
        know(ctx, WANG)
        create(ctx, "order", order(ids[5]))
        job = {
            "edit": lambda: order_edit(ctx, "customer", EVERY, {"city": "Bern"}, back="q=C"),
            "assign": lambda: order_assign(ctx, "customer", EVERY, WANG.id),
            "delete": lambda: order_delete(ctx, "customer", EVERY),
        }[act]()
        before = column(ctx, "sys_owner"), column(ctx, "city")
        assert told(lambda: order_undo(ctx, bulk_job(ctx, job))) == [("JOB008", "")]
    carry_out(trading)
    kept = 1 if act == "delete" else 0
    with as_admin(trading) as ctx:
        assert counts(ctx, job) == Counts(70 - kept, kept)
        if act == "delete":
            assert [one.record for one in refusals(ctx, job)] == [ids[5]]
            create(ctx, "customer", {"code": "C009", "name": "Another with its code"})
        else:
            update(ctx, "customer", ids[9], {"city": "Rome"})
        undo = order_undo(ctx, bulk_job(ctx, job))
    carry_out(trading)
    with as_admin(trading) as ctx:
        assert counts(ctx, undo) == Counts(69 - kept, 1)
        assert counts(ctx, job) == Counts(1, kept, 0, 69 - kept)
        (refused,) = refusals(ctx, undo)
        assert refused.record == ids[9] and refused.problems
        owners, cities = column(ctx, "sys_owner"), column(ctx, "city")
        owners["C009"], cities["C009"] = before[0]["C009"], before[1]["C009"]
        assert (owners, cities) == before
        if act != "delete":
            delete(ctx, "customer", ids[9])
        order_undo(ctx, bulk_job(ctx, job))  # what was refused may be tried again
        carried = bulk_job(ctx, undo)
        assert carried.payload["back"] == ("q=C" if act == "edit" else "")
    with trading.reading(LI) as ctx:
        assert told(lambda: bulk_job(ctx, job))


def test_what_went_along_with_another_one_is_done(trading: Installation) -> None:
    """A record that is in the trash when its turn comes is where it was to go; there is nothing of it to undo."""
    ids = filled(trading, ADMIN, "A", "B")
    with as_admin(trading) as ctx:
        job = order_delete(ctx, "customer", EVERY)
        delete(ctx, "customer", ids[0])
    carry_out(trading)
    with as_admin(trading) as ctx:
        assert counts(ctx, job) == Counts(2)
        undo = order_undo(ctx, bulk_job(ctx, job))
        assert counts(ctx, undo).waiting == 1
        assert CUSTOMER["code"] not in column(ctx, "city")
