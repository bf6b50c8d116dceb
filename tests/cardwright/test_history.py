"""`versions`, `diff` and `rollback` as they are typed."""

import json

from tests.cardwright.conftest import PASSWORD, TRADING, entity, pack

TEXT = {"kind": "text", "title": "Name"}
MOTTO = {"kind": "text", "title": "Motto"}


def two_versions(prepared, folder):
    prepared("apply", pack(folder, entities__thing=entity(name=TEXT, motto=MOTTO)), "--yes", "--note", "begin")
    prepared.create("thing", name="One", motto="Go")
    prepared("apply", pack(folder, entities__thing=entity(name=TEXT)), "--yes", "--consent", "all")


def test_versions_are_listed_latest_first(prepared, tmp_path):
    two_versions(prepared, tmp_path)
    told = " ".join(prepared("versions").stdout.split())
    assert told.index("2 *") < told.index("begin")
    assert "Remove the field “Motto” from “Thing”. 1 value goes out of sight" in told
    assert "Cardwright" in told
    found = json.loads(prepared("versions", "--json").stdout)
    assert [(one["version"], one["note"], one["live"]) for one in found] == [(2, "", True), (1, "begin", False)]
    assert "remove-field test/thing.motto" in {step["id"] for step in found[0]["steps"]}


def test_a_difference_is_told_between_versions_live_and_a_folder(prepared, tmp_path):
    two_versions(prepared, tmp_path)
    told = prepared("diff", "1").stdout
    assert "~ test/entities/thing.json" in told
    assert "- Remove the field “Motto” from “Thing”." in told
    assert '"motto"' not in told
    assert '-    "motto": {' in prepared("diff", "1", "2", "--text").stdout
    assert "+ Add the field “Motto”" in prepared("diff", "2", "1").stdout
    folder = pack(tmp_path, entities__thing=entity(name=TEXT, more=TEXT))
    found = json.loads(prepared("diff", "live", folder, "--json").stdout)
    assert [one["path"] for one in found["documents"]] == ["entities/thing.json"]
    assert ("add", "test/thing.more") in {(one["act"], one["key"]) for one in found["elements"]}
    assert "They are the same." in prepared("diff", "2", "live").stdout


def test_a_difference_needs_two_sides_that_exist(prepared, tmp_path):
    two_versions(prepared, tmp_path)
    assert prepared("diff", "nowhere").exit_code == 2
    refused = prepared("diff", "9")
    assert (refused.exit_code, "PUB020" in refused.stderr) == (1, True)


def test_a_folder_stands_beside_the_other_live_packs(ready, tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name=TEXT))
    told = ready("diff", "live", folder).stdout
    assert "trading/" not in told
    assert "+ Add the entity “Thing” with 1 field" in told


def test_rollback_shows_a_plan_asks_and_makes_a_version(prepared, tmp_path):
    two_versions(prepared, tmp_path)
    prepared("apply", pack(tmp_path, entities__thing=entity(name=TEXT, late=TEXT)), "--yes")
    prepared.create("thing", name="Two", late="yes")
    refused = prepared("rollback", "1", "--yes")
    assert (refused.exit_code, "remove-field test/thing.late" in refused.stderr) == (2, True)
    done = prepared("rollback", "1", "--yes", "--consent", "remove-field test/thing.late")
    assert (done.exit_code, "Version 4 is live." in done.stderr) == (0, True)
    rows = json.loads(prepared("query", "thing", "--columns", "name,motto", "--json").stdout)
    assert [one["motto"] for one in rows if one["name"] == "One"] == ["Go"]
    assert json.loads(prepared("versions", "--json").stdout)[0]["note"] == "Back to version 1"
    again = prepared("rollback", "4", "--yes", "--json")
    assert json.loads(again.stdout) == {"version": 4, "changed": False}


def test_a_version_that_never_was_cannot_be_gone_back_to(prepared):
    refused = prepared("rollback", "3", "--yes")
    assert (refused.exit_code, "PUB020" in refused.stderr) == (1, True)


def test_history_takes_the_right_to_the_definitions(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    for words in (("versions",), ("diff", "1"), ("rollback", "1", "--yes"), ("diff", "live", TRADING)):
        refused = ready("--as", "li", *words)
        assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)
