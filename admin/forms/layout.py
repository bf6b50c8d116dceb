"""Which fields the form of an entity holds, in which sections: what its card shows, and what must not be missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field, Text

OTHERS = Text("More", Frozen({"zh": "其他"}))


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a form; `title` is empty for a lone section that needs none."""

    id: str
    title: Text
    columns: int
    fields: tuple[Field, ...]


def layout(entity: Entity) -> tuple[Part, ...]:
    """The sections of every tab in order, each field where it stands first, and one more for required fields
    that no section shows: without it nobody could create such a record."""
    seen: set[str] = set()
    parts: list[Part] = []
    for section in (section for tab in entity.card.tabs for section in tab.sections):
        fields = tuple(_unseen(entity, section.fields, seen))
        if fields:
            parts.append(Part(section.id, section.title, section.columns, fields))
    left = tuple(field for field in entity.fields.values() if field.required and field.name not in seen)
    if left:
        parts.append(Part("others", OTHERS, 2, left))
    return tuple(parts)


def _unseen(entity: Entity, names: Iterable[str], seen: set[str]) -> Iterable[Field]:
    for name in names:
        field = entity.fields.get(name)  # system fields are shown on cards, never typed
        if field is not None and name not in seen:
            seen.add(name)
            yield field


def fields_of(parts: Iterable[Part]) -> tuple[Field, ...]:
    return tuple(field for part in parts for field in part.fields)
