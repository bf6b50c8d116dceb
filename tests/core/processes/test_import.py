"""Files with a column for the state: who may begin where, and that nobody moves by import what is there already."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.context import Actor
from core.records.write import create
from core.storage import system
from core.transfer.faults import faulty_rows
from core.transfer.load import ImportResult, load
from core.transfer.read import open_table
from tests.core.processes.desk import AGENT, EVERYTHING, Desk, documents
from tests.core.records.acting import know
from tests.support.publishing import publish

MIGRATOR = Actor(8, "Migrator", frozenset({"migrator"}))
ROLE = {
    "$schema": "urn:cardwright:role:1",
    "name": "migrator",
    "title": "Migrator",
    "entities": {"complaint": {**EVERYTHING, "update": "all", "override": "all"}},
}
IMPORT = {
    "$schema": "urn:cardwright:import:1",
    "name": "complaints",
    "title": "Old complaints",
    "entity": "complaint",
    "identify": ["subject"],
    "existing": "update",
    "columns": {"Complaint": "subject", "Now": "stage", "Why": {"to": "cause", "optional": True}},
}
FILE = "Complaint,Now,Why\nA,,\nB,Received,\nC,received,\nD,In progress,a crack\nE,working,\nF,Lost,\n"


@pytest.fixture
def migrating(desk: Desk) -> Desk:
    """The desk with a mapping, and with somebody who brings old complaints over."""
    publish(desk.installation, documents(roles__migrator=ROLE, imports__complaints=IMPORT))
    with desk.by() as ctx:
        know(ctx, MIGRATOR)
    return desk


def imported(desk: Desk, actor: Actor, text: str, mapping: str = "complaints", **more: bool) -> ImportResult:
    return load(desk.installation, actor, mapping, text.encode(), file_name="old.csv", **more)


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.problem.code) for fault in result.faults]


def stages(desk: Desk) -> dict[str, tuple[str, bool]]:
    """The stage of each complaint by its subject, and whether a stay was begun in it."""
    with desk.by() as ctx:
        table, stay = ctx.live.tables["complaint"], system.stay.c
        begun = sa.exists().where(
            stay.record == table.table.c.id,
            stay.field == "test/complaint.stage",
            stay.state == table.columns["stage"],
            stay.left_at.is_(None),
        )
        query = sa.select(table.columns["subject"], table.columns["stage"], begun)
        return {row[0]: (row[1], bool(row[2])) for row in ctx.connection.execute(query)}


@pytest.mark.parametrize("dry_run", [True, False])
def test_without_the_right_a_file_begins_in_the_initial_state_alone(migrating: Desk, dry_run: bool) -> None:
    result = imported(migrating, AGENT, FILE, dry_run=dry_run, skip_faulty=True)
    assert told(result) == [(5, "Now", "REC701"), (6, "Now", "REC701"), (6, "Why", "REC003"), (7, "Now", "VAL060")]
    assert (result.created, result.faulty) == (3, 3)
    begun = {} if dry_run else dict.fromkeys("ABC", ("received", True))
    assert stages(migrating) == begun


def test_one_line_in_a_wrong_state_keeps_the_whole_file_out(migrating: Desk) -> None:
    assert imported(migrating, AGENT, FILE).created == 0
    assert stages(migrating) == {}


def test_with_the_right_a_file_begins_in_any_state_that_has_what_it_needs(migrating: Desk) -> None:
    result = imported(migrating, MIGRATOR, FILE, skip_faulty=True)
    assert told(result) == [(6, "Why", "REC003"), (7, "Now", "VAL060")]
    assert stages(migrating) == {**dict.fromkeys("ABC", ("received", True)), "D": ("working", True)}
    with migrating.by() as ctx:
        waiting = sa.select(sa.func.count()).where(system.job.c.kind == "process.timer")
        assert ctx.connection.execute(waiting).scalar() == 3, "one for each that was received; working has none"


def test_a_state_that_needs_a_field_names_it_where_the_file_has_no_such_column(migrating: Desk) -> None:
    result = imported(migrating, MIGRATOR, "Complaint,Now\nD,In progress\n")
    assert told(result) == [(2, "", "REC003")]
    assert "Cause" in result.faults[0].problem.message


@pytest.mark.parametrize("actor", [AGENT, MIGRATOR], ids=["plain", "override"])
def test_no_file_moves_a_record_that_is_there(migrating: Desk, actor: Actor) -> None:
    with migrating.by(actor) as ctx:
        for subject in ("A", "B"):
            create(ctx, "complaint", {"subject": subject})
    text = "Complaint,Now,Why\nA,Received,a crack\nB,Closed,a dent\n"
    result = imported(migrating, actor, text, skip_faulty=True)
    assert (told(result), result.updated) == ([(3, "Now", "REC700")], 1)
    assert "Accept" in result.faults[0].problem.message
    assert stages(migrating) == dict.fromkeys("AB", ("received", True))


def test_an_empty_state_leaves_the_state_as_it_is(migrating: Desk) -> None:
    with migrating.by(MIGRATOR) as ctx:
        create(ctx, "complaint", {"subject": "A", "stage": "working", "cause": "x"})
    result = imported(migrating, MIGRATOR, "Complaint,Now,Why\nA,,a dent\n")
    assert (told(result), result.updated) == ([], 1)
    assert stages(migrating) == {"A": ("working", True)}


def test_the_file_of_faulty_lines_says_what_may_be_done(migrating: Desk) -> None:
    result = imported(migrating, AGENT, FILE, dry_run=True)
    lines = "".join(faulty_rows(open_table(FILE.encode(), "old.csv"), result.faults, "en")).splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("D,In progress,a crack,") and "begins as “Received”" in lines[1]
