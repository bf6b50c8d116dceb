"""Publishing processes over records that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from core.context import Actor
from core.engine import Installation
from core.errors import Rejected, Stale
from core.processes.advance import advance
from core.publish import Plan, apply_plan, make_plan
from core.records.history import history
from core.records.restore import restore
from core.records.trash import delete
from core.records.write import create, update
from core.storage import system
from tests.core.processes.desk import ADMIN, COMPLAINT, CUSTOMER, HANDLING, documents, handling
from tests.core.records.acting import know, log_of, row_of
from tests.support.publishing import as_admin, publish, read

PLAIN = {
    **COMPLAINT,
    "properties": {
        **COMPLAINT["properties"],
        "stage": {"kind": "choice", "title": "Stage", "enum": ["received", "working", "old"]},
    },
}


def planned(installation: Installation, pack: dict[str, object]) -> Plan:
    with installation.reading(ADMIN) as ctx:
        return make_plan(ctx, [read(pack)])


def values(installation: Installation) -> dict[str, int]:
    with as_admin(installation) as ctx:
        column = ctx.live.tables["complaint"].columns["stage"]
        return dict(ctx.connection.execute(sa.select(column, sa.func.count()).group_by(column)).all())


def open_stays(installation: Installation) -> dict[str, int]:
    stay = system.stay.c
    with as_admin(installation) as ctx:
        here = stay.field == "test/complaint.stage", stay.left_at.is_(None)
        return dict(
            ctx.connection.execute(sa.select(stay.state, sa.func.count()).where(*here).group_by(stay.state)).all()
        )


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Complaints with a plain choice for their stage."""
    publish(installation, documents(processes__handling=None, entities__complaint=PLAIN))
    with as_admin(installation) as ctx:
        for stage in ("received", "working", "working", "old", None):
            create(ctx, "complaint", {"subject": "x", "stage": stage})
    return installation


def test_values_that_are_no_state_stop_the_plan_until_a_map_says_what_they_become(filled: Installation) -> None:
    plan = planned(filled, documents())
    (step,) = plan.blocked
    assert (step.id, dict(step.counts)) == ("states test/handling", {"records": 1})
    assert "1 record is “old”" in step.en and "map" in step.en
    with pytest.raises(Rejected):
        apply_plan(filled, plan, ADMIN, consent=plan.questions)
    mapped = documents(processes__handling={**HANDLING, "map": {"old": "closed"}})
    plan = planned(filled, mapped)
    assert "“old” into “Closed”" in next(one.en for one in plan.steps if one.id == "states test/handling")
    publish(filled, mapped)
    assert values(filled) == {"received": 1, "working": 2, "closed": 1, None: 1}
    assert open_stays(filled) == {"received": 2, "working": 2, "closed": 1}
    assert planned(filled, mapped).empty
    with as_admin(filled) as ctx:
        timers = sa.select(sa.func.count()).where(system.job.c.kind == "process.timer")
        assert ctx.connection.execute(timers).scalar() == 2


def test_a_removed_state_needs_the_map_while_records_are_in_it(
    installation: Installation,
) -> None:
    states = {**HANDLING["states"]["received"], "on": {"CLOSE": {"target": "closed"}}}
    less = handling(received=states, working=None, resolved=None)
    publish(installation, documents())
    with as_admin(installation) as ctx:
        create(ctx, "complaint", {"subject": "x", "cause": "y", "stage": "working"})
    assert [one.id for one in planned(installation, documents(processes__handling=less)).blocked] == [
        "states test/handling"
    ]
    publish(installation, documents(processes__handling={**less, "map": {"working": "received"}}))
    assert (values(installation), open_stays(installation)) == ({"received": 1}, {"received": 1})
    publish(installation, documents(processes__handling={**less, "map": {}}))
    assert values(installation) == {"received": 1}


def test_a_state_that_comes_back_gets_the_records_back_that_the_publish_took_out(installation: Installation) -> None:
    publish(installation, documents())
    with as_admin(installation) as ctx:
        ids = [create(ctx, "complaint", {"subject": str(at), "cause": "y", "stage": "working"}).id for at in range(4)]
        delete(ctx, "complaint", ids[3])
    start = HANDLING["states"]["received"]
    less = handling(received={**start, "on": {"CLOSE": {"target": "closed"}}}, working=None, resolved=None)
    publish(installation, documents(processes__handling={**less, "map": {"working": "received"}}))
    with as_admin(installation) as ctx:
        advance(ctx, "complaint", ids[1], "CLOSE")
        create(ctx, "complaint", {"subject": "new"})
    plan = planned(installation, documents())
    (step,) = (one for one in plan.steps if one.id == "states-back test/handling")
    assert (dict(step.counts), step.safety) == ({"records": 3}, "backfill")
    assert "3 records go back to “In progress”" in step.en
    publish(installation, documents())
    with as_admin(installation) as ctx:
        table = ctx.live.tables["complaint"]
        found = dict(ctx.connection.execute(sa.select(table.id, table.columns["stage"])).all())
    assert [found.pop(id) for id in ids] == ["working", "closed", "working", "working"]
    assert list(found.values()) == ["received"]
    assert open_stays(installation) == {"working": 3, "closed": 1, "received": 1}
    assert planned(installation, documents()).empty


