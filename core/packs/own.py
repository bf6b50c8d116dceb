"""What the pack of own changes requires is written by the engine: it follows the packs that it lies over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from schema_registry.documents import MANIFEST
from schema_registry.frozen import Frozen
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.reading.loads import without_mark
from schema_registry.reading.spans import replaced, without
from schema_registry.versions import satisfies


def range_of(version: str) -> str:
    """The versions that own changes are taken to fit which were made over one."""
    return f"^{version.rpartition('.')[0]}"


def following(packs: Iterable[PackFiles]) -> tuple[PackFiles, ...]:
    """The packs, with own changes that require the versions which are there and no pack that is not."""
    found = {pack.name: pack for pack in packs}
    own = found.get(LOCAL)
    if own is None or MANIFEST not in own.files:
        return tuple(found.values())
    text = without_mark(own.files[MANIFEST])
    for name, wanted in own.requires.items():
        if name not in found:
            text = without(text, ("requires", name))
        elif not satisfies(found[name].version, wanted):
            text = replaced(text, ("requires", name), f'"{range_of(found[name].version)}"')
    if text != without_mark(own.files[MANIFEST]):
        found[LOCAL] = replace(own, files=Frozen({**own.files, MANIFEST: text}))
    return tuple(found.values())
