"""Writing what is live back as packs' folders, so that it can be kept in git and carried to another installation.

Texts are kept as they were published, so a folder that was applied is not touched at all. What no pack holds is left
alone: files that are no definitions, and `demo/`. A byte order mark is no part of a text; a file that has one keeps
it while its text is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from core.codes.publish import NO_SUCH_PACK, OWN_CHANGE
from core.context import Context
from core.errors import Missing, Rejected
from core.storage.system import version
from core.storage.versions import live_packs
from schema_registry.documents import MANIFEST
from schema_registry.packs import PackFiles, read_pack
from schema_registry.problems import Problem
from schema_registry.suggest import closest


@dataclass(frozen=True, slots=True)
class Pulled:
    """One pack's folder: the files that were written and those that were taken away, by relative path."""

    pack: str
    folder: Path
    written: tuple[str, ...]
    removed: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        written, removed = list(self.written), list(self.removed)
        return {"pack": self.pack, "folder": str(self.folder), "written": written, "removed": removed}


def pull(ctx: Context, folder: Path, names: Collection[str] = (), *, force: bool = False) -> tuple[Pulled, ...]:
    """Writes live packs: into `folder` when it is a pack's own, else each into the folder of its name below.

    `names`: only these packs. A file that differs from what is live and was never published has changes of its own;
    when there is one, nothing is written, unless `force`. Raises Missing for unknown packs and Rejected naming every
    such file, and OSError when a folder cannot be written.
    """
    packs = {pack.name: pack for pack in live_packs(ctx.connection)}
    unknown = [NO_SUCH_PACK.at(name=one).suggesting(closest(one, packs)) for one in names if one not in packs]
    if unknown:
        raise Missing(unknown)
    goals = _goals(folder, {name: pack for name, pack in packs.items() if not names or name in names})
    found = [(goal, pack, *_texts(goal)) for goal, pack in goals]
    if not force:
        problems = [one for goal, pack, texts, wrong in found for one in (*wrong, *_own(ctx, goal, pack, texts))]
        if problems:
            raise Rejected(problems)
    return tuple(_written(goal, pack, texts) for goal, pack, texts, _ in found)


def _goals(folder: Path, packs: Mapping[str, PackFiles]) -> list[tuple[Path, PackFiles]]:
    if not (folder / MANIFEST).is_file():
        return [(folder / name, pack) for name, pack in packs.items()]
    own, _ = read_pack(folder)
    if own is None or own.name not in packs:
        raise Missing([NO_SUCH_PACK.at(name=own.name if own else folder.name)])
    return [(folder, packs[own.name])]


def _texts(folder: Path) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The documents in a folder by path, and what could not be read of it. Nothing for one that is not there."""
    if not folder.exists():
        return {}, ()
    pack, problems = read_pack(folder)
    return (pack.files if pack else {}), problems


def _own(ctx: Context, folder: Path, pack: PackFiles, texts: Mapping[str, str]) -> Iterator[Problem]:
    """The files that differ from what is live and stand in no version."""
    for path, text in texts.items():
        if text != pack.files.get(path) and not _was_published(ctx.connection, pack.name, path, text):
            yield OWN_CHANGE.at(file=str(folder / path))


def _was_published(connection: sa.Connection, pack: str, path: str, text: str) -> bool:
    documents = sa.type_coerce(version.c.documents, sa.JSON())
    found = sa.select(version.c.number).where(documents[(pack, "files", path)].as_string() == text).limit(1)
    return connection.scalar(found) is not None


def _written(folder: Path, pack: PackFiles, texts: Mapping[str, str]) -> Pulled:
    written = tuple(path for path, text in sorted(pack.files.items()) if texts.get(path) != text)
    removed = tuple(path for path in sorted(texts) if path not in pack.files)
    for path in written:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pack.files[path].encode())
    for path in removed:
        file = folder / path
        file.unlink()
        if file.parent != folder and not any(file.parent.iterdir()):
            file.parent.rmdir()
    return Pulled(pack.name, folder, written, removed)
