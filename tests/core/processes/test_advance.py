"""Transitions: what they do in one act, who may take them, and everything that refuses them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.access.organisation import place
from core.access.units import add_unit
from core.context import SYSTEM, Context
from core.errors import Denied, Rejected, Stale
from core.processes.advance import Press, advance, advance_many
from core.processes.notices import count_new, notices_of, see
from core.processes.ways import standings
from core.records.undo import revert
from core.records.write import Edit, create, create_many, update, update_many
from core.storage import system
from tests.core.processes.desk import AGENT, GUEST, HANDLING, HEAD, OTHER, SECOND, Desk, documents, handling
from tests.core.records.acting import log_of, row_of, statements, told
from tests.core.records.test_races import at_once
from tests.support.publishing import ADMIN, publish


def stays_of(ctx: Context, record: str, field: str = "test/complaint.stage") -> list[tuple[str, str, bool]]:
    stay = system.stay.c
    query = sa.select(stay.state, stay.event, stay.left_at).where(stay.record == record, stay.field == field)
    rows = ctx.connection.execute(query.order_by(stay.entered_at, stay.id)).all()
    return [(row.state, row.event, row.left_at is None) for row in rows]


def waiting(ctx: Context) -> int:
    return int(ctx.connection.execute(sa.select(sa.func.count()).where(system.job.c.state == "waiting")).scalar_one())


def test_a_transition_is_one_act_with_everything_that_belongs_to_it(desk: Desk) -> None:
    id = desk.complaint(AGENT, severity="high")
    with desk.by(ADMIN) as ctx:
        assert row_of(ctx, "complaint", id)["stage"] == "received"
        assert (stays_of(ctx, id), waiting(ctx)) == ([("received", "", True)], 1)
    desk.clock.forward(hours=1)
    with desk.by(AGENT) as ctx:
        done = advance(ctx, "complaint", id, "ACCEPT", {"cause": "a crack"}, version=1)
        assert (done.version, done.state) == (2, "working")
        row = row_of(ctx, "complaint", id)
        assert (row["stage"], row["cause"], row["sys_owner"]) == ("working", "a crack", AGENT.id)
        assert row["stage_since"] == desk.clock.now
        assert stays_of(ctx, id) == [("received", "", False), ("working", "ACCEPT", True)]
        assert waiting(ctx) == 0, "the timer of the state that was left is gone"
        action, version, fields = log_of(ctx, id)[-1]
        assert (action, version) == ("update", 2)
        assert fields == {
            "test/complaint.stage": ["received", "working"],
            "test/complaint.cause": [None, "a crack"],
        }
        done = advance(ctx, "complaint", id, "RESOLVE", {"remedy": "a new one", "cost": "12.50"})
        row = row_of(ctx, "complaint", id)
        assert (row["stage"], row["remedy"], str(row["handled_on"])) == ("resolved", "a new one", "2026-07-03")
        assert done.state == "resolved"


def test_everything_that_is_wrong_is_told_and_nothing_is_done(desk: Desk) -> None:
    id = desk.complaint(AGENT)
    with desk.by(AGENT) as ctx:
        assert told(lambda: advance(ctx, "complaint", id, "ACCEPT")) == [("REC003", "/cause")]
        assert told(lambda: advance(ctx, "complaint", id, "ACEPT")) == [("REC702", "")]
        assert told(lambda: advance(ctx, "complaint", id, "RESOLVE")) == [("REC704", "/stage")]
        assert told(lambda: advance(ctx, "complaint", id, "REFUSE")) == [("REC703", "")]
        refused = told(lambda: advance(ctx, "complaint", id, "REFUSE", process="handling"))
        assert refused == [("REC705", "")]
        assert told(lambda: advance(ctx, "complaint", id, "ACCEPT", {"subject": "x"})) == [("REC707", "/subject")]
        assert told(lambda: advance(ctx, "complaint", id, "ACCEPT", {"cuse": "x"})) == [("REC001", "/cuse")]
        assert told(lambda: advance(ctx, "complaint", id, "ACCEPT", process="x")) == [("REC710", "")]
        assert row_of(ctx, "complaint", id)["sys_version"] == 1
        advance(ctx, "complaint", id, "ACCEPT", {"cause": "x"})
        assert told(lambda: advance(ctx, "complaint", id, "RESOLVE", {"cost": "5"})) == [("REC706", "")]
        assert told(lambda: advance(ctx, "complaint", id, "ACCEPT", {"cause": "x"}, version=1))[0][0] == "REC008"
        assert told(lambda: update(ctx, "complaint", id, {"cause": None})) == [("REC003", "/cause")]


def test_a_guard_reads_what_the_record_refers_to(desk: Desk) -> None:
    with desk.by(ADMIN) as ctx:
        customer = create(ctx, "customer", {"name": "Yi", "grade": "B"}).id
    id = desk.complaint(AGENT, customer=customer, cause="x")
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", id, "ACCEPT")
        given = {"remedy": "r", "cost": "2000"}
        assert told(lambda: advance(ctx, "complaint", id, "RESOLVE", given)) == [("REC706", "")]
        assert advance(ctx, "complaint", id, "RESOLVE", {**given, "cost": "10"}).state == "resolved"


def test_who_is_named_by_role_needs_only_to_see_the_record_and_others_the_right_to_change_it(desk: Desk) -> None:
    id = desk.complaint(AGENT, cause="x")
    with desk.by(HEAD) as ctx:
        with pytest.raises(Denied):
            update(ctx, "complaint", id, {"cause": "y"})
        with pytest.raises(Denied):
            advance(ctx, "complaint", id, "ACCEPT")
    with desk.by(OTHER) as ctx, pytest.raises(Denied):
        advance(ctx, "complaint", id, "ACCEPT")
    with desk.by(HEAD) as ctx:
        assert advance(ctx, "complaint", id, "REFUSE", {}, process="handling").state == "closed"


def test_nothing_else_changes_a_state(desk: Desk) -> None:
    id = desk.complaint(AGENT, cause="x")
    with desk.by(ADMIN) as ctx:
        assert told(lambda: update(ctx, "complaint", id, {"stage": "closed"})) == [("REC700", "/stage")]
        assert told(lambda: update(ctx, "complaint", id, {"stage": None})) == [("REC700", "/stage")]
        assert update(ctx, "complaint", id, {"stage": "received", "subject": "y"}).version == 2
        many = update_many(ctx, "complaint", [Edit(id, {"stage": "closed"})])
        assert [one.problems[0].code for one in many.refused.values()] == ["REC700"]
        assert "Accept" in many.refused[0].problems[0].message
        assert told(lambda: update(ctx, "complaint", id, {"stage_since": "2020-01-01T00:00:00Z"}))[0][1] == (
            "/stage_since"
        )
    with desk.by(AGENT) as ctx:
        batch = advance(ctx, "complaint", id, "ACCEPT").batch
    with desk.by(AGENT) as ctx:
        assert told(lambda: revert(ctx, batch)) == [("REC700", "/stage")]


def test_new_records_begin_in_the_initial_state_unless_somebody_may_override(desk: Desk) -> None:
    with desk.by(AGENT) as ctx:
        assert told(lambda: create(ctx, "complaint", {"subject": "x", "stage": "closed"})) == [("REC701", "/stage")]
        empty = create(ctx, "complaint", {"subject": "x", "stage": None}).id
        assert row_of(ctx, "complaint", empty)["stage"] == "received"
    with desk.by(GUEST) as ctx:
        old = create(ctx, "complaint", {"subject": "x", "stage": "resolved"}).id
        assert stays_of(ctx, old) == [("resolved", "", True)]
        assert told(lambda: create(ctx, "complaint", {"subject": "x", "stage": "working"})) == [("REC003", "/cause")]


def test_one_of_two_who_press_at_once_wins_and_the_other_is_told(desk: Desk) -> None:
    id = desk.complaint(AGENT, cause="x")
    found = at_once(desk.installation, [lambda ctx: advance(ctx, "complaint", id, "ACCEPT")] * 50)
    assert Counter(found) == {"done": 1, "REC704": 49}
    with desk.by() as ctx:
        assert [one[:2] for one in stays_of(ctx, id)] == [("received", ""), ("working", "ACCEPT")]
        assert row_of(ctx, "complaint", id)["sys_version"] == 2


def test_who_knew_an_older_version_is_told_what_happened_since(desk: Desk) -> None:
    id = desk.complaint(AGENT, cause="x")
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", id, "ACCEPT", version=1)
    with desk.by(AGENT) as ctx, pytest.raises(Stale) as stale:
        advance(ctx, "complaint", id, "ACCEPT", version=1)
    assert [one.pointer for one in stale.value.problems] == ["", "/stage"]


def test_many_go_on_each_with_a_verdict_of_its_own(desk: Desk) -> None:
    good, bad, done = (desk.complaint(AGENT, cause=cause) for cause in ("x", None, "y"))
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", done, "ACCEPT")
        found = advance_many(ctx, "complaint", "ACCEPT", [Press(one) for one in (good, bad, done, "nobody")])
        assert {place: one.state for place, one in found.done.items()} == {0: "working"}
        codes = {place: one.problems[0].code for place, one in found.refused.items()}
        assert codes == {1: "REC003", 2: "REC704", 3: "REC006"}
        assert [row_of(ctx, "complaint", one)["stage"] for one in (good, bad)] == ["working", "received"]


def test_many_cost_no_more_statements_than_few(desk: Desk) -> None:
    def counted(count: int) -> int:
        with desk.by(AGENT) as ctx:
            given = [{"subject": "x", "cause": "y"}] * count
            ids = [one.id for one in create_many(ctx, "complaint", given).saved.values()]
        with desk.by(AGENT) as ctx, statements(desk.installation) as seen:
            advance_many(ctx, "complaint", "ACCEPT", [Press(id) for id in ids])
        return len(seen)

    counted(3)
    assert counted(3) == counted(15)


def test_several_people_have_to_want_it(desk: Desk) -> None:
    id = desk.complaint(AGENT)
    with desk.by(HEAD) as ctx:
        voted = advance(ctx, "complaint", id, "APPROVE")
        assert (voted.state, voted.votes, voted.batch, voted.version) == ("open", (1, 2), "", 1)
    with desk.by(HEAD) as ctx:
        assert told(lambda: advance(ctx, "complaint", id, "APPROVE")) == [("REC708", "")]
    with desk.by(SECOND) as ctx:
        approval = next(one for one in standings(ctx, "complaint", id) if one.process.name == "approval")
        assert [(one.transition.event, one.open, one.voted) for one in approval.ways] == [
            ("APPROVE", True, 1),
            ("REFUSE", True, 0),
        ]
        assert advance(ctx, "complaint", id, "APPROVE").state == "approved"
        assert stays_of(ctx, id, "test/complaint.approval")[-1] == ("approved", "APPROVE", True)


def test_what_is_open_is_told_with_reasons_where_it_is_not(desk: Desk) -> None:
    id = desk.complaint(AGENT)
    with desk.by(AGENT) as ctx:
        handling, _ = standings(ctx, "complaint", id)
        assert handling.state.name == "received"
        ways = {one.transition.event: one for one in handling.ways}
        assert ways["ACCEPT"].open and ways["ACCEPT"].needs == {"cause"} and ways["ACCEPT"].asks == ("cause",)
        assert [one.code for one in ways["REFUSE"].problems] == ["REC705"]
        assert "Head" in ways["REFUSE"].problems[0].message
    with desk.by(OTHER) as ctx:
        handling, _ = standings(ctx, "complaint", id)
        assert not any(one.open for one in handling.ways)


def test_notices_reach_whom_they_are_for(desk: Desk) -> None:
    desk.complaint(AGENT, severity="high")
    desk.clock.forward(days=4)
    assert desk.work() == 1
    for actor, count in ((AGENT, 1), (HEAD, 1), (OTHER, 0)):
        with desk.by(actor) as ctx:
            found = notices_of(ctx)
            assert len(found) == count_new(ctx) == count
            if found:
                assert str(found[0].message) == "Nobody has looked at this"
                see(ctx, found[0].id)
                assert count_new(ctx) == 0 and not notices_of(ctx)[0].new


def test_a_notice_for_a_role_in_a_unit_reaches_that_unit_and_those_above_it(desk: Desk) -> None:
    escalating = handling(received={**HANDLING["states"]["received"], "after": [_telling("unit:head")]})
    publish(desk.installation, documents(processes__handling=escalating))
    with desk.by() as ctx:
        top = add_unit(ctx.connection, "HQ", "Head office")
        east, south = (add_unit(ctx.connection, code, code, top) for code in ("EAST", "SOUTH"))
        team = add_unit(ctx.connection, "TEAM", "Team", east)
        place(ctx.connection, AGENT.id, east)
    desk.complaint(replace(AGENT, unit=east))
    desk.clock.forward(days=4)
    assert desk.work() == 1
    reached = {}
    for name, unit in {"top": top, "east": east, "south": south, "team": team, "nowhere": None}.items():
        with desk.by(replace(HEAD, unit=unit)) as ctx:
            reached[name] = (count_new(ctx), len(notices_of(ctx)))
    assert reached == {"top": (1, 1), "east": (1, 1), "south": (0, 0), "team": (0, 0), "nowhere": (0, 0)}


def _telling(whom: str) -> dict[str, object]:
    return {"id": "escalate", "delay": "PT4H", "actions": [{"notify": whom, "message": "Nobody has looked at this"}]}


def test_an_owner_who_cannot_be_is_told(desk: Desk) -> None:
    id = desk.complaint(AGENT, cause="x")
    with desk.by(ADMIN) as ctx:
        system_actor = ctx.acting_as(SYSTEM)
        with pytest.raises(Rejected) as refused:
            advance(system_actor, "complaint", id, "ACCEPT")
    assert [one.code for one in refused.value.problems] == ["REC709"]


def test_what_is_hidden_from_somebody_is_not_named_by_what_refuses_them(desk: Desk) -> None:
    agent = documents()["roles/agent.json"]
    publish(desk.installation, documents(roles__agent={**agent, "fields": {"complaint": {"remedy": "hidden"}}}))
    id = desk.complaint(AGENT, cause="x")
    with desk.by(AGENT) as ctx:
        advance(ctx, "complaint", id, "ACCEPT")
        (standing,) = [one for one in standings(ctx, "complaint", id) if one.process.name == "handling"]
        (way,) = standing.ways
        assert "remedy" not in {*way.asks, *way.needs}
        for given, code in (({}, "REC706"), ({"subject": "y"}, "REC707"), ({"remedy": "z"}, "REC001")):
            with pytest.raises(Rejected) as refused:
                advance(ctx, "complaint", id, "RESOLVE", given)
            assert [one.code for one in refused.value.problems] == [code]
            said = [word for one in refused.value.problems for word in (one.say("en"), one.advise("en"))]
            assert not any("remedy is" in one or "Remedy" in one for one in said)
    with desk.by(HEAD) as ctx, pytest.raises(Rejected) as refused:
        advance(ctx.acting_as(ADMIN), "complaint", id, "RESOLVE")
    assert "remedy is not missing" in refused.value.problems[0].say("en")
