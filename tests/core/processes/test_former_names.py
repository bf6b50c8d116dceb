"""What was begun by the names of before a rename is finished by those of today: files, timers, waiting jobs."""

from __future__ import annotations

import copy

from core.processes.advance import advance
from tests.core.processes.desk import AGENT, Desk, Json, documents
from tests.core.processes.test_import import IMPORT, MIGRATOR, ROLE, imported, stages, told
from tests.core.processes.test_many import Chosen, fill, ordered, worker
from tests.core.processes.test_timers import outcomes, resolved, stage
from tests.core.records.acting import know
from tests.schema_registry.test_rename_states import renamed_handling
from tests.support.publishing import publish


def called_otherwise() -> Json:
    """The handling with another name for every state that something waits in, and for an event."""
    made = copy.deepcopy(renamed_handling())
    made["states"]["solved"] = {**made["states"].pop("resolved"), "renamedFrom": ["resolved"]}
    made["states"]["doing"]["on"]["SOLVE"]["target"] = "solved"
    return made


def rename(desk: Desk) -> None:
    publish(
        desk.installation,
        documents(processes__handling=called_otherwise(), roles__migrator=ROLE, imports__complaints=IMPORT),
    )


def test_a_timer_comes_at_its_time_though_its_state_is_called_otherwise(desk: Desk) -> None:
    id = resolved(desk)
    rename(desk)
    assert stage(desk, id) == "solved"
    desk.clock.forward(days=7, minutes=1)
    assert (desk.work(), stage(desk, id)) == (1, "closed")
    assert outcomes(desk) == [{"outcome": "done"}]


def test_a_file_of_before_says_states_by_their_former_names(desk: Desk) -> None:
    rename(desk)
    with desk.by() as ctx:
        know(ctx, MIGRATOR)
    text = "Complaint,Now,Why\nA,working,a crack\nB,resolved,a dent\nC,doing,x\nD,lost,y\n"
    result = imported(desk, MIGRATOR, text, skip_faulty=True)
    assert told(result) == [(5, "Now", "VAL060")]
    assert {subject: state for subject, (state, _) in stages(desk).items()} == {
        "A": "doing",
        "B": "solved",
        "C": "doing",
    }
    assert all(begun for _, begun in stages(desk).values())


def test_a_waiting_job_takes_the_event_by_the_name_that_it_has_by_now(desk: Desk) -> None:
    ids = fill(desk, 3)
    with desk.by(AGENT) as ctx:
        for id in ids[:2]:
            advance(ctx, "complaint", id, "ACCEPT")
    chosen = Chosen({"stage": {"_eq": "working"}})
    ordered(desk, AGENT, chosen, "RESOLVE", values={"remedy": "glue"})
    rename(desk)
    worker(desk).work_once()
    assert [stage(desk, id) for id in ids] == ["solved", "solved", "received"]
