"""A pack out of a .zip file, of which nothing is believed: not its paths, not its sizes, not what its entries are."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from core.codes.packs import ARCHIVE_ENTRY, ARCHIVE_TOO_LARGE, NO_ARCHIVE, NO_MANIFEST
from core.errors import Rejected
from schema_registry import limits
from schema_registry.documents import MANIFEST
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles, decoded, is_document, name_of
from schema_registry.problems import Problem

ENTRIES = 4 * limits.FILES
"""Most entries of an archive, folders and files that are no definitions among them."""
DOCUMENT_BYTES = 4 * limits.FILE_CHARACTERS
ALL_BYTES = 40_000_000
"""Most bytes that one document, and all of them together, may unpack to."""
_SHOWN = 120

Entry = tuple[tuple[str, ...], zipfile.ZipInfo]
"""The parts of an entry's path, and the entry."""


def read_archive(content: bytes, label: str) -> PackFiles:
    """The pack in a .zip file: its folder, or what is in that. `label`: how its places are printed.

    Nothing is written anywhere, and only definitions are unpacked. Raises Rejected.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _pack(archive, label)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as wrong:
        # What zipfile raises for broken, encrypted (RuntimeError) and unknown (NotImplementedError) entries.
        raise Rejected([NO_ARCHIVE.at(reason=str(wrong) or type(wrong).__name__)]) from wrong


def _pack(archive: zipfile.ZipFile, label: str) -> PackFiles:
    entries = list(_entries(archive.infolist()))
    root = _root(entries)
    inside = [(parts[len(root) :], info) for parts, info in entries if parts[: len(root)] == root]
    wanted = [(parts, info) for parts, info in inside if parts and is_document(parts)]
    if len(wanted) > limits.FILES:
        raise _too_large(f"{len(wanted)} documents", f"{len(wanted)} 个文档", limits.FILES)
    texts, problems = dict[str, str](), list[Problem]()
    left = ALL_BYTES
    for parts, info in wanted:
        path = "/".join(parts)
        content = _content(archive, info, min(left, DOCUMENT_BYTES))
        left -= len(content)
        text = decoded(f"{label}/{path}", content)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[path] = text
    if problems:
        raise Rejected(problems)
    return PackFiles(name_of(texts[MANIFEST]) or label, label, Frozen(texts))


def _entries(infos: Sequence[zipfile.ZipInfo]) -> Iterator[Entry]:
    """The files of an archive. Raises Rejected when one is no place in a folder, a link, or there twice."""
    if len(infos) > ENTRIES:
        raise _too_large(f"{len(infos)} entries", f"{len(infos)} 个条目", ENTRIES)
    seen: set[tuple[str, ...]] = set()
    for info in infos:
        parts = tuple(info.filename.split("/"))
        if info.is_dir():
            parts = parts[:-1]
        odd = any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if odd or parts in seen or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Rejected([ARCHIVE_ENTRY.at(entry=info.filename[:_SHOWN])])
        seen.add(parts)
        if not info.is_dir():
            yield parts, info


def _root(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The folder of the pack: the one nearest to the top that has a pack.json."""
    found = [parts[:-1] for parts, _ in entries if parts[-1] == MANIFEST and is_document(parts)]
    nearest = [one for one in found if len(one) == min(map(len, found))]
    if len(nearest) != 1:
        raise Rejected([NO_MANIFEST.at(count=len(nearest))])
    return nearest[0]


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise _too_large(info.filename[:_SHOWN], info.filename[:_SHOWN], most)
    return content


def _too_large(what: str, what_zh: str, limit: int) -> Rejected:
    return Rejected([ARCHIVE_TOO_LARGE.at(what=what, what_zh=what_zh, limit=limit)])