def test_a_process_that_is_taken_away_leaves_a_plain_choice(installation: Installation, tmp_path: Path) -> None:
    publish(installation, documents())
    with as_admin(installation) as ctx:
        create(ctx, "complaint", {"subject": "x"})
    plan = planned(installation, documents(processes__handling=None, entities__complaint=PLAIN))
    assert not plan.blocked
    apply_plan(installation, plan, ADMIN, consent=plan.questions)
    with as_admin(installation) as ctx:
        create(ctx, "complaint", {"subject": "x", "stage": "old"})
    assert values(installation) == {"received": 1, "old": 1}


PUBLISHER = Actor(7, "Publisher", frozenset({"definer"}))
"""May publish, and neither read nor change a complaint."""
COUNT = {"kind": "rollup", "from": "complaint.customer", "count": True, "over": "all", "where": "stage = 'received'"}
COUNTED = {**CUSTOMER, "properties": {**CUSTOMER["properties"], "received": COUNT}}
IDLE = {"kind": "formula", "of": {"kind": "boolean"}, "formula": "stage = 'received'"}
WATCHED = {**COMPLAINT, "properties": {**COMPLAINT["properties"], "idle": IDLE}}
RECEIVED = {**HANDLING["states"]["received"], "on": {"CLOSE": {"target": "closed"}}}
LESS = {**handling(received=RECEIVED, working=None, resolved=None), "map": {"working": "received"}}
DEFINER = {
    "$schema": "urn:cardwright:role:1",
    "name": "definer",
    "title": "Definer",
    "definitions": True,
    "entities": {},
}
COMPUTED = {"entities__customer": COUNTED, "entities__complaint": WATCHED, "roles__definer": DEFINER}


def remove_working(installation: Installation) -> None:
    """The state is taken away by somebody who may only publish."""
    with installation.reading(PUBLISHER) as ctx:
        plan = make_plan(ctx, [read(documents(processes__handling=LESS, **COMPUTED))])
    (step,) = [one for one in plan.steps if one.id == "states test/handling"]
    assert dict(step.counts) == {"records": 2}
    apply_plan(installation, plan, PUBLISHER, consent=plan.questions)
    with as_admin(installation) as ctx:
        query = sa.select(system.step.c.rows, system.step.c.step)
        done = {row.step["id"]: row.rows for row in ctx.connection.execute(query)}
        assert done["states test/handling"] == 2


def test_records_of_a_removed_state_move_in_the_log_and_with_all_that_follows(installation: Installation) -> None:
    publish(installation, documents(**COMPUTED))
    with as_admin(installation) as ctx:
        know(ctx, PUBLISHER)
        customer = create(ctx, "customer", {"name": "Acme"}).id
        given = {"subject": "x", "cause": "y", "stage": "working", "customer": customer}
        moved, binned = create(ctx, "complaint", given).id, create(ctx, "complaint", given).id
        deleted = delete(ctx, "complaint", binned)
        before = row_of(ctx, "complaint", moved)
        assert row_of(ctx, "customer", customer)["received"] == 0
    remove_working(installation)
    with as_admin(installation) as ctx:
        row = row_of(ctx, "complaint", moved)
        assert (row["stage"], row["sys_version"], row["sys_updated_by"]) == ("received", 2, PUBLISHER.id)
        assert row["idle"] is True
        assert row["stage_since"] == row["sys_updated_at"] > before["sys_updated_at"]
        assert log_of(ctx, moved)[-1] == ("update", 2, {"test/complaint.stage": ["working", "received"]})
        entry = history(ctx, "complaint", moved)[0]
        assert (entry.who.name, entry.origin) == ("Publisher", "publish")
        assert row_of(ctx, "customer", customer)["received"] == 1
        with pytest.raises(Stale):
            update(ctx, "complaint", moved, {"subject": "z"}, version=1)
        assert log_of(ctx, binned)[-1] == ("update", 3, {"test/complaint.stage": ["working", "received"]})
        restore(ctx, deleted)
        assert row_of(ctx, "complaint", binned)["stage"] == "received"
        assert row_of(ctx, "customer", customer)["received"] == 2
    assert open_stays(installation) == {"received": 2}
