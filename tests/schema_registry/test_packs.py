"""Packs are read from folders, and what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schema_registry import limits
from schema_registry.packs import read_pack
from tests.schema_registry.definitions import codes, entity, only, pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entities").mkdir()
    (tmp_path / "pack.json").write_text(json.dumps(pack()), "utf-8")
    (tmp_path / "entities" / "customer.json").write_text(
        json.dumps(entity(title="客户"), ensure_ascii=False), "utf-8"
    )
    return tmp_path


def test_a_pack_is_its_json_files_by_relative_path(folder: Path) -> None:
    (folder / "demo").mkdir()
    (folder / "demo" / "data.json").write_text("[]")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.json").write_text("[]")
    (folder / "README.md").write_text("# Shop")
    found, problems = read_pack(folder)
    assert problems == ()
    assert found is not None
    assert (found.name, found.label) == ("shop", str(folder))
    assert sorted(found.files) == ["entities/customer.json", "pack.json"]
    assert found.file("pack.json") == f"{folder}/pack.json"


def test_a_byte_order_mark_is_dropped(folder: Path) -> None:
    (folder / "pack.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(pack()).encode())
    found, problems = read_pack(folder)
    assert problems == ()
    assert found is not None and found.files["pack.json"].startswith("{")


def test_a_file_in_another_encoding_is_placed_at_its_first_wrong_byte(folder: Path) -> None:
    (folder / "entities" / "order.json").write_bytes('{\n "title": "订单"}'.encode("gb18030"))
    found, problems = read_pack(folder)
    problem = only(problems)
    assert (problem.code, str(problem.place)) == ("SYN001", f"{folder}/entities/order.json:2:12")
    assert found is not None and "entities/customer.json" in found.files


def test_a_folder_that_is_none_is_a_problem(tmp_path: Path) -> None:
    found, problems = read_pack(tmp_path / "nothing")
    assert found is None
    assert codes(problems) == ["PCK001"]


def test_a_huge_file_is_not_read(folder: Path) -> None:
    with (folder / "entities" / "huge.json").open("wb") as huge:
        huge.truncate(4 * limits.FILE_CHARACTERS + 1)
    assert codes(read_pack(folder)[1]) == ["SYN002"]


def test_a_folder_of_very_many_files_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES", 1)
    found, problems = read_pack(folder)
    assert (found, codes(problems)) == (None, ["PCK005"])


def test_a_file_that_cannot_be_read_is_a_problem(folder: Path) -> None:
    """The memory of a process is a file that exists, is empty, and fails to be read."""
    (folder / "entities" / "odd.json").symlink_to("/proc/self/mem")
    problem = only(read_pack(folder)[1])
    assert (problem.code, str(problem.place)) == ("PCK003", f"{folder}/entities/odd.json:1:1")


def test_a_pack_whose_manifest_is_broken_is_called_like_its_folder(folder: Path) -> None:
    (folder / "pack.json").write_text("{")
    found, _ = read_pack(folder)
    assert found is not None and found.name == folder.name
