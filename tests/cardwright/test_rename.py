"""`cardwright rename`: a folder of documents rewritten in place."""

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from cardwright.cli import cli
from tests.cardwright.conftest import TRADING
from tests.support.packs import entity

BASE = Path(TRADING).parent / "base"
SHIPPING = Path(TRADING).parent / "shipping"


HEAD = {"$schema": "urn:cardwright:pack:1", "version": "1.0.0", "title": "Pack", "language": "en"}
NOTE = entity("note", {"name": "text", "grade": {"kind": "choice", "enum": ["A", "VIP"]}})
OVERLAY = {
    "$schema": "urn:cardwright:entity:1",
    "extends": "note",
    "properties": {
        "best": {"kind": "formula", "title": "Best", "of": {"kind": "boolean"}, "formula": "grade = 'VIP'"}
    },
}


def run(*words: str):
    return CliRunner().invoke(cli, ["--language", "en", *words], catch_exceptions=False)


def texts(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.json")}


def test_a_dry_run_tells_every_place_and_writes_nothing(tmp_path):
    folder = shutil.copytree(TRADING, tmp_path / "trading")
    before = texts(folder)
    result = run("rename", str(folder), "customer.name", "full_name", "--dry-run")
    assert result.exit_code == 0
    assert f"{folder}/entities/customer.json:" in result.stdout
    assert "{name} → {full_name}" in result.stdout
    assert "would be rewritten." in result.stderr
    assert texts(folder) == before


def test_a_rename_rewrites_the_folder_and_the_pack_is_sound(tmp_path):
    folder = shutil.copytree(TRADING, tmp_path / "trading")
    before = texts(folder)
    marked = folder / "entities" / "customer.json"
    marked.write_bytes(b"\xef\xbb\xbf" + marked.read_bytes())
    assert run("rename", str(folder), "customer.name", "full_name").exit_code == 0
    after = texts(folder)
    assert marked.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b'"renamedFrom": ["name"]' in after["entities/customer.json"]
    assert {path for path, text in after.items() if text != before[path]} != set(after)
    assert "No problems" in run("check", str(folder)).stderr


def test_a_pack_beside_is_left_as_it_is(tmp_path):
    base, above = shutil.copytree(BASE, tmp_path / "base"), shutil.copytree(SHIPPING, tmp_path / "shipping")
    before = texts(above)
    result = run("rename", str(base), "customer.name", "full_name", "--beside", str(above), "--json")
    told = json.loads(result.stdout)
    left = [one for one in told if not one["written"]]
    assert {one["document"].partition("/")[0] for one in left} == {"shipping"}
    assert {
        "document": "shipping/entities/bill.json",
        "pointer": "/properties/customer/formula",
        "before": "booking.customer.name",
        "after": "booking.customer.full_name",
    }.items() <= next(one for one in left if one["document"] == "shipping/entities/bill.json").items()
    assert texts(above) == before


def test_what_is_refused_ends_with_1_and_says_why(tmp_path):
    folder = shutil.copytree(TRADING, tmp_path / "trading")
    before = texts(folder)
    result = run("rename", str(folder), "customer.nothing", "other")
    assert result.exit_code == 1
    assert "RNM001" in result.stderr
    assert texts(folder) == before


def test_an_option_is_renamed_in_all_packs_or_in_none(tmp_path):
    base, above = tmp_path / "base", tmp_path / "above"
    documents = {
        base: {"entities/note.json": NOTE, "pack.json": {**HEAD, "name": "base"}},
        above: {"entities/note.json": OVERLAY, "pack.json": {**HEAD, "name": "above", "requires": {"base": ">=1.0"}}},
    }
    for folder, files in documents.items():
        for path, document in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(json.dumps(document))
    before = texts(base), texts(above)
    refused = run("rename", str(base), "note.grade=VIP", "Key", "--beside", str(above))
    assert refused.exit_code == 1 and "RNM004" in refused.stderr
    assert (texts(base), texts(above)) == before
    done = run("rename", str(base), str(above), "note.grade=VIP", "Key")
    assert done.exit_code == 0, done.stderr
    assert b"grade = 'Key'" in texts(above)["entities/note.json"]
    assert b'"map": {"VIP": "Key"}' in texts(base)["entities/note.json"]
