"""`cardwright quarantine` as it is typed."""

import json

import pytest

from tests.cardwright.conftest import PASSWORD, entity, pack

TEXT = {"kind": "text", "title": "Name"}
MOTTO = {"kind": "text", "title": "Motto"}


@pytest.fixture
def lost(prepared, tmp_path):
    """A field with one value was removed by version 2."""
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT, motto=MOTTO)), "--yes")
    prepared.create("thing", name="One", motto="Go")
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT)), "--yes", "--consent", "all")
    return prepared


def test_what_is_put_away_is_listed(lost):
    told = " ".join(lost("quarantine", "list").stdout.split())
    assert "test/thing.motto field Motto 1 2" in told
    (one,) = json.loads(lost("quarantine", "list", "--json").stdout)
    assert (one["element"], one["kind"], one["count"], one["version"]) == ("test/thing.motto", "field", 1, 2)
    assert one["since"] < one["until"]


def test_nothing_is_put_away_at_first(ready):
    assert "Nothing is put away." in ready("quarantine", "list").stderr


def test_an_element_is_brought_back_by_a_plan(lost):
    done = lost("quarantine", "restore", "test/thing.motto", "--yes")
    assert (done.exit_code, "was kept comes back" in done.stderr) == (0, True)
    assert "Version 3 is live." in done.stderr
    assert json.loads(lost("versions", "--json").stdout)[0]["note"] == "test/thing.motto is back"
    (row,) = json.loads(lost("query", "thing", "--columns", "motto", "--json").stdout)
    assert row["motto"] == "Go"


def test_what_went_with_it_comes_along_or_stays_away(prepared, tmp_path):
    double = {"kind": "formula", "title": "Double", "formula": "size * 2"}
    size = {"kind": "integer", "title": "Size"}
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT, size=size, double=double)), "--yes")
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT)), "--yes", "--consent", "all")
    id = "test/entities/thing.json#/properties/double"
    both = prepared("quarantine", "restore", "test/thing.size", "--along", id, "--alone", "--yes")
    assert (both.exit_code, "not both" in both.stderr) == (2, True)
    strange = prepared("quarantine", "restore", "test/thing.size", "--along", "nothing", "--yes")
    assert (strange.exit_code, "PUB028" in strange.stderr) == (1, True)
    assert f"{id}: comes along" in " ".join(
        prepared("quarantine", "restore", "test/thing.size", "--yes").stderr.split()
    )
    assert prepared("query", "thing", "--columns", "double").exit_code == 0


def test_purging_is_looked_at_agreed_to_and_done(lost):
    (step,) = json.loads(lost("quarantine", "purge", "test/thing.motto", "--json").stdout)
    assert (step["id"], step["counts"], step["reversible"]) == ("purge test/thing.motto", {"values": 1}, False)
    refused = lost("quarantine", "purge", "test/thing.motto", "--yes")
    assert (refused.exit_code, "purge test/thing.motto" in refused.stderr) == (2, True)
    assert lost("quarantine", "purge", "test/thing.motto", "--yes", "--consent", "all").exit_code == 0
    assert "Nothing is put away." in lost("quarantine", "list").stderr


def test_purging_by_age_follows_the_settings(lost, monkeypatch):
    assert "Nothing is due." in lost("quarantine", "purge", "--due", "--yes").stderr
    monkeypatch.setenv("CARDWRIGHT_QUARANTINE_DAYS", "0")
    assert "1 dropped." in lost("quarantine", "purge", "--due", "--yes", "--consent", "all").stderr
    assert lost("quarantine", "purge").exit_code == 2


def test_what_is_not_put_away_is_told(lost):
    for act in ("restore", "purge"):
        refused = lost("quarantine", act, "test/thing.moto", "--yes")
        assert (refused.exit_code, 'Did you mean "test/thing.motto"' in refused.stderr) == (1, True)


def test_the_quarantine_takes_the_right_to_the_definitions(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    for words in (
        ("list",),
        ("restore", "trading/customer.fax", "--yes"),
        ("purge", "trading/customer.fax", "--yes"),
    ):
        refused = ready("--as", "li", "quarantine", *words)
        assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)
