"""States and events called otherwise, published: records, history, timers and votes come along untouched."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.kinds.registry import vocabulary
from core.processes.advance import advance
from core.publish import apply_plan
from core.publish.history import rollback_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.history import history
from core.records.write import create
from core.storage import system
from schema_registry.rename import rename
from tests.core.processes.desk import ADMIN, COMPLAINT, HANDLING, HEAD, documents, handling, people
from tests.core.publish.test_references import planned, renamed
from tests.schema_registry.test_rename import laid, upper
from tests.support.publishing import as_admin, publish, read

SHOWN = {"kind": "formula", "title": "Shown", "of": {"kind": "text"}, "formula": "concat('in ', stage)"}
BUSY = {"kind": "formula", "title": "Busy", "of": {"kind": "boolean"}, "formula": "stage = 'working'"}
WATCHED = {**COMPLAINT, "properties": {**COMPLAINT["properties"], "shown": SHOWN, "busy": BUSY}}
PACK = documents(entities__complaint=WATCHED)
OVERLAY = {
    "$schema": "urn:cardwright:process:1",
    "extends": "handling",
    "states": {"working": {"color": "violet", "on": {"RESOLVE": {"title": "Done"}}}},
}


def everything(installation: Installation) -> dict[str, list[tuple[object, ...]]]:
    """What is known of the complaints, as it stands in the database."""
    with as_admin(installation) as ctx:
        table = ctx.live.tables["complaint"]
        names = ("stage", "shown", "busy", "approval")
        columns = [table.id, table.table.c.sys_version, *(table.columns[name] for name in names)]
        found = {"complaint": sa.select(*columns).order_by(table.id)}
        found["stays"] = sa.select(system.stay).order_by(system.stay.c.id)
        found["votes"] = sa.select(system.vote).order_by(system.vote.c.actor)
        found["timers"] = sa.select(system.job.c.id, system.job.c.key, system.job.c.run_at, system.job.c.state)
        found["log"] = (
            sa.select(system.change).where(system.change.c.entity == "test/complaint").order_by(system.change.c.seq)
        )
        return {name: [tuple(row) for row in ctx.connection.execute(query)] for name, query in found.items()}


def said(found: dict[str, list[tuple[object, ...]]], names: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """The same with other words, but for the log and the timers."""

    def word(value: object) -> object:
        if isinstance(value, str) and value.startswith("in "):
            return f"in {names.get(value[3:], value[3:])}"
        return names.get(value, value) if isinstance(value, str) else value

    kept = ("log", "timers")
    return {
        what: rows if what in kept else [tuple(word(value) for value in row) for row in rows]
        for what, rows in found.items()
    }


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Complaints that went through states, one with a vote."""
    publish(installation, PACK)
    with as_admin(installation) as ctx:
        people(ctx)
        ids = [create(ctx, "complaint", {"subject": str(at), "cause": "y"}).id for at in range(3)]
        advance(ctx, "complaint", ids[0], "ACCEPT")
        advance(ctx, "complaint", ids[1], "ACCEPT")
        advance(ctx, "complaint", ids[1], "RESOLVE", {"remedy": "z"})
    with installation.writing(HEAD) as ctx:
        advance(ctx, "complaint", ids[0], "APPROVE")
    return installation


def test_a_renamed_state_and_event_take_everything_along_and_back(filled: Installation) -> None:
    before = everything(filled)
    packs: Iterable = renamed(filled, "complaint.stage=working", "in hand")
    for element, new in (("complaint.stage:RESOLVE", "SOLVE"), ("complaint.approval:APPROVE", "AGREE")):
        with filled.reading(ADMIN) as ctx:
            found = rename(tuple(packs), vocabulary(ctx.live.kinds), element, new)
        assert found.problems == ()
        packs = laid(packs, found)
    plan = planned(filled, packs)
    assert not plan.questions and not plan.blocked
    step = next(one for one in plan.steps if one.id == "rename-states test/handling")
    assert step.en == (
        "The state “working” of “Complaint handling” is called “in hand” now; 1 record stays in it. "
        "The event “RESOLVE” of “Complaint handling” is called “SOLVE” now."
    )
    assert dict(step.counts) == {"records": 1} and step.reversible
    assert [(one.pointer, one.before, one.after) for one in step.references] == [
        ("/properties/busy/formula", "stage = 'working'", "stage = 'in hand'"),
        ("/states/received/on/ACCEPT/target", "working", "in hand"),
        ("/states/resolved/on/REOPEN/target", "working", "in hand"),
    ]
    assert not any(one.id.startswith(("timers", "states")) for one in plan.steps)
    apply_plan(filled, plan, ADMIN)
    names = {"working": "in hand", "RESOLVE": "SOLVE", "APPROVE": "AGREE"}
    assert everything(filled) == said(before, names)
    assert planned(filled, packs).empty
    with filled.reading(ADMIN) as ctx:
        back = rollback_plan(ctx, 1)
    assert not back.questions
    apply_plan(filled, back, ADMIN)
    assert everything(filled) == before


def test_the_log_of_before_is_read_by_the_title_of_today(filled: Installation) -> None:
    apply_plan(filled, planned(filled, renamed(filled, "complaint.stage=received", "new one")), ADMIN)
    with filled.reading(ADMIN) as ctx:
        id = find(ctx, Query("complaint", ("id",), filter={"stage": {"_eq": "working"}})).rows[0]["id"]
        told = [one for entry in history(ctx, "complaint", str(id)) for one in entry.changes if one.field == "stage"]
    assert [(one.before_text, one.after_text) for one in told] == [("Received", "In progress"), ("", "Received")]


def test_an_overlay_by_former_names_goes_on(filled: Installation) -> None:
    above = upper(processes__handling=OVERLAY)
    publish(filled, PACK, above)
    base, _ = renamed(filled, "complaint.stage=working", "doing")
    plan = planned(filled, [base, above])
    step = next(one for one in plan.steps if one.id == "rename-states test/handling")
    assert ("upper/processes/handling.json", "/states/working", "working", "doing") in [
        (one.document, one.pointer, one.before, one.after) for one in step.references
    ]
    apply_plan(filled, plan, ADMIN)
    with filled.reading(ADMIN) as ctx:
        state = ctx.model.processes["handling"].states["doing"]
    assert (state.color, state.transitions["RESOLVE"].title.say("en")) == ("violet", "Done")


def test_a_removed_state_and_a_removed_option_tell_what_used_them(installation: Installation) -> None:
    publish(installation, PACK)
    received = {**HANDLING["states"]["received"], "on": {"CLOSE": {"target": "closed"}}}
    less = {**handling(received=received, working=None, resolved=None), "map": {"working": "received"}}
    fields = WATCHED["properties"]
    severity = {**fields["severity"], "enum": ["low"], "default": "low", "map": {"high": "low"}}
    idle = {**BUSY, "formula": "stage = 'received'"}
    complaint = {**WATCHED, "properties": {**fields, "severity": severity, "busy": idle}}
    handled = {**less, "states": {**less["states"], "received": {**received, "after": []}}}
    plan = planned(installation, [read(documents(processes__handling=handled, entities__complaint=complaint))])
    told = {
        one.id: [(use.pointer, use.before, use.after) for use in one.references]
        for one in plan.steps
        if one.references
    }
    assert told["change-field test/complaint.severity"] == [
        ("/states/received/after/0/guard", "severity = 'high'", ""),
    ]
    assert ("/properties/busy/formula", "stage = 'working'", "stage = 'received'") in told[
        "change-processes test/handling"
    ]
