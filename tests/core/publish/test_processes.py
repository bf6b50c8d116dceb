"""Publishing processes over records that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected
from core.processes.advance import advance
from core.publish import Plan, apply_plan, make_plan
from core.records.write import create, delete
from core.storage import system
from tests.core.processes.desk import ADMIN, COMPLAINT, HANDLING, documents, handling
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
    assert open_stays(installation) == {"working": 2, "closed": 1, "received": 1}
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
