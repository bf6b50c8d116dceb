"""Entities of one record: settings."""

from __future__ import annotations

from collections import Counter

import pytest

from core.context import Context
from core.doctor.structure import drift
from core.engine import Installation
from core.errors import Rejected
from core.publish import check_constraints, make_plan
from core.records.write import create, create_many, delete, restore, update
from tests.core.records.acting import told
from tests.core.records.test_races import at_once
from tests.support import ADMIN, as_admin, publish
from tests.support.packs import entity, pack

FIELDS = {"name": "text", "note": "text"}
COMPANY = pack(entity("company", FIELDS, single=True))
MANY = pack(entity("company", FIELDS))


@pytest.fixture
def company(installation: Installation) -> Installation:
    publish(installation, COMPANY)
    return installation


def found(company: Installation, name: str) -> str:
    with as_admin(company) as ctx:
        return create(ctx, "company", {"name": name}).id


def test_a_second_record_is_refused_and_names_the_one_there_is(company: Installation) -> None:
    first = found(company, "Blueark")
    with as_admin(company) as ctx:
        with pytest.raises(Rejected) as refused:
            create(ctx, "company", {"name": "Other"})
        (problem,) = refused.value.problems
        assert (problem.code, problem.pointer, dict(problem.params)["record"]) == ("REC019", "", first)


def test_two_in_one_act_are_one_too_many(company: Installation) -> None:
    with as_admin(company) as ctx:
        result = create_many(ctx, "company", [{"name": "A"}, {"name": "B"}])
    assert [*result.saved] == [0]
    assert {row: refused.problems[0].code for row, refused in result.refused.items()} == {1: "REC019"}


def test_it_is_changed_deleted_made_anew_and_then_not_restored(company: Installation) -> None:
    first = found(company, "Blueark")
    with as_admin(company) as ctx:
        update(ctx, "company", first, {"name": "Blueark Freight"})
        gone = delete(ctx, "company", first)
    found(company, "Heir")
    with as_admin(company) as ctx:
        assert told(lambda: restore(ctx, gone)) == [("REC019", f"/company/{first}")]


def test_of_ten_who_make_it_at_once_one_does(company: Installation) -> None:
    def act(ctx: Context) -> object:
        return create(ctx, "company", {"name": "Blueark"})

    assert Counter(at_once(company, [act] * 10)) == {"done": 1, "REC019": 9}


def test_an_entity_with_several_records_becomes_single_and_takes_no_more(
    installation: Installation,
) -> None:
    publish(installation, MANY)
    ids = [found(installation, name) for name in ("A", "B")]
    with installation.reading(ADMIN) as ctx:
        (step,) = [one for one in make_plan(ctx, [COMPANY]).steps if one.safety == "pending"]
    assert step.counts == {"duplicates": 2}
    assert "Keep one" in step.say("en")
    publish(installation, COMPANY)
    with as_admin(installation) as ctx:
        assert told(lambda: create(ctx, "company", {})) == [("REC019", "")]
        delete(ctx, "company", ids[0])
    check_constraints(installation)
    with installation.reading(ADMIN) as ctx:
        assert drift(ctx) == ()
    with as_admin(installation) as ctx:
        assert told(lambda: create(ctx, "company", {})) == [("REC019", "")]
