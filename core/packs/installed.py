"""The packs that are live: their versions, their layers, and what was changed in them since they came."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.rights import require_administration
from core.context import Context
from core.packs.layers import LAYERS, Layer, layer_of
from core.publish.comparison import DocumentChange, document_changes
from core.storage.versions import live_packs
from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.packs import PackFiles


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """One pack. `edits`: its documents that are not as they came; `needed_by`: the packs that require it."""

    name: str
    title: Text | str
    version: str
    layer: Layer
    documents: int
    edits: tuple[DocumentChange, ...]
    needed_by: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "version": self.version,
            "layer": self.layer,
            "documents": self.documents,
            "edited": [one.path for one in self.edits],
            "needed_by": list(self.needed_by),
        }


def installed(ctx: Context) -> tuple[InstalledPack, ...]:
    """The live packs from the bottom layer up, by name within one. Raises Denied."""
    require_administration(ctx, "definitions")
    packs = live_packs(ctx.connection)
    found = [_installed(ctx, pack, packs) for pack in packs]
    return tuple(sorted(found, key=lambda one: (LAYERS.index(one.layer), one.name)))


def _installed(ctx: Context, pack: PackFiles, packs: tuple[PackFiles, ...]) -> InstalledPack:
    compiled = ctx.model.packs.get(pack.name)
    came = PackFiles(pack.name, pack.label, Frozen(pack.pristine))
    return InstalledPack(
        pack.name,
        compiled.title if compiled is not None else pack.name,
        pack.version,
        layer_of(pack),
        len(pack.files),
        tuple(document_changes([came], [pack])),
        tuple(other.name for other in packs if pack.name in other.requires),
    )
