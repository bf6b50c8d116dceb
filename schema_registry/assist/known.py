"""The names that documents give: entities with their fields, roles, states, trees, calendars.

Read from documents that may be half written: what cannot be read is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from schema_registry.documents import DocumentKind, kind_of
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick


class FieldName(NamedTuple):
    """A field: what it is called, its kind, and the entity that it refers to."""

    title: str
    kind: str
    to: str = ""
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class EntityName:
    """An entity with its fields, overlays laid over."""

    title: str = ""
    fields: dict[str, FieldName] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """All of them. `others`: titles by kind of document and name."""

    entities: Mapping[str, EntityName]
    others: Mapping[DocumentKind, Mapping[str, str]]

    def fields(self, entity: str) -> Mapping[str, FieldName]:
        """The fields of an entity, those of the system last; nothing for one that is not known."""
        if entity not in self.entities:
            return {}
        system = {name: FieldName("", kind) for name, kind in SYSTEM_FIELDS.items()}
        return {**self.entities[entity].fields, **system}

    def along(self, entity: str, path: str) -> str:
        """The entity that a path of references leads to; empty when it leads nowhere."""
        for step in filter(None, path.split(".")):
            found = self.fields(entity).get(step)
            entity = found.to if found is not None else ""
        return entity


def names_of(packs: Iterable[PackFiles]) -> Names:
    """What the documents of packs name, in their order."""
    entities: dict[str, EntityName] = {}
    others: dict[DocumentKind, dict[str, str]] = {}
    for pack in packs:
        for path, text in sorted(pack.files.items()):
            kind, document = kind_of(path), _read(text)
            if kind == "entity":
                _note_entity(entities, document)
            elif kind is not None and isinstance(document.get("name"), str):
                others.setdefault(kind, {})[str(document["name"])] = _text(document.get("title"))
    return Names(entities, others)


def _read(text: str) -> Mapping[str, object]:
    try:
        found = quick(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _note_entity(entities: dict[str, EntityName], document: Mapping[str, object]) -> None:
    name = document.get("name") or document.get("extends")
    if not isinstance(name, str):
        return
    known = entities.setdefault(name, EntityName())
    known.title = _text(document.get("title")) or known.title
    properties = document.get("properties")
    for key, one in properties.items() if isinstance(properties, dict) else ():
        if isinstance(one, dict):
            before = known.fields.get(key, FieldName("", ""))
            known.fields[key] = FieldName(
                _text(one.get("title")) or before.title,
                _text(one.get("kind")) or before.kind,
                _text(one.get("to")) or before.to,
                _options(one) or before.options,
            )


def _options(document: Mapping[str, object]) -> tuple[str, ...]:
    found = document.get("enum")
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
