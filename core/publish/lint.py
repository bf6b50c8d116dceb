"""Warnings that need to know what the database would be made of: filters that no index serves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from core.kinds.kind import Kind
from core.storage.indexes import unserved, wishes
from core.storage.names import Names
from schema_registry.codes.lint import NO_INDEX
from schema_registry.documents import kind_of
from schema_registry.model import Entity, Model
from schema_registry.packs import PackFiles
from schema_registry.pointer import join
from schema_registry.problems import Place, Problem
from schema_registry.reading.positions import Positions
from schema_registry.view import mapping, texts


def lint(packs: Iterable[PackFiles], model: Model, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """What is surely meant otherwise in packs that `model` was made of, each with its place. Needs no database."""
    packs, names = tuple(packs), Names().covering(model.entities.values())
    for wished in wishes(model).values():
        for path in unserved(wished, kinds, names):
            for pointer, place in _filter_at(packs, wished.entity, path):
                yield NO_INDEX.at(pointer, place, path=path, entity=wished.entity.title)


def _filter_at(packs: Iterable[PackFiles], entity: Entity, path: str) -> Iterator[tuple[str, Place]]:
    """Where lists state a filter: the entity's own, or one that lies over it. What the engine adds has none."""
    for pack in packs:
        for file, text in pack.files.items():
            if kind_of(file) != "entity":
                continue
            document = json.loads(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
            if entity.name not in (document.get("name"), document.get("extends")):
                continue
            for index, stated in texts(mapping(document.get("list")).get("filters")):
                if stated == path:
                    pointer = join("/list/filters", index)
                    yield pointer, Place(pack.file(file), *Positions(text).value(pointer))
