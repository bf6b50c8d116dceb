"""Entities while they are checked: their documents laid over each other, and where each part of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schema_registry import pointer as pointers
from schema_registry.documents import Document, digest

Origin = tuple[Document, str]
"""A document, and the JSON Pointer of a part in it."""


@dataclass(frozen=True, slots=True, eq=False)
class EntityDraft:
    """One entity's document after its overlays. `moved` holds the origins that an overlay changed.

    Its keys are (id of the containing object or array, member or index).
    """

    document: Document
    value: dict[str, object]
    overlays: list[Document] = field(default_factory=list)
    moved: dict[tuple[int, str | int], Origin] = field(default_factory=dict)
    replaced: list[object] = field(default_factory=list)
    """Parts that overlays took out, kept alive so that no new part gets the id of one of them."""

    @property
    def name(self) -> str:
        return str(self.value.get("name", ""))

    @property
    def digest(self) -> str:
        """Equal when it is made of the same documents in the same order."""
        return digest(["draft", *(f"{one.pack} {one.digest}" for one in (self.document, *self.overlays))])

    @property
    def properties(self) -> Mapping[str, Mapping[str, object]]:
        found = self.value.get("properties")
        return found if isinstance(found, dict) else {}

    def pack_of(self, field: str) -> str:
        """The pack that defined a field."""
        origin = self.moved.get((id(self.properties), field))
        return origin[0].pack if origin else self.document.pack

    def origin(self, pointer: str) -> Origin:
        """The document that a part of this entity stands in, and its pointer there."""
        if not self.moved:
            return self.document.made or (self.document, pointer)
        here: object = self.value
        document, place = self.document, ""
        for token in pointers.split(pointer):
            step: str | int = int(token) if isinstance(here, list) and token.isdecimal() else token
            document, place = self.moved.get((id(here), step), (document, pointers.join(place, token)))
            here = _below(here, step)
        return document.made or (document, place)


def _below(container: object, step: str | int) -> object:
    if isinstance(container, dict):
        return container.get(step)
    if isinstance(container, list) and isinstance(step, int) and step < len(container):
        return container[step]
    return None
