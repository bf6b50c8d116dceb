import json

import pytest

from tests.cardwright.conftest import PASSWORD, TRADING, entity, pack


def test_nothing_works_before_init_and_the_reason_is_told(run):
    result = run("plan", TRADING)
    assert (result.exit_code, "cardwright init" in result.stderr) == (1, True)


def test_init_makes_an_administrator_once_and_prints_a_made_password(run):
    first, second = run("init"), run("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Password" in first.stdout
    assert second.stdout == ""
    assert "administrator already" in second.stderr


def test_init_refuses_a_password_that_is_easy_to_guess(run):
    result = run("init", "--password", "password12345")
    assert (result.exit_code, "USR008" in result.stderr) == (1, True)


def test_init_takes_another_administrator_by_name(run):
    run("init", "--password", PASSWORD)
    assert run("init", "--admin", "second", "--password", PASSWORD).exit_code == 0
    logins = [one["login"] for one in json.loads(run("user", "list", "--json").stdout)]
    assert sorted(logins) == ["admin", "second"]


def test_a_plan_is_shown_applied_and_then_empty(prepared):
    planned = prepared("plan", TRADING)
    assert planned.exit_code == 0
    assert "Add the entity “Customer”" in planned.stdout
    assert "Version 1 is live." in prepared("apply", TRADING, "--yes").stderr
    assert "Nothing would change." in prepared("plan", TRADING).stdout
    assert json.loads(prepared("apply", TRADING, "--yes", "--json").stdout) == {"version": 1, "changed": False}


def test_a_plan_shows_its_sql_when_asked(prepared, tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "text", "title": "Name"}))
    assert "CREATE TABLE r_thing" in prepared("plan", folder, "-v").stdout


def test_a_plan_in_a_file_is_applied_as_it_was_looked_at(prepared, tmp_path):
    folder = pack(tmp_path / "p", entities__thing=entity(name={"kind": "text", "title": "Name"}))
    file = str(tmp_path / "plan.json")
    assert prepared("plan", folder, "--out", file).exit_code == 0
    assert prepared("apply", "--plan", file, "--yes").exit_code == 0
    assert prepared("schema", "thing").exit_code == 0


def test_a_plan_that_something_else_overtook_is_stale(prepared, tmp_path):
    folder = pack(tmp_path / "p", entities__thing=entity(name={"kind": "text", "title": "Name"}))
    file = str(tmp_path / "plan.json")
    prepared("plan", folder, "--out", file)
    prepared("apply", TRADING, "--yes")
    assert prepared("apply", "--plan", file, "--yes").exit_code == 3


def test_a_plan_that_was_changed_is_refused(prepared, tmp_path):
    file = tmp_path / "plan.json"
    prepared("plan", TRADING, "--out", str(file))
    file.write_text(file.read_text().replace("Customer", "Kunde"))
    assert prepared("apply", "--plan", str(file), "--yes").exit_code == 2


def test_lossy_steps_need_consent_each(prepared, tmp_path):
    text = {"kind": "text", "title": "Name"}
    prepared("apply", pack(tmp_path, entities__thing=entity(name=text, motto=text)), "--yes")
    prepared.create("thing", name="One", motto="Go")
    folder = pack(tmp_path, entities__thing=entity(name=text))
    refused = prepared("apply", folder, "--yes")
    assert (refused.exit_code, "test/thing.motto" in refused.stderr) == (2, True)
    assert prepared("apply", folder, "--yes", "--consent", "all").exit_code == 0


def test_live_packs_that_are_not_named_stay(ready, tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "text", "title": "Name"}))
    assert ready("apply", folder, "--yes").exit_code == 0
    assert ready("query", "customer").exit_code == 0
    assert ready("query", "thing").exit_code == 0


def test_a_pack_with_errors_is_not_planned(prepared, tmp_path):
    result = prepared("plan", pack(tmp_path, entities__thing=entity(name={"kind": "txt", "title": "Name"})))
    assert (result.exit_code, "/properties/name/kind" in result.stderr) == (1, True)


def test_nobody_publishes_by_mistake_where_nobody_can_be_asked(ready, tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "text", "title": "Name"}))
    assert ready("apply", folder, answer="").exit_code == 2


def test_publishing_takes_the_right_to_the_definitions(ready):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    ready("user", "add", "wang", "--role", "manager", "--password", PASSWORD)
    refused = ready("--as", "li", "plan", TRADING)
    assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)
    assert ready("--as", "wang", "plan", TRADING).exit_code == 0


@pytest.mark.parametrize("address", ["mysql://x/y", "nonsense", "sqlite:///:memory:", "postgresql://127.0.0.1:1/x"])
def test_a_database_that_cannot_be_opened_is_told(run, address):
    result = run("--database", address, "init")
    assert (result.exit_code, "PUB00" in result.stderr) == (1, True)


def test_a_wrong_setting_is_told(run, monkeypatch):
    monkeypatch.setenv("CARDWRIGHT_ZONE", "Mars/Base")
    result = run("plan", TRADING)
    assert (result.exit_code, "SET001" in result.stderr) == (1, True)
