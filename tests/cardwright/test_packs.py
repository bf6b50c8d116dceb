"""`cardwright packs`, `install` and `uninstall`: layers come, move to newer versions and go; local edits stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cardwright.conftest import PASSWORD, Run, pack

TEXT = {"kind": "text", "title": "Name"}
FAX = "base/entities/thing.json#/properties/fax/title"
OVER = "trade/entities/thing.json#/properties/name/title"


def thing(**properties: object) -> dict[str, object]:
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": "thing",
        "title": "Thing",
        "type": "object",
        "properties": {"name": TEXT, "fax": {"kind": "phone", "title": "Fax"}, **properties},
    }


def head(name: str, version: str, **rest: object) -> dict[str, object]:
    return {
        "$schema": "urn:cardwright:pack:1",
        "name": name,
        "version": version,
        "title": name.capitalize(),
        "language": "en",
        **rest,
    }


def base(folder: Path, version: str = "1.0.0", **properties: object) -> str:
    return pack(folder, pack=head("base", version), entities__thing=thing(**properties))


def trade(folder: Path, version: str = "1.0.0", wanted: str = "^1.0") -> str:
    over = {
        "$schema": "urn:cardwright:entity:1",
        "extends": "thing",
        "properties": {"name": {"title": "Company"}, "grade": {"kind": "text", "title": "Grade"}},
    }
    return pack(folder, pack=head("trade", version, requires={"base": wanted}), entities__thing=over)


@pytest.fixture
def layered(prepared: Run, tmp_path: Path) -> Run:
    """Base 1.0 with trade over it; a title of base was edited in place."""
    assert prepared("install", base(tmp_path / "b10"), trade(tmp_path / "t10"), "--yes").exit_code == 0
    edited = base(tmp_path / "edited", fax={"kind": "phone", "title": "Telefax"})
    assert prepared("apply", edited, "--yes").exit_code == 0
    return prepared


def newer(folder: Path, version: str = "1.1.0") -> str:
    """Base with another title of both fields, and one more."""
    fax, mail = {"kind": "phone", "title": "Fax number"}, {"kind": "email", "title": "Mail"}
    return base(folder, version, name={**TEXT, "title": "Full name"}, fax=fax, mail=mail)


def test_packs_are_listed_from_the_bottom_up_with_what_was_edited(layered):
    rows = json.loads(layered("packs", "--json").stdout)
    assert [(row["name"], row["version"], row["layer"], row["edited"]) for row in rows] == [
        ("base", "1.0.0", "base", ["entities/thing.json"]),
        ("trade", "1.0.0", "industry", []),
    ]
    assert rows[0]["needed_by"] == ["trade"]
    assert "entities/thing.json" in layered("packs").stdout


def test_an_upgrade_asks_what_both_changed_side_by_side_and_publishes_nothing_before(layered, tmp_path):
    asked = layered("install", newer(tmp_path / "n"), "--yes")
    assert asked.exit_code == 1
    for said in (FAX, OVER, '"Fax"', '"Fax number"', '"Telefax"', '"Company"', "2 conflicts are open"):
        assert said in asked.stderr
    assert f"{tmp_path / 'edited' / 'entities' / 'thing.json'}:" in asked.stderr
    assert len(json.loads(layered("versions", "--json").stdout)) == 2


def test_what_is_kept_and_what_is_taken(layered, tmp_path):
    done = layered("install", newer(tmp_path / "n"), "--yes", "--keep", FAX, "--take", OVER)
    assert done.exit_code == 0, done.output
    assert "base 1.0.0 → 1.1.0" in done.stderr
    rows = json.loads(layered("packs", "--json").stdout)
    assert [(row["version"], row["edited"]) for row in rows] == [
        ("1.1.0", ["entities/thing.json"]),
        ("1.0.0", ["entities/thing.json"]),
    ]
    fields = json.loads(layered("diff", "1", "--json").stdout)["elements"]
    assert {one["key"] for one in fields if one["kind"] == "field"} == {
        "base/thing.fax",
        "base/thing.name",
        "base/thing.mail",
    }
    assert "Nothing would change." in layered("install", newer(tmp_path / "n"), "--yes").stderr
    assert len(json.loads(layered("versions", "--json").stdout)) == 3


def test_decisions_are_kept_in_a_file_and_count_for_these_very_conflicts_only(layered, tmp_path):
    file, folder = tmp_path / "decisions.json", newer(tmp_path / "n")
    assert layered("install", folder, "--yes", "--decisions", str(file)).exit_code == 1
    kept = json.loads(file.read_text())
    assert [(one["at"], one["decision"]) for one in kept["conflicts"]] == [(FAX, None), (OVER, None)]
    kept["conflicts"][0]["decision"], kept["conflicts"][1]["decision"] = "keep", "take"
    file.write_text(json.dumps(kept))
    other = pack(
        tmp_path / "other",
        pack=head("base", "1.1.0"),
        entities__thing=thing(fax={"kind": "phone", "title": "Telex"}),
    )
    asked = layered("install", other, "--yes", "--json", "--decisions", str(file))
    assert [one["decision"] for one in json.loads(asked.stdout)["conflicts"]] == [None]
    file.write_text(json.dumps(kept))
    assert layered("install", folder, "--yes", "--decisions", str(file)).exit_code == 0
    file.write_text('{"conflicts": [{"at": 1}]}')
    assert layered("install", folder, "--decisions", str(file)).exit_code == 2


def test_all_may_be_decided_at_once_and_a_plan_may_be_kept_for_apply(layered, tmp_path):
    plan = tmp_path / "plan.json"
    kept = layered("install", newer(tmp_path / "n"), "--take", "all", "--keep", FAX, "--out", str(plan))
    assert kept.exit_code == 0
    assert len(json.loads(layered("versions", "--json").stdout)) == 2
    assert layered("apply", "--plan", str(plan), "--yes").exit_code == 0
    rows = json.loads(layered("packs", "--json").stdout)
    assert (rows[0]["version"], rows[0]["edited"]) == ("1.1.0", ["entities/thing.json"])
    assert layered("rollback", "1", "--yes", "--consent", "all").exit_code == 0
    rows = json.loads(layered("packs", "--json").stdout)
    assert [(row["version"], row["edited"]) for row in rows] == [("1.0.0", []), ("1.0.0", [])]


def test_wrong_decisions_are_named(layered, tmp_path):
    folder = newer(tmp_path / "n")
    unknown = layered("install", folder, "--yes", "--keep", FAX.replace("fax", "fex"))
    assert (unknown.exit_code, f'Did you mean "{FAX}"' in unknown.stderr) == (1, True)
    assert layered("install", folder, "--yes", "--keep", FAX, "--take", FAX).exit_code == 2


@pytest.mark.parametrize("option", [[], ["--downgrade"]])
def test_an_older_pack_is_installed_only_where_that_is_said(layered, tmp_path, option):
    folder = base(tmp_path / "old", "0.9.0")
    folder_of_trade = trade(tmp_path / "t", "1.0.1", "*")
    done = layered("install", folder, folder_of_trade, "--yes", *option)
    assert (done.exit_code, "INS002" in done.stderr) == ((0, False) if option else (1, True))


def test_what_is_required_and_what_is_wrong_is_told_before_anything(layered, tmp_path):
    unmet = layered("install", trade(tmp_path / "t2", "2.0.0", "^1.5"), "--yes")
    assert (unmet.exit_code, "PCK009" in unmet.stderr) == (1, True)
    breaking = layered("install", newer(tmp_path / "n2", "2.0.0"), "--yes", "--take", "all")
    assert (breaking.exit_code, "PCK009" in breaking.stderr) == (1, True)
    broken = pack(tmp_path / "x", pack=head("x", "1.0.0"), entities__thing="{", entities__a='{"properties": []}')
    refused = layered("install", broken, "--yes")
    assert refused.exit_code == 1
    assert "x/entities/thing.json" in refused.stderr
    assert "x/entities/a.json" in refused.stderr
    local = layered("install", pack(tmp_path / "l", pack=head("local", "1.0.0")), "--yes")
    assert (local.exit_code, "INS005" in local.stderr) == (1, True)
    assert len(json.loads(layered("versions", "--json").stdout)) == 2


def test_a_pack_that_another_needs_stays(layered):
    refused = layered("uninstall", "base", "--yes", "--consent", "all")
    assert refused.exit_code == 1
    assert "INS003" in refused.stderr
    assert "trade" in refused.stderr
    assert "Did you mean" in layered("uninstall", "trad", "--yes").stderr


def test_what_was_uninstalled_comes_back_with_its_values(layered, tmp_path):
    layered.create("thing", name="Anna", grade="A")
    asked = layered("uninstall", "trade", "--yes")
    assert (asked.exit_code, "remove-field trade/thing.grade" in asked.stderr) == (2, True)
    assert layered("uninstall", "trade", "--yes", "--consent", "all").exit_code == 0
    assert "trade/thing.grade" in layered("quarantine", "list").stdout
    assert [row["name"] for row in json.loads(layered("packs", "--json").stdout)] == ["base"]
    assert layered("install", trade(tmp_path / "again"), "--yes").exit_code == 0
    found = json.loads(layered("query", "thing", "--columns", "name,grade", "--json").stdout)
    assert [(row["name"], row["grade"]) for row in found] == [("Anna", "A")]


def test_own_changes_follow_the_packs_under_them(prepared, tmp_path):
    prepared("install", base(tmp_path / "b10"), "--yes")
    over = {"$schema": "urn:cardwright:entity:1", "extends": "thing", "properties": {"name": {"help": "In full"}}}
    own = head("local", "1.0.0", requires={"base": "^1.0"})
    assert prepared("apply", pack(tmp_path / "local", pack=own, entities__thing=over), "--yes").exit_code == 0
    assert prepared("install", newer(tmp_path / "b2", "2.1.0"), "--yes").exit_code == 0
    prepared("pull", str(tmp_path / "out"))
    pulled = json.loads((tmp_path / "out" / "local" / "pack.json").read_text())
    assert pulled == {**own, "requires": {"base": "^2.1"}}
    needed = prepared("uninstall", "base", "--yes", "--consent", "all")
    assert needed.exit_code == 1
    assert "local/entities/thing.json" in needed.stderr


def test_packs_are_for_administrators(layered, tmp_path):
    layered("user", "add", "li", "--password", PASSWORD)
    for words in (["packs"], ["install", newer(tmp_path / "n")], ["uninstall", "trade"]):
        refused = layered("--as", "li", *words)
        assert (refused.exit_code, "ACC" in refused.stderr) == (1, True)
