"""Where a pack stands: at the bottom, on others, or on top with an installation's own changes."""

from __future__ import annotations

from typing import Literal

from schema_registry.packs import LOCAL, PackFiles

Layer = Literal["base", "industry", "local"]
LAYERS: tuple[Layer, ...] = ("base", "industry", "local")
"""From the bottom up."""


def layer_of(pack: PackFiles) -> Layer:
    """The layer of a pack: who requires nothing is at the bottom."""
    if pack.name == LOCAL:
        return "local"
    return "industry" if pack.requires else "base"
