"""The related records of an entity by the names that conditions and formulas call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.context import Context, Live
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of `entity` related to a record "here": those of `holder` refer here through `field`.

    `holder` is the entity itself, unless `far` is given: it then holds pairs, and `far` refers to the other record.
    """

    entity: Entity
    holder: Entity
    field: Field
    far: Field | None = None


def relations(ctx: Context, entity: str) -> Mapping[str, Relation]:
    """Every relation of an entity: its lines and many-to-many fields, and the inverses of what refers to it."""
    return relations_of(ctx.live, entity)


def relations_of(live: Live, entity: str) -> Mapping[str, Relation]:
    """The same of a live version."""
    return live.derive(_relations, entity)


def _relations(live: Live, entity: str) -> Mapping[str, Relation]:
    return Frozen({**dict(_inverses(live, entity)), **dict(_own(live, entity))})


def _own(live: Live, entity: str) -> Iterator[tuple[str, Relation]]:
    entities = live.model.entities
    for field in entities[entity].fields.values():
        if field.lines is not None:
            lines = entities[field.lines.entity]
            yield field.name, Relation(lines, lines, lines.fields[field.lines.field])
        elif field.links is not None:
            pairs = entities[field.links.entity]
            near, far = pairs.fields[field.links.source], pairs.fields[field.links.target]
            yield field.name, Relation(entities[field.links.to], pairs, near, far)


def _inverses(live: Live, entity: str) -> Iterator[tuple[str, Relation]]:
    entities = live.model.entities
    for other in entities.values():
        for field in other.fields.values():
            if not field.inverse:
                continue
            if field.links is not None and field.links.to == entity:
                pairs = entities[field.links.entity]
                near, far = pairs.fields[field.links.target], pairs.fields[field.links.source]
                yield field.inverse, Relation(other, pairs, near, far)
            elif field.leads_to(entity):
                yield field.inverse, Relation(other, other, field)
