"""Configuration tests: what they find, where they say it, and that nothing of them stays."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected
from core.publish import Plan, apply_plan, make_plan
from core.scenarios import ahead
from core.storage import system
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from tests.core.processes.desk import documents
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.publishing import read

Json = dict[str, object]
DEAL = entity(
    "deal",
    {"name": "text", "amount": {"kind": "money"}, "due": "date", "size": {"kind": "integer", "default": 1}},
    rules=[{"id": "positive", "assert": "amount >= 0", "message": "Not negative"}],
)
ROLES: Mapping[str, object] = {
    "roles__seller": {
        "$schema": "urn:cardwright:role:1",
        "name": "seller",
        "title": "Seller",
        "entities": {"deal": {"read": "own", "create": "all"}},
    }
}


def check(*steps: Json, **members: object) -> Json:
    return {
        "$schema": "urn:cardwright:check:1",
        "name": "deals",
        "title": "Deals",
        "people": {"wang": ["seller"], "li": ["seller"]},
        "steps": list(steps),
        **members,
    }


def deals(*steps: Json, **members: object) -> PackFiles:
    return pack(DEAL, **ROLES, checks__deals=check(*steps, **members))


def found(installation: Installation, documents: PackFiles) -> tuple[Problem, ...]:
    with installation.reading(ADMIN) as ctx:
        return make_plan(ctx, [documents]).failures


def told(installation: Installation, *steps: Json, **members: object) -> list[tuple[str, str]]:
    """Code and pointer of everything that the check of these steps finds."""
    return [(one.code, one.pointer) for one in found(installation, deals(*steps, **members))]


MADE: Json = {"create": "deal", "as": "one", "by": "wang", "values": {"name": "Big", "amount": "5"}}


def test_what_comes_out_as_stated_is_silent(installation: Installation) -> None:
    assert not told(
        installation,
        MADE,
        {
            "expect": "one",
            "by": "wang",
            "values": {"amount": 5, "size": 1, "due": None, "sys_owner": {"person": "wang"}},
        },
        {"expect": "one", "by": "li", "absent": True},
        {"create": "deal", "values": {"amount": "-1"}, "refused": "positive"},
        {"create": "deal", "by": "li", "values": {"amount": "x"}, "refused": "VAL011"},
        {"update": "one", "by": "wang", "values": {"name": "Bigger"}, "refused": "ACC001"},
        {"update": "one", "values": {"due": "2026-02-01"}},
        {"count": "deal", "equals": 1},
        {"count": "deal", "filter": {"due": {"_gt": "2026-02-01"}}, "equals": 0},
        {"delete": "one"},
        {"expect": "one", "absent": True},
    )


@pytest.mark.parametrize(
    ("step", "code", "pointer"),
    [
        ({"create": "deal", "values": {"amount": "-1"}}, "CHK101", "/steps/1/create"),
        ({"update": "one", "values": {"amount": "6"}, "refused": "positive"}, "CHK102", "/steps/1/refused"),
        ({"update": "one", "values": {"amount": "-1"}, "refused": "VAL005"}, "CHK103", "/steps/1/refused"),
        ({"expect": "one", "values": {"name": "Big", "amount": "6"}}, "CHK104", "/steps/1/values/amount"),
        ({"expect": "one", "values": {"due": "no date"}}, "CHK104", "/steps/1/values/due"),
        ({"count": "deal", "by": "li", "equals": 1}, "CHK105", "/steps/1/equals"),
        ({"expect": "one", "by": "wang", "absent": True}, "CHK106", "/steps/1/expect"),
        ({"expect": "one", "by": "li"}, "CHK101", "/steps/1"),
    ],
)
def test_what_does_not_is_told_at_its_step(installation: Installation, step: Json, code: str, pointer: str) -> None:
    assert told(installation, MADE, step) == [(code, pointer)]


def test_a_step_that_is_refused_ends_its_check_and_no_other(installation: Installation) -> None:
    broken = check(MADE, {"create": "deal", "values": {"amount": "-1"}}, {"count": "deal", "equals": 7})
    other = check(MADE, {"count": "deal", "equals": 7}, name="other")
    problems = found(installation, pack(DEAL, **ROLES, checks__deals=broken, checks__other=other))
    assert [(one.code, one.pointer) for one in problems] == [
        ("CHK101", "/steps/1/create"),
        ("CHK105", "/steps/1/equals"),
    ]
    assert problems[0].place is not None
    assert problems[0].place.file.endswith("checks/deals.json")
    assert "Not negative" in problems[0].say("en")


def test_a_refused_step_leaves_nothing_behind(installation: Installation) -> None:
    assert not told(
        installation,
        MADE,
        {"update": "one", "values": {"name": "Other", "amount": "-1"}, "refused": "positive"},
        {"expect": "one", "values": {"name": "Big"}},
    )


def test_what_must_be_refused_and_is_not_does_not_happen_for_later_steps(installation: Installation) -> None:
    steps = [MADE, {"delete": "one", "refused": "REC006"}, {"expect": "one", "values": {"name": "Big"}}]
    assert told(installation, *steps) == [("CHK102", "/steps/1/refused")]


def test_time_begins_where_it_says(installation: Installation) -> None:
    due = {"due": {"kind": "date", "default": "=today()"}}
    dated = entity("deal", due)
    late = check(
        {"create": "deal", "as": "one"}, {"expect": "one", "values": {"due": "2026-03-02"}}, at="2026-03-02T23:59"
    )
    assert not found(installation, pack(dated, **ROLES, checks__late=late))


def test_timers_do_what_is_due_when_the_clock_is_set_forward(installation: Installation) -> None:
    steps: list[Json] = [
        {"create": "complaint", "as": "leak", "by": "wang", "values": {"subject": "It leaks", "cause": "Age"}},
        {"take": "ACCEPT", "on": "leak", "by": "wang"},
        {"take": "RESOLVE", "on": "leak", "refused": "REC706"},
        {"take": "RESOLVE", "on": "leak", "values": {"remedy": "New pipe"}},
        {"wait": "P6D"},
        {"expect": "leak", "values": {"stage": "resolved"}},
        {"wait": "P1DT1M"},
        {"expect": "leak", "values": {"stage": "closed"}},
    ]
    desk = read({**documents(), "checks/desk.json": check(*steps, people={"wang": ["agent"]})})
    assert not [str(one) for one in found(installation, desk)]


def test_timers_without_end_are_told(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST", 1)
    steps: list[Json] = [
        *({"create": "complaint", "values": {"subject": name}} for name in ("a", "b")),
        {"wait": "P30D"},
    ]
    desk = read({**documents(), "checks/desk.json": check(*steps, people={})})
    (problem,) = found(installation, desk)
    assert (problem.code, problem.pointer) == ("CHK101", "/steps/2/wait")
    assert "More than 1 timers" in problem.say("en")


def test_a_plan_whose_tests_fail_is_not_applied(installation: Installation) -> None:
    publish(installation, deals(MADE))
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [deals(MADE, {"count": "deal", "equals": 2})])
    assert not plan.possible
    for one in (plan, Plan.from_json(plan.to_json())):
        with pytest.raises(Rejected, match="CHK105"):
            apply_plan(installation, one, ADMIN)
    with installation.reading(ADMIN) as ctx:
        assert ctx.live.version == 1


def test_nothing_of_them_stays(installation: Installation) -> None:
    publish(installation, deals(MADE, MADE | {"as": "two"}))
    with installation.reading(ADMIN) as ctx:
        assert ctx.connection.scalar(sa.select(sa.func.count()).select_from(ctx.live.tables["deal"].table)) == 0
        people = sa.select(sa.func.count()).select_from(system.actor).where(system.actor.c.login == "wang")
        assert ctx.connection.scalar(people) == 0
