"""`cardwright pull`: what is live, back in folders, byte for byte."""

import json
import shutil
from pathlib import Path

from tests.cardwright.conftest import PASSWORD, TRADING, entity, pack

TEXT = {"kind": "text", "title": "Name"}


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def definitions(folder: Path) -> dict[str, bytes]:
    return {
        path: text
        for path, text in content(folder).items()
        if path.endswith(".json") and not path.startswith("demo/")
    }


def test_a_pulled_pack_has_the_bytes_of_the_folder_that_was_applied(ready, tmp_path):
    assert ready("pull", str(tmp_path)).exit_code == 0
    assert content(tmp_path / "trading") == definitions(Path(TRADING))
    assert "No problems" in ready("check", "--strict", str(tmp_path / "trading")).stderr
    assert "Nothing would change." in ready("plan", str(tmp_path / "trading")).stdout


def test_odd_bytes_are_kept(prepared, tmp_path):
    thing = json.dumps(entity(name={**TEXT, "title": "名称 \\u0041 😀"}), ensure_ascii=False)
    odd = "\ufeff" + thing.replace(", ", " ,\r\n\t") + "\n\n"
    folder = tmp_path / "a"
    pack(folder, entities__thing="{}")
    (folder / "entities" / "thing.json").write_bytes(odd.encode())
    (folder / "README.md").write_text("mine")
    before = content(folder)
    assert prepared("apply", str(folder), "--yes").exit_code == 0
    assert "is what is live" in prepared("pull", str(folder)).stderr
    assert content(folder) == before
    assert prepared("pull", str(tmp_path / "b")).exit_code == 0
    pulled = (tmp_path / "b" / "test" / "entities" / "thing.json").read_bytes()
    assert pulled == odd.encode().removeprefix(b"\xef\xbb\xbf")


def test_a_folder_that_is_only_older_is_brought_to_what_is_live(prepared, tmp_path):
    folder, old = tmp_path / "now", tmp_path / "old"
    before = {"entities__thing": entity(name=TEXT), "entities__gone": {**entity(name=TEXT), "name": "gone"}}
    prepared("apply", pack(folder, **before), "--yes")
    shutil.copytree(folder, old)
    (old / "notes.txt").write_text("mine")
    shutil.rmtree(folder)
    prepared(
        "apply",
        pack(folder, entities__thing=entity(name=TEXT, more=TEXT), entities__x={**entity(name=TEXT), "name": "x"}),
        "--yes",
    )
    done = json.loads(prepared("pull", str(old), "--json").stdout)
    assert [(one["pack"], one["written"], one["removed"]) for one in done] == [
        ("test", ["entities/thing.json", "entities/x.json"], ["entities/gone.json"])
    ]
    assert content(old) == {**content(folder), "notes.txt": b"mine"}


def test_changes_that_were_never_published_are_not_written_over(prepared, tmp_path):
    folder = Path(pack(tmp_path / "p", entities__thing=entity(name=TEXT)))
    prepared("apply", str(folder), "--yes")
    pack(folder, entities__thing=entity(name=TEXT, mine=TEXT), entities__other={**entity(name=TEXT), "name": "other"})
    (folder / "roles").mkdir()
    (folder / "roles" / "broken.json").write_bytes(b"\xff")
    before = content(folder)
    refused = prepared("pull", str(folder))
    assert refused.exit_code == 1
    assert refused.stderr.count("PUB022") == 2
    assert "entities/other.json" in refused.stderr
    assert "roles/broken.json" in refused.stderr
    assert content(folder) == before
    assert prepared("pull", str(folder), "--force").exit_code == 0
    assert "mine" not in (folder / "entities" / "thing.json").read_text()
    assert not (folder / "entities" / "other.json").exists()


def test_packs_are_pulled_by_name(ready, tmp_path):
    ready("apply", pack(tmp_path / "p", entities__thing=entity(name=TEXT)), "--yes")
    assert ready("pull", str(tmp_path / "out"), "--pack", "test").exit_code == 0
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["test"]
    refused = ready("pull", str(tmp_path / "out"), "--pack", "tradin")
    assert (refused.exit_code, 'Did you mean "trading"' in refused.stderr) == (1, True)
    folder = pack(tmp_path / "unknown", pack={"name": "nobody"})
    assert "PUB021" in ready("pull", folder).stderr


def test_pulling_takes_the_right_to_the_definitions(ready, tmp_path):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    refused = ready("--as", "li", "pull", str(tmp_path))
    assert (refused.exit_code, list(tmp_path.iterdir())) == (1, [])
