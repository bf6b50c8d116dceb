"""Reading a pack's folder: its JSON documents as texts. The only input of this package from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from schema_registry import limits
from schema_registry.codes import packs as codes
from schema_registry.codes import syntax
from schema_registry.documents import MANIFEST
from schema_registry.frozen import Frozen
from schema_registry.problems import Place, Problem

LOCAL = "local"
"""The pack of an installation's own changes: nobody ships it."""
Texts = Mapping[tuple[str, str], str]
"""Documents by pack and path."""
IGNORED_FOLDERS = frozenset({"demo"})
"""Folders of a pack that hold no definitions."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A pack as texts: its name, how places are printed (`label/entities/x.json`), and text by relative path.

    `shipped`: of every file that was changed here since the pack was installed, the text that it came with; None of
    one that it came without.
    `read`: the texts that are understood otherwise than they are written, because they use former names.
    """

    name: str
    label: str
    files: Mapping[str, str]
    shipped: Mapping[str, str | None] = Frozen({})
    read: Mapping[str, str] = field(default=Frozen({}), compare=False)

    @property
    def pristine(self) -> Mapping[str, str]:
        """The files as the pack came with them."""
        laid = {**self.files, **self.shipped}
        return Frozen({path: text for path, text in laid.items() if text is not None})

    @property
    def version(self) -> str:
        """The version that came, whatever was changed since; empty where pack.json does not say."""
        return str(_manifest(self.pristine.get(MANIFEST, "")).get("version", ""))

    @property
    def requires(self) -> Mapping[str, str]:
        """The packs that it says it builds on, with the versions of them that will do."""
        stated = _manifest(self.files.get(MANIFEST, "")).get("requires")
        pairs = stated.items() if isinstance(stated, dict) else ()
        return Frozen({name: wanted for name, wanted in pairs if isinstance(wanted, str)})

    def over(self, held: PackFiles | None) -> PackFiles:
        """A pack that is handed in as it shall be, over the one that is there: of the same version, it is that one
        changed here; of another, it came so."""
        same = held is not None and held.version == self.version
        return replace(held.changed(self.files), label=self.label) if held is not None and same else self

    def changed(self, files: Mapping[str, str]) -> PackFiles:
        """The same pack, changed here: what it came with is still known."""
        came = self.pristine if self.name != LOCAL else files
        paths = sorted(path for path in {*came, *files} if came.get(path) != files.get(path))
        shipped = Frozen({path: came.get(path) for path in paths})
        return replace(self, files=Frozen(files), shipped=shipped, read=Frozen({}))

    def file(self, path: str) -> str:
        """How a document of this pack is named in problems."""
        return f"{self.label}/{path}" if self.label else path


def texts_of(packs: Iterable[PackFiles]) -> Texts:
    """The documents of packs."""
    return Frozen({(pack.name, path): text for pack in packs for path, text in pack.files.items()})


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
    name = name_of(files.get(MANIFEST, "")) or folder.resolve().name
    return PackFiles(name, str(folder), files), tuple(problems)


def is_document(parts: Sequence[str]) -> bool:
    """Whether a file of a pack is a definition, by the parts of its relative path."""
    hidden = any(part.startswith(".") for part in parts)
    return parts[-1].endswith(".json") and parts[0] not in IGNORED_FOLDERS and not hidden


def _documents(folder: Path) -> Iterator[Path]:
    """JSON files in the order of their paths; hidden ones and those of ignored folders left out."""
    for path in sorted(folder.rglob("*.json")):
        if is_document(path.relative_to(folder).parts) and path.is_file():
            yield path


def _text(path: Path) -> str | Problem:
    try:
        if path.stat().st_size > 4 * limits.FILE_CHARACTERS:
            return syntax.TOO_LARGE.at(place=Place(str(path), 1, 1), limit=limits.FILE_CHARACTERS)
        content = path.read_bytes()
    except OSError as error:
        return codes.UNREADABLE.at(place=Place(str(path), 1, 1), reason=error.strerror or str(error))
    return decoded(str(path), content)


def decoded(file: str, content: bytes) -> str | Problem:
    """The text of a file, without a byte order mark; or what keeps it from being one."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        return syntax.NOT_UTF8.at(place=Place(file, line, column), byte=f"0x{content[error.start]:02X}")


def name_of(manifest: str) -> str:
    """The name in pack.json; empty where that cannot be read (which is a problem of its own later)."""
    name = _manifest(manifest).get("name")
    return name if isinstance(name, str) else ""


def _manifest(text: str) -> Mapping[str, object]:
    """What pack.json says; nothing where it cannot be read."""
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
