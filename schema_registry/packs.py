"""Reading a pack's folder: its JSON documents as texts. The only input of this package from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from schema_registry import limits
from schema_registry.codes import packs as codes
from schema_registry.codes import syntax
from schema_registry.problems import Place, Problem

IGNORED_FOLDERS = frozenset({"demo"})
"""Folders of a pack that hold no definitions."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A pack as texts: its name, how places are printed (`label/entities/x.json`), and text by relative path."""

    name: str
    label: str
    files: Mapping[str, str]

    def file(self, path: str) -> str:
        """How a document of this pack is named in problems."""
        return f"{self.label}/{path}" if self.label else path


def read_pack(folder: Path) -> tuple[PackFiles | None, tuple[Problem, ...]]:
    """The pack in a folder, and what could not be read of it. None when there is no pack at all."""
    if not folder.is_dir():
        return None, (codes.NO_FOLDER.at(place=Place(str(folder), 1, 1), folder=str(folder)),)
    found = list(_documents(folder))
    if len(found) > limits.FILES:
        place = Place(str(folder), 1, 1)
        return None, (codes.TOO_MANY_FILES.at(place=place, count=len(found), limit=limits.FILES),)
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in found:
        text = _text(path)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            files[path.relative_to(folder).as_posix()] = text
    return PackFiles(_name(files.get("pack.json", ""), folder), str(folder), files), tuple(problems)


def _documents(folder: Path) -> Iterator[Path]:
    """JSON files in the order of their paths; hidden ones and those of ignored folders left out."""
    for path in sorted(folder.rglob("*.json")):
        parts = path.relative_to(folder).parts
        if parts[0] in IGNORED_FOLDERS or any(part.startswith(".") for part in parts) or not path.is_file():
            continue
        yield path


def _text(path: Path) -> str | Problem:
    try:
        if path.stat().st_size > 4 * limits.FILE_CHARACTERS:
            return syntax.TOO_LARGE.at(place=Place(str(path), 1, 1), limit=limits.FILE_CHARACTERS)
        content = path.read_bytes()
    except OSError as error:
        return codes.UNREADABLE.at(place=Place(str(path), 1, 1), reason=error.strerror or str(error))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        return syntax.NOT_UTF8.at(place=Place(str(path), line, column), byte=f"0x{content[error.start]:02X}")


def _name(manifest: str, folder: Path) -> str:
    """The name in pack.json; the folder's when that cannot be read (which is a problem of its own later)."""
    try:
        document = json.loads(manifest)
    except (ValueError, RecursionError):
        return folder.resolve().name
    name = document.get("name") if isinstance(document, dict) else None
    return name if isinstance(name, str) and name else folder.resolve().name
