"""`cardwright constraints` as it is typed."""

import json

import pytest

from core.context import SYSTEM
from core.engine import Installation
from core.records.write import update
from core.settings import Settings
from tests.cardwright.conftest import PASSWORD, entity, pack

TEXT = {"kind": "text", "title": "Name"}


@pytest.fixture
def shared(prepared, tmp_path):
    """Two things of one name, which version 2 says is unique."""
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT)), "--yes")
    prepared.create("thing", name="One")
    prepared.create("thing", name="one")
    wanted = pack(tmp_path, entities__thing=entity(name={**TEXT, "unique": True}))
    refused = prepared("apply", wanted, "--yes")
    assert (refused.exit_code, "need --consent" in refused.stderr) == (2, True)
    assert prepared("apply", wanted, "--yes", "--consent", "all").exit_code == 0
    return prepared


def test_what_is_pending_is_listed_with_the_records_that_break_it(shared):
    done = shared("constraints")
    assert (done.exit_code, "No two" in done.stdout, "pending" in done.stdout) == (1, True, True)
    (one,) = json.loads(shared("constraints", "--json").stdout)
    assert (one["constraint"], one["state"], one["broken"]) == ("unique test/thing.name", "pending", 2)
    assert len(set(one["records"])) == 2
    assert all(id in done.stdout for id in one["records"])


def test_a_look_enforces_what_all_records_keep_by_now(shared):
    installation = Installation.open(Settings(database=shared.database))
    found = json.loads(shared("constraints", "--json").stdout)[0]["records"]
    with installation.writing(SYSTEM) as ctx:
        update(ctx, "thing", found[1], {"name": "Two"})
    installation.close()
    assert shared("constraints").exit_code == 1
    done = shared("constraints", "--check")
    assert (done.exit_code, "1 constraint is enforced from now on" in done.stderr) == (0, True)
    assert "enforced" in shared("constraints", "--all").stdout


def test_the_doctor_tells_how_many_are_pending_and_finds_no_damage(shared):
    done = shared("doctor")
    assert (done.exit_code, "1 constraint is pending" in " ".join(done.stderr.split())) == (0, True)


def test_it_takes_the_right_to_the_definitions(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    refused = ready("--as", "li", "constraints", "--check")
    assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)
