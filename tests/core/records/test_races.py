"""Several writers at once: one wins, the others are told why, and nothing is lost or done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Busy, CardwrightError
from core.records.history import history
from core.records.write import Edit, create, create_many, delete, update, update_many
from core.storage import system
from tests.core.records.acting import CUSTOMER, order, row_of
from tests.support import ADMIN, as_admin

Act = Callable[[Context], object]
PATIENT_ATTEMPTS = 20


def at_once(installation: Installation, acts: list[Act]) -> list[str]:
    """Runs each act in a transaction of its own, all started together: `done`, or the first code of its refusal."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        start.wait()
        for _ in range(PATIENT_ATTEMPTS):
            try:
                with installation.writing(ADMIN) as ctx:
                    act(ctx)
            except Busy:
                continue
            except CardwrightError as refused:
                return refused.problems[0].code
            return "done"
        return "busy"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def live_count(ctx: Context, entity: str) -> int:
    table = ctx.live.tables[entity].table
    count = sa.select(sa.func.count()).select_from(table).where(table.c.sys_deleted_at.is_(None))
    return int(ctx.connection.execute(count).scalar_one())


@pytest.mark.usefixtures("crowd")
def test_of_twenty_who_want_one_unique_value_one_gets_it(trading: Installation) -> None:
    acts: list[Act] = [lambda ctx: create(ctx, "customer", CUSTOMER)] * 20
    assert Counter(at_once(trading, acts)) == {"done": 1, "REC004": 19}
    with as_admin(trading) as ctx:
        assert live_count(ctx, "customer") == 1


def test_batches_that_want_the_same_values_write_each_once(trading: Installation) -> None:
    given = [{"code": f"C{number}", "name": "n"} for number in range(60)]

    def act(ctx: Context) -> None:
        outcome = create_many(ctx, "customer", given)
        assert {error.problems[0].code for error in outcome.refused.values()} <= {"REC004"}

    assert at_once(trading, [act] * 4) == ["done"] * 4
    with as_admin(trading) as ctx:
        assert live_count(ctx, "customer") == 60
        logged = ctx.connection.execute(
            sa.select(sa.func.count()).where(system.change.c.origin != "publish")
        ).scalar_one()
        assert logged == 60


@pytest.mark.usefixtures("crowd")
def test_of_fifty_who_know_the_same_version_one_saves_and_the_others_are_told(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
    acts: list[Act] = [
        lambda ctx, at=at: update(ctx, "customer", saved.id, {"city": f"City {at}"}, 1) for at in range(50)
    ]
    found = at_once(trading, acts)
    assert Counter(found) == {"done": 1, "REC008": 49}
    with as_admin(trading) as ctx:
        row = row_of(ctx, "customer", saved.id)
        assert (row["city"], row["sys_version"]) == (f"City {found.index('done')}", 2)
        assert len(history(ctx, "customer", saved.id)) == 2, "one change beside the creation"


def test_changes_of_different_fields_are_all_kept(trading: Installation) -> None:
    fields = ("city", "region", "country", "address", "notes")
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
    acts: list[Act] = [lambda ctx, field=field: update(ctx, "customer", saved.id, {field: "1"}) for field in fields]
    assert at_once(trading, acts) == ["done"] * 5
    with as_admin(trading) as ctx:
        row = row_of(ctx, "customer", saved.id)
    assert [row[field] for field in fields] == ["1"] * 5
    assert row["sys_version"] == 6


def test_of_many_who_take_one_unique_value_by_a_change_one_gets_it(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        made = create_many(ctx, "customer", [{"code": str(number), "name": "n"} for number in range(6)])
    ids = [one.id for one in made.saved.values()]
    acts: list[Act] = [lambda ctx, id=id: update(ctx, "customer", id, {"code": "WANTED"}) for id in ids]
    assert Counter(at_once(trading, acts)) == {"done": 1, "REC004": 5}


def test_a_record_is_deleted_once(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
    acts: list[Act] = [lambda ctx: delete(ctx, "customer", saved.id)] * 5
    assert Counter(at_once(trading, acts)) == {"done": 1, "REC006": 4}


@pytest.mark.parametrize("attempt", range(3))
def test_a_new_reference_and_the_deletion_of_its_target_are_never_both_done(
    trading: Installation, attempt: int
) -> None:
    with as_admin(trading) as ctx:
        customers = [create(ctx, "customer", {"code": str(number), "name": "n"}).id for number in range(5)]
    acts: list[Act] = []
    for number, customer in enumerate(customers):
        acts += [
            lambda ctx, id=customer: delete(ctx, "customer", id),
            lambda ctx, id=customer, number=number: create(ctx, "order", order(id, str(number))),
        ]
    outcomes = at_once(trading, acts)
    for deleted, created in zip(outcomes[::2], outcomes[1::2], strict=True):
        assert (deleted, created) in {("done", "REC005"), ("REC010", "done")}


def test_changes_in_opposite_order_end(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        made = create_many(ctx, "customer", [{"code": str(number), "name": "n"} for number in range(30)])
    ids = [one.id for one in made.saved.values()]

    def change(ordered: list[str]) -> Act:
        return lambda ctx: update_many(ctx, "customer", [Edit(id, {"city": "Bern"}) for id in ordered])

    assert at_once(trading, [change(ids), change(ids[::-1]), change(ids)]) == ["done"] * 3
