"""The menu of a model: what its packs state, laid over one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from schema_registry.model import MenuGroup, Model, Text
from schema_registry.view import mapping, text, texts


def menu_of(model: Model) -> tuple[MenuGroup, ...]:
    """Every entity once, where the topmost pack that names it places it; those outside of groups first.

    What the topmost pack states comes first, then what the packs below have left. Groups of the same id are one.
    """
    groups = {"": MenuGroup("", Text(""), ())}
    placed: set[str] = set()
    for pack in reversed([*model.packs.values()]):
        for one in pack.menu:
            names = tuple(name for name in one.entities if name in model.entities and name not in placed)
            placed.update(names)
            known = groups.setdefault(one.id, MenuGroup(one.id, one.title, ()))
            groups[one.id] = replace(known, entities=known.entities + names)
    left = tuple(name for name in model.entities if name not in placed)
    groups[""] = replace(groups[""], entities=groups[""].entities + left)
    return tuple(one for one in groups.values() if one.entities)


def stated_menu(manifest: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(entity name, pointer) of everything that a pack's document places in its menu."""
    stated = manifest.get("menu")
    for index, one in enumerate(stated if isinstance(stated, list) else ()):
        if isinstance(one, str):
            yield one, f"/menu/{index}"
        for place, name in texts(mapping(one).get("entities")):
            yield name, f"/menu/{index}/entities/{place}"


def stated_groups(manifest: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """(id, title, pointer) of every group that a pack's document states."""
    stated = manifest.get("menu")
    for index, one in enumerate(stated if isinstance(stated, list) else ()):
        if isinstance(one, dict):
            yield text(one.get("id")), text(one.get("title")), f"/menu/{index}"
