"""Packs out of .zip files, and archives that are none."""

from __future__ import annotations

import io
import json
import stat
import zipfile

import pytest

from core.errors import Rejected
from core.packs import archive
from core.packs.archive import read_archive

HEAD = json.dumps({"name": "shop", "version": "1.0.0"})


def zipped(**files: str | bytes) -> bytes:
    """An archive; `__` in a name is `/`, and names end in .json where they have no dot."""
    return packed({f"{name.replace('__', '/')}.json": content for name, content in files.items()})


def packed(files: dict[str, str | bytes], link: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK if name == link else stat.S_IFREG) << 16
            made.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Rejected) as raised:
        read_archive(content, "up")
    (problem,) = raised.value.problems
    assert problem.say("en") and problem.say("zh_CN")
    return problem.code


def test_a_folder_or_what_is_in_it() -> None:
    documents = {"pack.json": HEAD, "entities/a.json": "\ufeff{}"}
    inside = packed({**documents, "demo/people.json": "{", "README.md": "x", ".git/x.json": "{"})
    outside = packed(
        {f"shop-main/{name}": text for name, text in documents.items()} | {"__MACOSX/._pack.json": b"\0"}
    )
    for content in (inside, outside):
        pack = read_archive(content, "up")
        assert (pack.name, dict(pack.files)) == ("shop", {"pack.json": HEAD, "entities/a.json": "{}"})
        assert pack.file("pack.json") == "up/pack.json"


@pytest.mark.parametrize(
    "name", ["../x.json", "/etc/x.json", "a/../../x.json", "a\\x.json", "C:/x.json", "a//x.json", "./x.json"]
)
def test_a_path_that_leads_out_is_refused(name: str) -> None:
    assert refused(packed({"pack.json": HEAD, name: "{}"})) == "INS008"


def test_links_and_files_that_are_there_twice_are_refused() -> None:
    assert refused(packed({"pack.json": HEAD, "entities/a.json": "/etc/passwd"}, link="entities/a.json")) == "INS008"
    buffer = io.BytesIO(packed({"pack.json": HEAD}))
    with zipfile.ZipFile(buffer, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("pack.json", HEAD)
    assert refused(buffer.getvalue()) == "INS008"


def test_a_bomb_is_not_unpacked() -> None:
    huge = packed({"pack.json": HEAD, "entities/a.json": b" " * (archive.DOCUMENT_BYTES + 1)})
    assert len(huge) < 10_000
    assert refused(huge) == "INS009"
    one = b" " * (archive.DOCUMENT_BYTES - 1)
    many = packed({"pack.json": HEAD, **{f"entities/e{n}.json": one for n in range(12)}})
    assert len(many) < 100_000
    assert refused(many) == "INS009"


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ENTRIES", 2)
    assert refused(packed({"pack.json": HEAD, "a.txt": "", "b.txt": ""})) == "INS009"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all", zipped(pack=HEAD)[:-30]])
def test_what_is_no_archive_says_so(content: bytes) -> None:
    assert refused(content) == "INS007"


def test_an_encrypted_or_damaged_entry_says_so() -> None:
    content = bytearray(packed({"pack.json": HEAD}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    assert refused(bytes(content)) == "INS007"
    damaged = bytearray(packed({"pack.json": HEAD * 50}))
    damaged[60] ^= 0xFF
    assert refused(bytes(damaged)) == "INS007"


def test_a_pack_is_one_pack() -> None:
    assert refused(packed({"entities/a.json": "{}"})) == "INS010"
    assert refused(packed({"a/pack.json": HEAD, "b/pack.json": HEAD})) == "INS010"


def test_text_that_is_no_utf8_is_placed() -> None:
    with pytest.raises(Rejected) as raised:
        read_archive(packed({"pack.json": HEAD, "entities/a.json": b"{\n\xff}"}), "up")
    (problem,) = raised.value.problems
    assert str(problem.place) == "up/entities/a.json:2:1"
