"""Packs that build on each other: in which order, and on which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry.documents import Document, of_kind
from schema_registry.view import mapping


def required(manifest: Document) -> list[str]:
    """The packs that a manifest names."""
    return list(mapping(manifest.value.get("requires")))


def in_order(manifests: Mapping[str, Document], packs: Sequence[str]) -> list[str]:
    """Packs with what they require first; otherwise in the order given. A circle is cut at its first pack."""
    waiting = list(dict.fromkeys(packs))
    ordered: list[str] = []
    while waiting:
        ready = (one for one in waiting if not _needs(manifests, one).intersection(waiting) - {one})
        following = next(ready, waiting[0])
        waiting.remove(following)
        ordered.append(following)
    return ordered


def in_pack_order(documents: Sequence[Document]) -> list[Document]:
    """Documents with those of required packs first; otherwise as they come."""
    manifests = {one.pack: one for one in of_kind(documents, "pack")}
    order = {name: place for place, name in enumerate(in_order(manifests, [one.pack for one in documents]))}
    return sorted(documents, key=lambda one: order[one.pack])


def building_on(manifests: Mapping[str, Document]) -> dict[str, set[str]]:
    """By pack: all packs that it requires, directly or through others."""
    reached: dict[str, set[str]] = {}
    for name in manifests:
        todo, found = list(_needs(manifests, name)), set[str]()
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += _needs(manifests, one)
        reached[name] = found
    return reached


def _needs(manifests: Mapping[str, Document], name: str) -> set[str]:
    return set(required(manifests[name])) if name in manifests else set()
