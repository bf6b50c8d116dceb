"""Why somebody may take a transition, or not: as it stands for them, with where the definition says so."""

from __future__ import annotations

import pytest

from core.context import Actor
from core.errors import Missing
from core.processes.explaining import explain_way, told_of_way
from core.processes.ways import standings
from tests.core.processes.desk import AGENT, GUEST, HEAD, OTHER, Desk
from tests.support.publishing import ADMIN


def test_the_verdict_is_that_of_the_ways_that_are_open(desk: Desk) -> None:
    id = desk.complaint(AGENT)
    with desk.by(ADMIN) as ctx:
        roles = {role.name: role.title for role in ctx.model.roles.values()}
        for who in (AGENT, OTHER, HEAD, ADMIN):
            found_ways = standings(ctx.acting_as(who), "complaint", id)
            (handling,) = (one for one in found_ways if one.process.name == "handling")
            open_to = {way.transition.event for way in handling.open}
            for event in ("ACCEPT", "REFUSE", "RESOLVE"):
                found = explain_way(ctx, who, "complaint", id, event, "handling")
                assert found.allowed == (event in open_to)
                assert told_of_way(found, roles, "zh_CN").allowed == found.allowed
        refused = told_of_way(explain_way(ctx, AGENT, "complaint", id, "REFUSE", "handling"), roles, "en")
        assert refused.verdict == f"{AGENT.name} may not take “Refuse” now."
        line = next(one for one in refused.reasons if one.holds is False)
        assert line.said.startswith("It is for ") and str(line.stands).startswith("test/processes/handling.json:")
        early = told_of_way(explain_way(ctx, HEAD, "complaint", id, "RESOLVE"), roles, "en")
        assert "“Received”, from which it does not lead on." in early.reasons[0].said
        with pytest.raises(Missing):
            explain_way(ctx, HEAD, "complaint", id, "FLY")


def test_who_does_not_see_the_record_is_told_to_be_kept_out(desk: Desk) -> None:
    id = desk.complaint(AGENT)
    with desk.by(ADMIN) as ctx:
        for who in (GUEST, Actor(9, "Nobody")):
            found = explain_way(ctx, who, "complaint", id, "ACCEPT")
            seen = found.standing is not None
            assert found.allowed is False
            assert told_of_way(found, {}, "en").reasons[0].holds is seen
